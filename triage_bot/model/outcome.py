"""How a case ended: won, lost or void, in which way, and on whose word; knows no rule that decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .health import Rating
from .money import Money


class Outcome(StrEnum):
    """A win or a loss counts in every rate; a void case never does (2.1)."""

    WIN = "win"
    LOSS = "loss"
    VOID = "void"


class How(StrEnum):
    """In which way: a win by the books, by somebody's word or by a lasting green alone, the two kinds of
    loss, and the four of void."""

    RENEWED = "renewed"
    ATTESTED = "attested"
    PROVISIONAL = "provisional"
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

    `rule` decided, by the fact named by `fact` (an opportunity's id, a comment's, a label's title). `episode`
    is the number of the episode that ended; None for the first.
    """

    outcome: Outcome
    on: date
    rule: str
    how: How | None = None
    fact: str = ""
    episode: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What there is to tell about a case that ends: the conclusion and the fact that decided, in words.

    `net` is the change of revenue where it is known. `risk` and `classification` are the label titles that
    stand, the first being the reason of a loss where nobody gives a better one. `note` and `by` are the
    comment and the user name of the person on whose word it ends; `against` is what the source says where it
    says something else than a win; `otherwise` what the renewals came to, in words, where that is another
    outcome.
    """

    conclusion: Conclusion
    because: str
    net: Money | None = None
    risk: str | None = None
    classification: str | None = None
    note: int | None = None
    by: str | None = None
    against: Rating | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """One earlier run of an issue, from opening to close (3.4). `outcome` None: none was ever told."""

    opened: date
    closed: date
    outcome: Outcome | None
