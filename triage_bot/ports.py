"""What the use cases need from the outside world, as protocols; adapters live in the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from .model.account import Reading, SourceReading
from .model.action import Write
from .model.board import Board, BoardLabel, Note
from .model.decision import Remark, Sheet

Enough = Callable[[Sequence[Note]], bool]
"""Whether the comments read so far, newest first, tell all that is to be learned of an issue."""


class Source(Protocol):
    """A health source. Reading never raises for bad content: a status and bad rows say what is wrong."""

    @property
    def name(self) -> str: ...

    def read(self) -> SourceReading: ...

    def past(self, account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:
        """Older readings of these accounts, oldest first, where the source keeps dated snapshots."""
        ...


class IssueReader(Protocol):
    """Reads the triage project. Raises GitLabRefusedError when the project cannot be read at all."""

    def board(self, *, evidence_since: date, closed_since: date, milestones: bool) -> Board: ...

    def notes(self, board: Board, iid: int, enough: Enough) -> tuple[Note, ...] | None:
        """The comments of one issue, newest last: the record of truth, from the newest back to where `enough`
        says so, else all. None when they cannot be read."""
        ...

    def reopened(self, board: Board, iids: Collection[int]) -> Mapping[int, datetime | None]:
        """When issues were last reopened inside the evidence window, by iid. Where the project's activity
        cannot be read, of these issues alone; None for one of which that cannot be learned either."""
        ...

    def labels(self, board: Board) -> Mapping[str, BoardLabel]:
        """The labels that the project has, its groups' included, by title."""
        ...


class WriteState(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one action. `dropped` names fields that GitLab left out without a word."""

    action: Write
    state: WriteState
    iid: int | None = None
    dropped: tuple[str, ...] = ()
    problem: str | None = None


class IssueWriter(Protocol):
    """Carries out one action at a time; never raises for a refusal of one of them."""

    def prepare(self, actions: Sequence[Write]) -> None:
        """Announce the actions in their order, so that texts can be looked at again in batches."""
        ...

    def write(self, action: Write) -> Written: ...


class Wording(Protocol):
    """Turns facts into text. The same facts give the same bytes; foreign text comes out inert."""

    def title(self, sheet: Sheet, *, shared_name: bool) -> str: ...

    def issue(self, sheet: Sheet) -> str:
        """The whole description of a new issue: the bot's block and the headed parts for people."""

    def block(self, sheet: Sheet) -> str:
        """The visible body of the bot's block, without its markers."""

    def comment(self, remarks: Sequence[Remark], sheet: Sheet | None) -> str: ...


class Progress(Protocol):
    """Tells a person at a terminal how far a long step has come; quiet elsewhere."""

    def step(self, what: str, done: int, total: int | None) -> None: ...
