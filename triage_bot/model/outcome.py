"""How a case ended: won, lost or void, in which way, and on whose word; knows no rule that decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """A win or a loss counts in every rate; a void case never does (2.1)."""

    WIN = "win"
    LOSS = "loss"
    VOID = "void"


class How(StrEnum):
    """In which way: the two kinds of loss, the four of void, and a win by the books or by somebody's word."""

    RENEWED = "renewed"
    ATTESTED = "attested"
    RETURNED = "returned"
    CHURN = "churn"
    CONTRACTION = "contraction"
    MERGED = "merged"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out-of-scope"
    OPENED_IN_ERROR = "opened-in-error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """How an episode of an issue ended. `how` None: a person said so without saying in which way.

    `rule` decided, by the fact named by `fact` (an opportunity's id, a comment's, a label's title).
    """

    outcome: Outcome
    on: date
    rule: str
    how: How | None = None
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """One earlier run of an issue, from opening to close (3.4). `outcome` None: none was ever told."""

    opened: date
    closed: date
    outcome: Outcome | None
