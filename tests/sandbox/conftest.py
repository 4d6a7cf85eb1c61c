"""A fresh world, a server on it, and plain HTTP calls by role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gitlab
import pytest
import requests

from triage_bot.sandbox import Running, Seeded, World, running, seed

START = "2026-11-21T08:00:00Z"


@dataclass(frozen=True)
class Api:
    """Plain requests against one project, as a role of the seed or as nobody."""

    server: Running
    seeded: Seeded
    session: requests.Session

    @property
    def world(self) -> World:
        return self.server.world

    def call(self, method: str, path: str, *, role: str | None = "bot", **more: Any) -> requests.Response:
        """`path` below the project unless it starts with `//`, which is below /api/v4."""
        tail = (
            path.removeprefix("/") if path.startswith("//") else f"/projects/{self.seeded.project_id}{path}"
        )
        headers = dict(more.pop("headers", {}))
        if role:
            headers["PRIVATE-TOKEN"] = self.seeded.tokens[role]
        return self.session.request(
            method,
            f"{self.server.url}/api/v4{tail}",
            headers=headers,
            allow_redirects=False,
            **{"timeout": 10, **more},
        )

    def get(self, path: str, *, role: str | None = "bot", **more: Any) -> requests.Response:
        return self.call("GET", path, role=role, **more)

    def post(self, path: str, *, role: str | None = "bot", **json: Any) -> requests.Response:
        return self.call("POST", path, role=role, json=json)

    def put(self, path: str, *, role: str | None = "bot", **json: Any) -> requests.Response:
        return self.call("PUT", path, role=role, json=json)

    def delete(self, path: str, *, role: str | None = "bot") -> requests.Response:
        return self.call("DELETE", path, role=role)

    def open(self, title: str = "Acme", *, role: str = "bot", **fields: Any) -> int:
        """Create an issue and give its iid."""
        answer = self.post("/issues", role=role, title=title, **fields)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["iid"])

    def issue(self, iid: int, *, role: str = "bot") -> dict[str, Any]:
        answer = self.get(f"/issues/{iid}", role=role)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def titles(self, **query: Any) -> list[str]:
        """Titles of the issues that a list with these parameters holds."""
        answer = self.get("/issues", params=query)
        assert answer.status_code == 200, answer.text
        return [issue["title"] for issue in answer.json()]

    def client(self, role: str = "bot") -> gitlab.Gitlab:
        """The real python-gitlab."""
        return gitlab.Gitlab(
            self.server.url, private_token=self.seeded.tokens[role], retry_transient_errors=False
        )


@pytest.fixture
def api() -> Iterator[Api]:
    """A server on a fresh world whose clock stands still at a Saturday morning."""
    with serving() as api:
        yield api


class serving:  # noqa: N801
    """A server on a seeded world, for tests that need other switches."""

    def __init__(self, **switches: Any) -> None:
        world = World()
        world.clock.set(START)
        seeded = seed(world, **switches)
        self._server, self._seeded, self._session = running(world), seeded, requests.Session()

    def __enter__(self) -> Api:
        return Api(self._server.__enter__(), self._seeded, self._session)

    def __exit__(self, *problem: Any) -> None:
        self._session.close()
        self._server.__exit__(*problem)
