"""Lines of output with the part they play, so that the terminal may colour them; knows no colour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """What a line is, for colours and folding."""

    TITLE = "title"
    SECTION = "section"
    OPEN = "+"
    UPDATE = "~"
    NUDGE = "!"
    CLOSE = "x"
    HOLD = "="
    DETAIL = "detail"
    WARNING = "warning"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output. `masked` is what is said in its place where foreign text must not be printed; None
    where the line holds none but names and money, which the mask finds by itself."""

    part: Part
    text: str
    masked: str | None = None


def section(title: str) -> Line:
    """The heading of lines that may be folded in a CI log."""
    return Line(Part.SECTION, title)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> count(1, "issue"), count(1200, "account"), count(0, "reply", "replies")
    ('1 issue', '1,200 accounts', '0 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
