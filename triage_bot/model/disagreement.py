"""One thing about an account of which sources say different things; knows no rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says. `given` is the day of the value itself, where the source tells it, `as_of` that
    of its row. `counts` marks the source whose word the bot takes."""

    source: str
    value: object
    given: date | None = None
    as_of: date | None = None
    counts: bool = False

    @property
    def day(self) -> date | None:
        return self.given or self.as_of


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that differ. `subject` is a field of Facts, or `rating` for what a source alone would come to;
    `words` are its name for people. `statements` are in the order of the sources, without silent ones."""

    subject: str
    words: str
    statements: tuple[Statement, ...]
