"""The triage project as GitLab shows it: issues, comments, labels, members; knows no HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from .memory import Memory

DASHBOARD = "Triage dashboard"
"""Title of the issue in which the bot keeps what concerns no single account."""


class Role(IntEnum):
    """GitLab's access levels."""

    NONE = 0
    MINIMAL = 5
    GUEST = 10
    PLANNER = 15
    REPORTER = 20
    DEVELOPER = 30
    MAINTAINER = 40
    OWNER = 50


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the project; `username` without `@`."""

    id: int
    username: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Project:
    """The triage project: `visibility` is private, internal or public."""

    id: int
    path: str
    web_url: str
    visibility: str
    archived: bool = False
    issues_enabled: bool = True


@dataclass(frozen=True, slots=True)
class BoardLabel:
    """A label that exists in the project or in a group above it."""

    name: str
    color: str
    description: str = ""
    in_project: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A comment by a person or a bot, never a system note. `keys` are the bot's hidden keys in it."""

    issue_iid: int
    id: int
    author_id: int
    author: str
    at: datetime
    by_bot: bool
    keys: frozenset[str] = frozenset()
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedIssue:
    """One issue of the triage project, with what its marker says.

    `memory` is None where there is no marker of the bot; `marker_fault` says what is wrong with a
    marker that cannot be read. `assignees` are user names without `@`.
    """

    iid: int
    title: str
    description: str
    open: bool
    labels: frozenset[str]
    assignees: tuple[str, ...]
    author: str
    created_at: datetime
    web_url: str
    closed_at: datetime | None = None
    closed_by: str | None = None
    due_date: date | None = None
    milestone: str | None = None
    confidential: bool = False
    comments: int = 0
    memory: Memory | None = None
    marker_fault: str | None = None
    moved: bool = False
    """Closed because it was moved to another project; its page leads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The project at the start of a run. The bot's own dashboards are apart from the issues, open ones first.

    `notes` are the comments seen since `evidence_since`, newest last, by issue iid; `evidence_whole` is
    False when they could not all be read: then silence proves nothing, and `doubtful` are issues with a
    comment among those that could not. `milestones` maps titles to ids;
    None where the policy does not use them. `closed` are the issues closed inside the policy's window.
    """

    project: Project
    me: Member
    """The user of the token, who may only read in a dry run."""
    issues: tuple[TrackedIssue, ...]
    closed: tuple[TrackedIssue, ...] = ()
    dashboards: tuple[TrackedIssue, ...] = ()
    labels: Mapping[str, BoardLabel] = field(default_factory=dict)
    members: Mapping[str, Member] = field(default_factory=dict)
    milestones: Mapping[str, int] | None = None
    speaker: int | None = None
    """Whose id the bot's comments will bear where that is not `me`: a plan that is made under a token that
    may only read is the plan of the run that writes."""
    notes: Mapping[int, tuple[Note, ...]] = field(default_factory=dict)
    evidence_since: date | None = None
    evidence_whole: bool = True
    doubtful: frozenset[int] = frozenset()
    records: Mapping[int, tuple[Note, ...] | None] = field(default_factory=dict)
    """Comments of the issues that were read one by one, newest last, as far back as matters; None where that
    failed."""
    reopened: Mapping[int, datetime | None] = field(default_factory=dict)
    """When issues were last reopened, as far as that was looked at; None where it could not be learned."""

    def keys_said(self, iid: int) -> frozenset[str]:
        """The hidden keys of the bot's own comments on an issue, as far as the evidence reaches: what the
        project's activity does not show may stand in the issue's own comments."""
        seen = (*self.notes.get(iid, ()), *(self.records.get(iid) or ()))
        return frozenset(key for note in seen if note.by_bot for key in note.keys)

    def comments(self, iid: int) -> tuple[Note, ...]:
        """Every comment on an issue that was seen, newest last, wherever it was read."""
        seen = {note.id: note for note in (*self.notes.get(iid, ()), *(self.records.get(iid) or ()))}
        return tuple(sorted(seen.values(), key=lambda note: (note.at, note.id)))

    def answered_by_person(self, iid: int) -> bool:
        """Whether a person has commented inside the evidence window."""
        return any(not note.by_bot for note in self.notes.get(iid, ()))
