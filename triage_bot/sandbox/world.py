"""The whole state of one small GitLab instance: tables, clock, switches, faults.

It must not know HTTP; the rules live in `domain`, the file format in `statefile`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage_bot.sandbox import rows
from triage_bot.sandbox.clock import Clock
from triage_bot.sandbox.faults import Faults
from triage_bot.sandbox.limits import Limits
from triage_bot.sandbox.tables import Table

if TYPE_CHECKING:
    from triage_bot.sandbox.people import Person


@dataclass
class Instance:
    """Switches of the installation, the ones in which live instances differ from each other."""

    edition: str = "ce"
    """`ce` or `ee`: the code base, not the licence (`Project.tier` is the licence)."""
    version: str = "19.2.1"
    utc_offset: str = "Z"
    """How times are written: `Z` or an offset such as `+02:00`."""
    count_limit: int = 10_000
    """Above so many rows X-Total, X-Total-Pages and rel=last are left out."""
    offset_limit: int = 50_000
    """Above this product of page and per_page offset paging is refused (405) where keyset exists."""
    rate_headers: bool = False
    """Whether ordinary answers carry RateLimit-* headers, as with the throttle switched on."""
    notes_limit: int = 5_000
    """The most notes one issue may have."""
    labels_limit: int = 0
    """The most labels one issue may have; 0 for releases without a cap."""
    notes_a_minute: int = 0
    """Notes one user may post a minute, 0 for no limit; a stock installation has 300."""
    issues_a_minute: int = 0
    """Issues one user may open in one project a minute, 0 for no limit; a stock installation has 300."""
    searches_a_minute: int = 0
    """Lists with `search` one user may ask for a minute, 0 for no limit; a stock installation has 30."""
    unlimited_users: list[str] = field(default_factory=list)
    """User names that the limit on notes passes over."""

    def limit_as_installed(self) -> None:
        """The limits of a fresh installation [app/models/application_setting_implementation.rb]."""
        self.notes_a_minute, self.issues_a_minute, self.searches_a_minute = 300, 300, 30


class World:
    """One instance; every change goes through `edit()` so that it reaches the state file as one piece."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.faults = Faults()
        self.instance = Instance()
        self.limits = Limits()
        self.lock = threading.RLock()
        self.users = Table(rows.User, first_id=11, grouped_by=("username",))
        self.tokens = Table(rows.Token, first_id=71, grouped_by=("value",))
        self.projects = Table(rows.Project, first_id=41)
        self.members = Table(rows.Member, first_id=601, grouped_by=("project_id",))
        self.labels = Table(rows.Label, first_id=301, grouped_by=("project_id",))
        self.milestones = Table(rows.Milestone, first_id=801, grouped_by=("project_id",))
        self.issues = Table(rows.Issue, first_id=9001, grouped_by=("project_id", "iid"))
        self.notes = Table(rows.Note, first_id=70001, grouped_by=("issue_id",))
        self.label_events = Table(rows.LabelEvent, first_id=2001, grouped_by=("issue_id",))
        self.state_events = Table(rows.StateEvent, first_id=3001, grouped_by=("issue_id",))
        self.events = Table(rows.Event, first_id=500001, grouped_by=("project_id",))
        self.awards = Table(rows.Award, first_id=401, grouped_by=("awardable_id",))
        self.links = Table(rows.Link, first_id=901, grouped_by=("source_id", "target_id"))
        self.boards = Table(rows.Board, first_id=51, grouped_by=("project_id",))
        self.board_lists = Table(rows.BoardList, first_id=151, grouped_by=("board_id",))
        self.notifications = Table(rows.Notified, first_id=1, grouped_by=("project_id",))
        self._listener: Callable[[dict[str, Any]], None] | None = None
        self._depth = 0

    def tables(self) -> dict[str, Table[Any]]:
        """All tables by name, in the order in which they are written."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Table)}

    @property
    def notified(self) -> list[rows.Notified]:
        """Who would have been notified so far, oldest first."""
        return list(self.notifications)

    @contextmanager
    def edit(self) -> Iterator[World]:
        """Hold the world still for one change and hand it to the state file when done."""
        with self.lock:
            self._depth += 1
            try:
                yield self
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._commit()

    def _commit(self) -> None:
        if self._listener is None:
            return
        changes = {name: part for name, table in self.tables().items() if (part := table.take_changes())}
        if changes:
            self._listener({"tables": changes, **self._settings()})

    def _settings(self) -> dict[str, Any]:
        return {"clock": self.clock.dump(), "instance": asdict(self.instance)}

    def listen(self, listener: Callable[[dict[str, Any]], None] | None) -> None:
        """Have every later change handed to this listener (None: to nobody)."""
        with self.lock:
            for table in self.tables().values():
                table.take_changes()
            self._listener = listener

    def dump(self) -> dict[str, Any]:
        """Everything as plain data."""
        with self.lock:
            return {"tables": {name: t.dump() for name, t in self.tables().items()}, **self._settings()}

    def apply(self, changes: dict[str, Any]) -> None:
        """Take in what `dump` or a listener was given."""
        with self.lock:
            tables = self.tables()
            for name, part in changes["tables"].items():
                tables[name].apply(part)
            self.clock.restore(changes["clock"])
            self.instance = Instance(**changes["instance"])

    def save(self, path: str | Path) -> None:
        """Write everything to one JSON file, replacing it in one step."""
        from triage_bot.sandbox import statefile

        statefile.write(self, Path(path))

    @classmethod
    def load(cls, path: str | Path) -> World:
        """Read what `save` or a server with this state file left behind."""
        from triage_bot.sandbox import statefile

        return statefile.read(cls(), Path(path))

    def project(self, path_or_id: str | int) -> rows.Project:
        """The project with this id or full path (letter case does not matter); KeyError if absent."""
        for project in self.projects:
            if project.id == path_or_id or project.path.lower() == str(path_or_id).lower():
                return project
        raise KeyError(f"no project {path_or_id!r} in this world")

    def user(self, username: str) -> rows.User:
        """The user with this name; KeyError if absent."""
        found = self.users.first("username", username)
        if found is None:
            raise KeyError(f"no user {username!r} in this world")
        return found

    def issue(self, iid: int, *, project: str | int | None = None) -> rows.Issue:
        """One issue by iid, of the named project or else of the first one; KeyError if absent."""
        home = self.project(project) if project is not None else next(iter(self.projects))
        found = self.find_issue(home.id, iid)
        if found is None:
            raise KeyError(f"no issue {iid} in {home.path}")
        return found

    def find_issue(self, project_id: int, iid: int) -> rows.Issue | None:
        """The issue with this iid, without a search through all of them."""
        return next(
            (issue for issue in self.issues.where("iid", iid) if issue.project_id == project_id), None
        )

    def labels_on(self, iid: int, *, project: str | int | None = None) -> list[str]:
        """The label titles of an issue, sorted."""
        return sorted(self.labels[one].title for one in self.issue(iid, project=project).label_ids)

    def comments_on(self, iid: int, *, project: str | int | None = None) -> list[rows.Note]:
        """The comments of an issue, oldest first, without system notes."""
        issue = self.issue(iid, project=project)
        return [note for note in self.notes.where("issue_id", issue.id) if not note.system]

    def person(self, username: str, *, project: str | int | None = None) -> Person:
        """Somebody who works on the project (the first one unless named) as people do."""
        from triage_bot.sandbox.people import Person

        home = self.project(project) if project is not None else next(iter(self.projects))
        return Person(self, self.user(username), home)
