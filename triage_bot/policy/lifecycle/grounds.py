"""What a conclusion about a case rests on, and what it can be; decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from triage_bot.model.health import Rating
from triage_bot.model.memory import Verdict
from triage_bot.model.outcome import Conclusion, Outcome
from triage_bot.model.outcome_policy import OutcomePolicy

from .lasting import Lasting
from .prospect import Prospect

STILL_AT_RISK, VALUE_UNKNOWN, SAY_SO, WHICH_LOSS, KEPT = (
    "still-at-risk",
    "value-unknown",
    "attest",
    "which-loss",
    "kept",
)
"""What is asked: a question each, put once for each fact it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """All that a conclusion may rest on.

    `gone` says why the customer is gone, `leaving` since when it will be. `word` is what a person wrote, if
    it was not overtaken since; `label` the outcome label that a person put on the open issue. `before` is
    how an earlier run of the same issue ended, before it was opened again, and `known` are the facts that
    could have ended it when it was.
    """

    rating: Rating
    lasting: Lasting
    renewal: Prospect
    today: date
    policy: OutcomePolicy
    gone: str | None = None
    leaving: date | None = None
    word: Verdict | None = None
    label: tuple[Outcome, str] | None = None
    before: Conclusion | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ended:
    """The case is decided; `because` is the deciding fact in words, `line` the line of 3.3, 0 for none."""

    conclusion: Conclusion
    because: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A person has to say something first; `about` makes the question another one when its fact changes."""

    question: str
    rule: str
    because: str
    about: str = ""

    @property
    def key(self) -> str:
        return f"{self.question}:{self.about}" if self.about else self.question


@dataclass(frozen=True, slots=True)
class Stays:
    """The case stays open, and why."""

    rule: str
    because: str


Course: TypeAlias = Ended | Asked | Stays
