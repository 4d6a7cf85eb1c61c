"""Makes what a triage project needs before its first run: labels, milestones, a board, the dashboard issue.

Every step is repeatable and leaves alone what is already right or belongs to a group above the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from triage_bot.model.action import EnsureLabel
from triage_bot.model.board import Project

from .access import read_labels
from .answers import IssueBoard, Label, Milestone, fit
from .bodies import Value
from .connect import Connection, Query, Row
from .exchange import ExchangeError, printable
from .surely import post_surely, post_titled


class StepState(StrEnum):
    """What became of one thing. KEPT was right already; FOREIGN differs but belongs to a group."""

    MADE = "made"
    CHANGED = "changed"
    KEPT = "kept"
    FOREIGN = "foreign"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that setup looked after: `kind` is label, milestone, board, column or dashboard."""

    kind: str
    name: str
    state: StepState
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMilestone:
    """A milestone by its title, with the days it begins and ends."""

    title: str
    start: date | None = None
    due: date | None = None


def ensure_labels(
    connection: Connection, project: Project, wanted: Iterable[EnsureLabel]
) -> tuple[Step, ...]:
    """Labels with their colours and descriptions. Raises ExchangeError where they cannot be listed."""
    existing = {label.name: label for label in _own_last(read_labels(connection, project))}
    return tuple(_ensure_label(connection, project, label, existing.get(label.name)) for label in wanted)


def _own_last(labels: Iterable[Label]) -> list[Label]:
    return sorted(labels, key=lambda label: label.is_project_label)


def _ensure_label(connection: Connection, project: Project, wanted: EnsureLabel, label: Label | None) -> Step:
    path = f"/projects/{project.id}/labels"
    body: dict[str, Value] = {"color": wanted.color, "description": wanted.description}
    if label is None:
        return _step(
            "label", wanted.name, StepState.MADE, _post(connection, path, {"name": wanted.name, **body})
        )
    if _colour(label.color) == _colour(wanted.color) and (label.description or "") == wanted.description:
        return Step("label", wanted.name, StepState.KEPT)
    if not label.is_project_label:
        problem = "it belongs to a group above the project and has another colour or description"
        return Step("label", wanted.name, StepState.FOREIGN, problem)
    # By id: a title in the path would be tried as an id first.
    return _step("label", wanted.name, StepState.CHANGED, lambda: connection.put(f"{path}/{label.id}", body))


def _colour(colour: str) -> str:
    """`#rrggbb` in small letters, also for the short form.

    >>> _colour("#FC0")
    '#ffcc00'
    """
    colour = colour.strip().lower()
    if len(colour) == 4 and colour.startswith("#"):
        return "#" + "".join(digit * 2 for digit in colour[1:])
    return colour


def ensure_milestones(
    connection: Connection, project: Project, wanted: Iterable[WantedMilestone]
) -> tuple[Step, ...]:
    """Milestones by title, those of groups included. One that exists stays as it is.

    Raises ExchangeError where they cannot be listed.
    """
    path = f"/projects/{project.id}/milestones"
    rows = connection.rows(path, {"include_ancestors": "true"})
    titles = {fit(Milestone, row, path).title for row in rows}
    steps = []
    for milestone in wanted:
        if milestone.title in titles:
            steps.append(Step("milestone", milestone.title, StepState.KEPT))
            continue
        body: dict[str, Value] = {"title": milestone.title}
        if milestone.start is not None:
            body["start_date"] = milestone.start.isoformat()
        if milestone.due is not None:
            body["due_date"] = milestone.due.isoformat()
        steps.append(_step("milestone", milestone.title, StepState.MADE, _post(connection, path, body)))
    return tuple(steps)


def ensure_dashboard(
    connection: Connection, project: Project, *, title: str, description: str, confidential: bool
) -> tuple[Step, ...]:
    """An open issue with this title, whoever made it. Raises ExchangeError where issues cannot be listed."""
    path = f"/projects/{project.id}/issues"

    def find() -> Row | None:
        query: Query = {"state": "opened", "issue_type": "issue", "search": title, "in": "title"}
        rows = connection.rows(path, query)
        return next((row for row in rows if row.get("title") == title), None)

    if find() is not None:
        return (Step("dashboard", title, StepState.KEPT),)
    body: dict[str, Value] = {"title": title, "description": description, "confidential": confidential}
    make = partial(post_surely, connection, path, body, find=find)
    return (_step("dashboard", title, StepState.MADE, make),)


def ensure_board(
    connection: Connection, project: Project, name: str, columns: Sequence[str]
) -> tuple[Step, ...]:
    """A board with a column for each label title, added behind those that are there.

    Raises ExchangeError where boards or labels cannot be listed.
    """
    path = f"/projects/{project.id}/boards"
    label_ids = {label.name: label.id for label in _own_last(read_labels(connection, project))}
    boards = [fit(IssueBoard, row, path) for row in connection.rows(path)]
    board = next((board for board in boards if board.name == name), None)
    steps = [Step("board", name, StepState.KEPT)]
    if board is None:
        try:
            board = fit(IssueBoard, connection.post(path, {"name": name}), path, method="POST")
        except ExchangeError as error:
            return (Step("board", name, StepState.REFUSED, printable(str(error))),)
        steps = [Step("board", name, StepState.MADE)]
    have = {column.label.name for column in board.lists if column.label is not None}
    lists = f"{path}/{board.id}/lists"
    for title in columns:
        steps.append(_ensure_column(connection, lists, title, title in have, label_ids))
    return tuple(steps)


def _ensure_column(
    connection: Connection, path: str, title: str, there: bool, label_ids: Mapping[str, int]
) -> Step:
    if there:
        return Step("column", title, StepState.KEPT)
    if title not in label_ids:
        return Step("column", title, StepState.REFUSED, "the project has no such label")
    return _step("column", title, StepState.MADE, _post(connection, path, {"label_id": label_ids[title]}))


def _post(connection: Connection, path: str, body: Mapping[str, Value]) -> Callable[[], object]:
    return lambda: post_titled(connection, path, body)


def _step(kind: str, name: str, state: StepState, act: Callable[[], object]) -> Step:
    try:
        act()
    except ExchangeError as error:
        return Step(kind, name, StepState.REFUSED, printable(str(error)))
    return Step(kind, name, state)
