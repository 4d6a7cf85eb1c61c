"""The changes a plan is made of. Each names its account, the fields it touches and the rules behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .decision import HoldKind, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsureLabel:
    """Make a label that an action below needs and that the project lacks."""

    name: str
    color: str
    description: str = ""
    kind: Literal["ensure-label"] = "ensure-label"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """Open the triage issue of an account. `assignee` is a user name without `@`."""

    account: str
    name: str
    title: str
    description: str
    labels: tuple[str, ...]
    reasons: tuple[Reason, ...]
    assignee: str | None = None
    due: date | None = None
    milestone: str | None = None
    confidential: bool = True
    kind: Literal["open"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The fields of an issue that change; None or empty leaves a field alone.

    `description` is the whole text with people's parts as they were in `description_before`: the writer
    refuses to replace a text that has moved since.
    """

    title: str | None = None
    description: str | None = None
    description_before: str | None = None
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    assignee: str | None = None
    due: date | None = None
    milestone: str | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of what changes, as people read them."""
        named = (
            ("title", self.title),
            ("labels", self.add_labels or self.remove_labels),
            ("assignee", self.assignee),
            ("due date", self.due),
            ("milestone", self.milestone),
            ("facts", self.description),
        )
        return tuple(name for name, value in named if value)

    @property
    def relabels(self) -> bool:
        return bool(self.add_labels or self.remove_labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptIssue:
    """Take an issue that a person opened into care: add the marker and block, fill what is missing."""

    iid: int
    account: str
    name: str
    change: Change
    reasons: tuple[Reason, ...]
    kind: Literal["adopt"] = "adopt"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateIssue:
    """Bring labels, facts and dates of a tracked issue in line with what is true. `shows` are the changed
    lines of the block as pairs of old and new, for people who read the plan."""

    iid: int
    account: str
    name: str
    change: Change
    reasons: tuple[Reason, ...]
    shows: tuple[tuple[str, str], ...] = ()
    kind: Literal["update"] = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Say something on an issue, once: `keys` are hidden in the body."""

    iid: int
    account: str
    name: str
    keys: tuple[str, ...]
    body: str
    reasons: tuple[Reason, ...]
    kind: Literal["comment"] = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIssue:
    """Close an issue; the comment that says why is an action of its own and comes before."""

    iid: int
    account: str
    name: str
    change: Change
    reasons: tuple[Reason, ...]
    kind: Literal["close"] = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenIssue:
    """Open a closed issue again, with everything of the new episode in the same write; the comment that says
    why is an action of its own and comes before."""

    iid: int
    account: str
    name: str
    change: Change
    reasons: tuple[Reason, ...]
    kind: Literal["reopen"] = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Mark a person's comment with an emoji: its words to the bot have been dealt with."""

    iid: int
    account: str
    name: str
    note: int
    reasons: tuple[Reason, ...]
    emoji: str = "white_check_mark"
    kind: Literal["acknowledge"] = "acknowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Change nothing, and say why."""

    account: str
    name: str
    hold: HoldKind
    reasons: tuple[Reason, ...]
    iid: int | None = None
    kind: Literal["hold"] = "hold"


Write = EnsureLabel | OpenIssue | AdoptIssue | UpdateIssue | Comment | CloseIssue | ReopenIssue | Acknowledge
Action = Write | Hold
