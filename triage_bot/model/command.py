"""What a person may tell the bot in a comment, as a closed union; knows no syntax and no rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .outcome import How


class Verdict(StrEnum):
    """How a person says that a case stands, where the sources do not (yet)."""

    WON = "won"
    LOST = "lost"
    NOT_AT_RISK = "not-at-risk"


@dataclass(frozen=True, slots=True)
class Snooze:
    """No reminders up to and including a day. `reason` is foreign text, at most 500 characters."""

    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Unsnooze:
    """Remind again."""


@dataclass(frozen=True, slots=True)
class NoChange:
    """R-23: nothing is new, and this is the next step. `text` is foreign, at most 500 characters."""

    next: date
    text: str


@dataclass(frozen=True, slots=True)
class Attest:
    """A person's word on how the case stands; `how` is the kind of a loss, where they name it. `reason` is
    foreign text, at most 500 characters."""

    verdict: Verdict
    reason: str
    how: How | None = None


@dataclass(frozen=True, slots=True)
class Explain:
    """Say how the clock of this issue stands, and why."""


@dataclass(frozen=True, slots=True)
class Help:
    """Say which words the bot understands."""


@dataclass(frozen=True, slots=True)
class Misread:
    """Words to the bot that are no command as they stand.

    `words` is foreign text, at most 100 characters. `problem` is a sentence and `hint` says what to type
    instead, in Markdown; both are the bot's own words and quote nobody.
    """

    words: str
    problem: str
    hint: str


Command: TypeAlias = Snooze | Unsnooze | NoChange | Attest | Explain | Help | Misread


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHelp:
    """One command as people are told of it; `syntax` and `example` stand behind the mention of the bot."""

    head: str
    syntax: str
    meaning: str
    example: str
