"""What people mean to do next, as their part of an issue says it; knows no Markdown and no today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One next step. `due` is None where no date that can be read stands in it.

    `text` is foreign, one line of at most 200 characters, without a date or an owner that stood at its
    beginning. `owner` is a user name without `@`. `line` counts from 1 in the text that was read.
    """

    text: str
    due: date | None
    done: bool
    owner: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableDate:
    """A date that sets no deadline: where it stands, as it was written (at most 40 signs), and why not."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class NextSteps:
    """All next steps in the order of their lines; open steps whose date sets no deadline are undated ones."""

    steps: tuple[NextStep, ...] = ()
    unreadable: tuple[UnreadableDate, ...] = ()
