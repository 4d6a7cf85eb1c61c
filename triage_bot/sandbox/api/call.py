"""One API request as the routes see it, the answer they give, and the route that joins them.

It must not know how bytes come in and go out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.parameters import Param
from triage_bot.sandbox.refusals import Refused, not_found, unauthorized
from triage_bot.sandbox.world import World


@dataclass
class Call:
    """A request with a known token; `given` holds only declared parameters, coerced."""

    world: World
    method: str
    path: str
    query: str
    base: str
    user: rows.User | None
    token: rows.Token | None
    segments: Mapping[str, str]
    given: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def who(self) -> rows.User:
        """The user of the token; 401 without one."""
        if self.user is None:
            raise unauthorized()
        return self.user

    def project(self) -> rows.Project:
        """The project of the path, by id or full path; one 404 for absent, hidden and not logged in."""
        key = self.segments["id"]
        for project in self.world.projects:
            if str(project.id) == key or project.path.lower() == key.lower():
                if not rights.may_read_project(self.world, project, self.user):
                    break
                return project
            if key.lower() in (path.lower() for path in project.former_paths):
                raise self._moved(project)
        raise not_found("Project")

    def _moved(self, project: rows.Project) -> Refused:
        """GET is sent on, other methods are refused [lib/api/helpers.rb]."""
        if not rights.may_read_project(self.world, project, self.user):
            return not_found("Project")
        if self.method != "GET":
            return Refused(405, {"message": "405 Method Not Allowed"})
        old = self.path.split("/")[4]
        where = f"{self.base}{self.path.replace(old, str(project.id), 1)}" + (
            f"?{self.query}" if self.query else ""
        )
        return Refused(301, "This resource has been moved permanently", (("Location", where),))

    def issue(self, *, missing: str | None = None) -> rows.Issue:
        """The issue of the path if the caller may read it; `missing` is how its absence is named."""
        issue = self.world.find_issue(self.project().id, int(self.segments["issue_iid"]))
        if issue is None or not rights.may_read_issue(self.world, issue, self.user):
            raise not_found(missing)
        return issue

    def unless_newer(self, changed_at: int) -> None:
        """If-Unmodified-Since, which GitLab honours on DELETE only [lib/api/helpers.rb]."""
        header = self.headers.get("if-unmodified-since")
        if header and changed_at // 1000 > parsedate_to_datetime(header).timestamp():
            raise Refused(412, {"message": "412 Precondition Failed"})

    def wants(self, name: str) -> bool:
        """Whether a boolean parameter is true."""
        return self.given.get(name) is True


@dataclass(frozen=True)
class Answer:
    """Status, JSON body and further headers."""

    body: Any
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """A method and a path pattern; `:name` is one encoded segment, a name in `numbers` must be a number."""

    method: str
    pattern: str
    handler: Handler
    params: tuple[Param, ...] = ()
    permission: str = "read"
    ee_params: tuple[Param, ...] = ()
    login: bool = False
    numbers: tuple[str, ...] = (
        "issue_iid",
        "note_id",
        "milestone_id",
        "board_id",
        "list_id",
        "user_id",
        "link_id",
    )

    def declares(self, *, enterprise: bool) -> tuple[Param, ...]:
        """The parameters it knows; where the Enterprise code knows one of the same name, that one counts."""
        known = {param.name: param for param in self.params}
        return tuple((known | {param.name: param for param in self.ee_params if enterprise}).values())

    @property
    def regex(self) -> re.Pattern[str]:
        """Matches the raw path, in which a slash inside a segment is still %2F."""
        return re.compile("/api/v4" + re.sub(r":(\w+)", r"(?P<\1>[^/]+)", self.pattern))


def decoded(match: re.Match[str]) -> dict[str, str]:
    """The segments of a raw path as text."""
    return {name: unquote(value) for name, value in match.groupdict().items()}
