"""The pages themselves: which address shows what, and the board's columns.

They must not change anything, and show everything: whoever reaches the port may read it all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jinja2

from triage_bot.sandbox import rows
from triage_bot.sandbox.web import show
from triage_bot.sandbox.world import World

ISSUE_PATH = re.compile(r"/(?P<project>.+)/-/(?:work_items|issues)/(?P<iid>\d+)")
COLUMNS = (("Red", "HS::Red"), ("Yellow", "HS::Yellow"), ("Green", "HS::Green"), ("None", None))


@dataclass(frozen=True)
class Page:
    """A rendered page."""

    status: int
    html: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Card:
    """An issue on the board."""

    issue: rows.Issue
    url: str
    chips: list[show.Chip]
    assignees: list[rows.User]
    due: Any
    late: bool


@dataclass(frozen=True)
class Column:
    """A column of the board; `health` is Red, Yellow, Green, None or Closed."""

    health: str
    title: str
    cards: list[Card] = field(default_factory=list)


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )


def page(world: World, path: str) -> Page:
    """The page at a raw path: `/` and `/group/project` a board, `/group/project/-/work_items/3` an issue."""
    path = unquote(path).rstrip("/") or "/"
    with world.lock:
        projects = list(world.projects)
        if path == "/" and projects:
            return _board(world, projects[0])
        if match := ISSUE_PATH.fullmatch(path):
            project = _project(world, match["project"])
            issue = world.find_issue(project.id, int(match["iid"])) if project else None
            return _issue(world, issue) if issue else _missing(world, path)
        project = _project(world, path.removesuffix("/-/boards").removesuffix("/-/issues").strip("/"))
        return _board(world, project) if project else _missing(world, path)


def _project(world: World, path: str) -> rows.Project | None:
    return next((project for project in world.projects if project.path.lower() == path.lower()), None)


def _render(world: World, template: str, status: int = 200, **values: Any) -> Page:
    text = (
        _templates()
        .get_template(template)
        .render(projects=list(world.projects), now=world.clock.now(), **values)
    )
    return Page(status, text)


def _missing(world: World, path: str) -> Page:
    return _render(world, "missing.html", 404, path=path, project=None)


def _board(world: World, project: rows.Project) -> Page:
    columns = {health: Column(health, title or "No health label") for health, title in COLUMNS}
    columns["Closed"] = Column("Closed", "Closed")
    for issue in sorted(
        world.issues.where("project_id", project.id), key=lambda one: (one.due_date or "9999", one.iid)
    ):
        columns[_health(world, issue)].cards.append(_card(world, project, issue))
    return _render(world, "board.html", project=project, columns=list(columns.values()))


def _health(world: World, issue: rows.Issue) -> str:
    if issue.state == "closed":
        return "Closed"
    titles = {world.labels[one].title for one in issue.label_ids}
    return next((health for health, title in COLUMNS if title in titles), "None")


def _card(world: World, project: rows.Project, issue: rows.Issue) -> Card:
    today = world.clock.now().date().isoformat()
    return Card(
        issue=issue,
        url=f"/{project.path}/-/work_items/{issue.iid}",
        chips=show.chips(world, issue),
        assignees=[world.users[one] for one in issue.assignee_ids],
        due=show.day(issue.due_date),
        late=bool(issue.due_date and issue.due_date < today and issue.state == "opened"),
    )


def _issue(world: World, issue: rows.Issue) -> Page:
    project = world.projects[issue.project_id]
    return _render(
        world,
        "issue.html",
        project=project,
        card=_card(world, project, issue),
        author=world.users[issue.author_id],
        opened=show.moment(issue.created_at),
        milestone=world.milestones.get(issue.milestone_id),
        description=show.markdown(world, project, issue.description),
        timeline=show.timeline(world, issue),
    )
