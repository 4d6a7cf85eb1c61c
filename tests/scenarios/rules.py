"""The rules of the weekly stories a second time, written from the cells of an export and in plain words.

It must not use the bot's own code: what it concludes is held against what the bot did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from .exports import Row

SEVERITY = {"green": 0, "yellow": 1, "red": 2}
TITLES = {"red": "HS::Red", "yellow": "HS::Yellow", "green": "HS::Green"}
UNUSABLE_DAYS = 120

RISKS = {
    "Lack of adoption": "risk::lack of adoption",
    "Product Value / Gaps": "risk::product experience",
    "Product Quality / Availability": "risk::product experience",
    "Loss of Budget": "risk::lack of budget",
}
"""The reasons that lead to one label whatever else is said (rule 2.6)."""


def day(cell: str) -> date | None:
    return datetime.strptime(cell, "%m/%d/%Y").date() if cell else None


def rating(row: Row, today: date) -> str:
    """R-01 to R-04: the sentiment while it is young enough, else the score, else unknown."""
    word = row["CSM Sentiment"].strip().lower()
    given = day(row["CSM Sentiment Date"])
    if word in SEVERITY and (given is None or (today - given).days <= UNUSABLE_DAYS):
        return word
    score = row["Current Score"].strip()
    if score in ("", "NA"):
        return "unknown"
    return "green" if float(score) >= 75 else "yellow" if float(score) >= 50 else "red"


def opens(row: Row, today: date) -> bool:
    """R-10, R-11, R-12, R-19."""
    word = rating(row, today)
    at_risk = word == "red" or (word == "yellow" and row["Requires Triage"] == "true")
    return at_risk and row["Lifecycle Stage"] not in ("Will Churn", "Churned")


@dataclass(frozen=True)
class Belief:
    """What the label must show, and an improvement that was seen once."""

    health: str
    seen: str | None = None

    def hear(self, word: str) -> Belief:
        """Worse counts at once (E7), better when seen twice (E6, E8), unknown not at all (E10)."""
        if word == "unknown":
            return self
        if word == self.health:
            return replace(self, seen=None)
        if SEVERITY[word] > SEVERITY[self.health]:
            return Belief(word)
        if self.seen is None:
            return replace(self, seen=word)
        both = max(self.seen, word, key=SEVERITY.__getitem__)
        return Belief(both, seen=word if word != both else None)


def history(weeks: Iterable[tuple[date, Row | None]]) -> list[str | None]:
    """The health label that an account's issue must carry after each week's run; None before there is one."""
    belief: Belief | None = None
    labels: list[str | None] = []
    for today, row in weeks:
        if row is not None:
            word = rating(row, today)
            if belief is not None:
                belief = belief.hear(word)
            elif opens(row, today):
                belief = Belief(word)
        labels.append(TITLES[belief.health] if belief else None)
    return labels
