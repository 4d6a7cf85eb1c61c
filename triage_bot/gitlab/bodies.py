"""What to ask of GitLab for an action, and what it silently left out of its answer; knows no request.

GitLab answers 200 or 201 although the caller lacks the right to a field, and drops that field
(app/services/issuable_base_service.rb). So every answer is held against what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from triage_bot import marker
from triage_bot.model.action import Change, OpenIssue
from triage_bot.model.board import Board

from .answers import Issue

STATES = {"close": "closed", "reopen": "opened"}
"""What a `state_event` leads to."""

Value = str | int | bool | list[str] | list[int]

_NAMES = {
    "title": "title",
    "description": "facts",
    "labels": "labels",
    "add_labels": "labels",
    "remove_labels": "labels",
    "assignee_ids": "assignee",
    "due_date": "due date",
    "milestone_id": "milestone",
    "confidential": "confidential",
    "state_event": "state",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request's body. `dropped` names what cannot be asked for, `why` says the reasons."""

    body: Mapping[str, Value]
    dropped: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


def opening(action: OpenIssue, board: Board) -> Asked:
    """The body that opens an account's issue."""
    draft = _Draft()
    draft.body |= {
        "title": action.title,
        "description": action.description,
        "confidential": action.confidential,
    }
    draft.labels("labels", action.labels)
    draft.details(board, assignee=action.assignee, due=action.due, milestone=action.milestone)
    return draft.asked()


def changing(change: Change, board: Board, *, event: str | None = None) -> Asked:
    """The body that makes a change in one request; labels only ever by name, never the whole set. `event` is
    one of `STATES`."""
    draft = _Draft()
    if change.title is not None:
        draft.body["title"] = change.title
    if change.description is not None:
        draft.body["description"] = change.description
    draft.labels("add_labels", change.add_labels)
    draft.labels("remove_labels", change.remove_labels)
    draft.details(board, assignee=change.assignee, due=change.due, milestone=change.milestone)
    if event is not None:
        draft.body["state_event"] = event
    return draft.asked()


def left_out(body: Mapping[str, Value], answer: Issue) -> tuple[str, ...]:
    """Names of the fields that were asked for and are not so in the answer, as people read them."""
    keys = (key for key, value in body.items() if not _granted(key, value, answer))
    return tuple(dict.fromkeys(_NAMES[key] for key in keys))


def _granted(key: str, value: Value, answer: Issue) -> bool:
    match key, value:
        case "title", str():
            return answer.title == value.strip()
        case "description", str():
            return marker.same(answer.description, value)
        case "labels" | "add_labels", list():
            return set(value) <= set(answer.labels)
        case "remove_labels", list():
            return set(answer.labels).isdisjoint(value)
        case "assignee_ids", list():
            return {user.id for user in answer.assignees} == set(value)
        case "due_date", _:
            return answer.due_date is not None and answer.due_date.isoformat() == value
        case "milestone_id", _:
            return answer.milestone is not None and answer.milestone.id == value
        case "state_event", str():
            return answer.state == STATES[value]
        case _:
            return answer.confidential == value


@dataclass(slots=True)
class _Draft:
    """A body in the making."""

    body: dict[str, Value] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    def labels(self, key: str, titles: Iterable[str]) -> None:
        """GitLab cuts names at commas, also inside a JSON list: such a name would become two labels."""
        titles = list(dict.fromkeys(titles))
        if usable := [title for title in titles if "," not in title]:
            self.body[key] = usable
        if bad := [title for title in titles if "," in title]:
            self._drop("labels", f"a label's title cannot hold a comma: {'; '.join(bad)}")

    def details(self, board: Board, *, assignee: str | None, due: date | None, milestone: str | None) -> None:
        if assignee is not None:
            members = {member.username.casefold(): member.id for member in board.members.values()}
            if (user_id := members.get(assignee.casefold())) is not None:
                self.body["assignee_ids"] = [user_id]
            else:
                self._drop("assignee", f"{assignee} is no active member of {board.project.path}")
        if due is not None:
            self.body["due_date"] = due.isoformat()
        if milestone is not None:
            if (milestone_id := (board.milestones or {}).get(milestone)) is not None:
                self.body["milestone_id"] = milestone_id
            else:
                why = f"there is no active milestone {milestone}; run: triage-bot setup"
                self._drop("milestone", why)

    def _drop(self, name: str, why: str) -> None:
        self.dropped.append(name)
        self.why.append(why)

    def asked(self) -> Asked:
        return Asked(self.body, tuple(dict.fromkeys(self.dropped)), tuple(self.why))
