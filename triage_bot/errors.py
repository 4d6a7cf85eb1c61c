"""What can go wrong, one class per exit code; knows nothing of where it is shown.

Every message says what happened, where, the likely cause and the next command to run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in what a user gave, with the place to mend it.

    `file` is shown as the user wrote it; `line` and `column` count from 1; `key` is a dotted path.
    """

    what: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    key: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = ": ".join(part for part in (place, self.key, self.what) if part)
        return f"{text} ({self.hint})" if self.hint else text


class TriageBotError(Exception):
    """Base of every expected failure; its message is meant for the person who runs the command."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems


class UsageError(TriageBotError):
    """The command line asks for something that cannot be done."""

    exit_code = 2


class ConfigurationError(TriageBotError):
    """Configuration, templates or the token are wrong; `problems` lists all of them at once."""

    exit_code = 3


class NoUsableSourceError(TriageBotError):
    """No source could be believed, or some could not: the run was degraded."""

    exit_code = 4


class BrakeError(TriageBotError):
    """The plan changes too much at once, or is not the plan that was expected."""

    exit_code = 5


class PartlyFailedError(TriageBotError):
    """Some changes were refused or failed; the others were made."""

    exit_code = 6


class NotConvergedError(TriageBotError):
    """What was just written would be planned again: a fault of the bot or a project that fights it."""

    exit_code = 7


class GitLabRefusedError(TriageBotError):
    """GitLab cannot be reached, or refuses the token or the project."""

    exit_code = 8
