"""An embedded GitLab for each test, and connections to it that never really wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.watch import Watch
from triage_bot.gitlab import Connection, GitLabReader, GitLabWriter, connect
from triage_bot.model.board import Board
from triage_bot.model.settings import GitLabSettings
from triage_bot.sandbox import World, running, seed

TODAY = date(2026, 11, 21)
EVIDENCE_SINCE = date(2026, 10, 17)
CLOSED_SINCE = date(2026, 8, 23)


@dataclass
class Stand:
    """The server, its state, and ways to it."""

    world: World
    seeded: Any
    server: Any
    watch: Watch

    @property
    def waits(self) -> list[float]:
        return self.watch.waits

    def settings(self, **changes: Any) -> GitLabSettings:
        given = {"url": self.server.url, "project": self.seeded.project_path, "timeout_seconds": 5.0}
        return GitLabSettings(**{**given, **changes})

    def connection(self, role: str = "bot", **changes: Any) -> Connection:
        settings = self.settings(**changes)
        return connect(settings, self.seeded.tokens[role], patience=self.watch.patience())

    def reader(self, role: str = "bot", *, to_write: bool = False, **bots: frozenset[str]) -> GitLabReader:
        return GitLabReader(self.connection(role), self.settings(), to_write=to_write, **bots)

    def board(self, role: str = "bot", *, milestones: bool = False) -> Board:
        return self.reader(role).board(
            evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=milestones
        )

    def writer(self, role: str = "bot", board: Board | None = None) -> GitLabWriter:
        return GitLabWriter(self.connection(role), board or self.board())

    def sent(self, method: str) -> list[Any]:
        return [entry for entry in self.server.log if entry.method == method]

    @property
    def issues(self) -> list[Any]:
        """The project's issues proper, without the seeded task and incident."""
        return [issue for issue in self.world.issues if issue.issue_type == "issue"]

    def comments(self, iid: int) -> list[Any]:
        issue = self.world.issue(iid)
        return [note for note in self.world.notes.where("issue_id", issue.id) if not note.system]


@pytest.fixture
def stand() -> Iterator[Stand]:
    world = World()
    world.clock.set("2026-11-21T08:00:00Z")
    seeded = seed(world)
    with running(world) as server:
        yield Stand(world, seeded, server, Watch(world.clock))
