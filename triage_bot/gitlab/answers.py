"""The shapes of GitLab's answers: strict about the fields the bot reads, indifferent to all others."""

from __future__ import annotations

from datetime import UTC, date
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from .connect import Row
from .exchange import MisfitError

Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC)), Field(strict=False)]
"""A moment in UTC; GitLab writes it with any offset."""
Day = Annotated[date, Field(strict=False)]


class Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class User(Answer):
    id: int
    username: str
    name: str = ""


class CurrentUser(User):
    """`GET /user`; only administrators are told `is_admin`."""

    is_admin: bool = False


class Token(Answer):
    """`GET /personal_access_tokens/self`. A fine-grained token tells no more than `granular`."""

    user_id: int
    scopes: tuple[str, ...] = Field(strict=False)
    granular: bool = False
    expires_at: Day | None = None


class Project(Answer):
    id: int
    path_with_namespace: str
    web_url: str
    visibility: str
    archived: bool = False
    issues_enabled: bool = True
    issues_access_level: str = "enabled"


class Label(Answer):
    id: int
    name: str
    color: str
    description: str | None = None
    is_project_label: bool = True


class Member(User):
    access_level: int
    state: str = "active"


class Milestone(Answer):
    id: int
    title: str


class Issue(Answer):
    id: int
    iid: int
    title: str
    description: str | None
    state: Literal["opened", "closed"]
    labels: tuple[str, ...] = Field(strict=False)
    assignees: tuple[User, ...] = Field(strict=False)
    author: User
    created_at: Instant
    web_url: str
    closed_at: Instant | None = None
    closed_by: User | None = None
    due_date: Day | None = None
    milestone: Milestone | None = None
    confidential: bool
    user_notes_count: int = 0
    moved_to_id: int | None = None


class Note(Answer):
    id: int
    body: str
    author: User
    created_at: Instant
    system: bool = False


class EventNote(Note):
    noteable_type: str
    noteable_iid: int | None = None


class Event(Answer):
    """A line of the project's activity. The note is absent once somebody has deleted it."""

    note: EventNote | None = None


class Reopening(Answer):
    """A line of the project's activity about a reopening, of an issue or of anything else that has one."""

    target_type: str | None = None
    target_iid: int | None = None
    author_id: int | None = None
    created_at: Instant


class StateChange(Answer):
    """A row of an issue's `resource_state_events`."""

    state: str
    user: User | None = None
    created_at: Instant


class BoardColumn(Answer):
    label: Label | None = None


class IssueBoard(Answer):
    id: int
    name: str
    lists: tuple[BoardColumn, ...] = Field(default=(), strict=False)


Shape = TypeVar("Shape", bound=Answer)


def fit(shape: type[Shape], row: Row, path: str, *, method: str = "GET") -> Shape:
    """The answer in its shape. Raises MisfitError with the first field that does not fit, never its value."""
    try:
        return shape.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise MisfitError(method, path, f"field {field}: {first['msg']}") from None
