"""The things a GitLab instance stores, as flat records that go to the state file as they are.

They must not know rules, rights or HTTP; times are milliseconds since 1970, dates are YYYY-MM-DD texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Row:
    """Anything with an id of its own."""

    id: int


@dataclass(kw_only=True)
class User(Row):
    username: str
    name: str
    created_at: int
    state: str = "active"
    bot: bool = False
    admin: bool = False


@dataclass(kw_only=True)
class Token(Row):
    user_id: int
    value: str
    name: str
    scopes: list[str]
    created_at: int
    expires_at: str | None
    revoked: bool = False
    permissions: list[str] | None = None
    """What a fine-grained token may do; None for the classic kind."""
    last_used_at: int | None = None


@dataclass(kw_only=True)
class Project(Row):
    path: str
    name: str
    created_at: int
    visibility: str = "private"
    tier: str = "free"
    archived: bool = False
    issues_enabled: bool = True
    default_template: str | None = None
    description: str | None = None
    former_paths: list[str] = field(default_factory=list)
    last_iid: int = 0


@dataclass(kw_only=True)
class Member(Row):
    project_id: int
    user_id: int
    access_level: int
    created_at: int


@dataclass(kw_only=True)
class Label(Row):
    title: str
    color: str
    project_id: int | None = None
    group_path: str | None = None
    description: str | None = None
    priority: int | None = None
    archived: bool = False
    locked: bool = False


@dataclass(kw_only=True)
class Milestone(Row):
    project_id: int
    iid: int
    title: str
    created_at: int
    updated_at: int
    description: str | None = None
    state: str = "active"
    start_date: str | None = None
    due_date: str | None = None


@dataclass(kw_only=True)
class Issue(Row):
    project_id: int
    iid: int
    title: str
    author_id: int
    created_at: int
    updated_at: int
    description: str | None = None
    state: str = "opened"
    updated_by_id: int | None = None
    closed_at: int | None = None
    closed_by_id: int | None = None
    label_ids: list[int] = field(default_factory=list)
    assignee_ids: list[int] = field(default_factory=list)
    milestone_id: int | None = None
    due_date: str | None = None
    start_date: str | None = None
    confidential: bool = False
    discussion_locked: bool | None = None
    issue_type: str = "issue"
    severity: str = "UNKNOWN"
    weight: int | None = None
    time_estimate: int = 0
    time_spent: int = 0
    duplicated_to_id: int | None = None
    moved_to_id: int | None = None


@dataclass(kw_only=True)
class Note(Row):
    project_id: int
    issue_id: int
    author_id: int
    body: str
    created_at: int
    updated_at: int
    discussion_id: str
    system: bool = False
    internal: bool = False
    type: str | None = None
    about_issue_id: int | None = None
    """The issue in which this one was mentioned, for a system note that tells of it."""


@dataclass(kw_only=True)
class LabelEvent(Row):
    issue_id: int
    user_id: int
    label_id: int
    action: str
    created_at: int


@dataclass(kw_only=True)
class StateEvent(Row):
    issue_id: int
    user_id: int
    state: str
    created_at: int


@dataclass(kw_only=True)
class Event(Row):
    """One line of a project's activity; for comments `note_id` names the note.

    `target_type` is the class of the target on the day of the event; None in states of older releases.
    """

    project_id: int
    author_id: int
    action: str
    issue_id: int
    created_at: int
    note_id: int | None = None
    target_type: str | None = None


@dataclass(kw_only=True)
class Award(Row):
    awardable_type: str
    awardable_id: int
    user_id: int
    name: str
    created_at: int


@dataclass(kw_only=True)
class Link(Row):
    source_id: int
    target_id: int
    link_type: str
    created_at: int


@dataclass(kw_only=True)
class Board(Row):
    project_id: int
    name: str
    hide_backlog_list: bool = False
    hide_closed_list: bool = False


@dataclass(kw_only=True)
class BoardList(Row):
    board_id: int
    label_id: int
    position: int


@dataclass(kw_only=True)
class Notified(Row):
    """Somebody who would have got a mail; `reason` is `mentioned` or `assigned`."""

    project_id: int
    issue_iid: int
    note_id: int | None
    username: str
    reason: str
    by: str
    at: int
