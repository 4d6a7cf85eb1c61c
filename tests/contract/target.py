"""A project to probe: the embedded GitLab's or a real one's. What a test makes is taken away after it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from triage_bot.sandbox import World

GUEST, PLANNER, OWNER = 10, 15, 50
DELETES = (PLANNER, OWNER)
"""Roles that may delete an issue; for all others it is closed."""
LONGEST_WAIT_SECONDS = 65


@dataclass
class Target:
    """Requests below one project, as the user of one token."""

    url: str
    token: str
    project: str
    world: World | None = None
    """The embedded world; None for a real GitLab."""
    session: requests.Session = field(default_factory=requests.Session)
    prefix: str = field(default_factory=lambda: f"contract-{secrets.token_hex(4)}")
    left: list[str] = field(default_factory=list)
    """What could not be taken away again."""
    _made: list[str] = field(default_factory=list)
    _labels: bool = False

    def __post_init__(self) -> None:
        self.home = requests.utils.quote(self.project, safe="")
        self.about = self.get("").json()
        self.me = self.get("//user").json()
        self.version = self.get("//version").json()
        member = self.get(f"/members/all/{self.me['id']}")
        self.role = OWNER if self.me.get("is_admin") else int(member.json().get("access_level", 0))

    @property
    def enterprise(self) -> bool:
        """The Enterprise code base, which is no licence."""
        return bool(self.version.get("enterprise", "-ee" in str(self.version.get("version"))))

    def call(self, method: str, path: str, *, token: str | None = "", **more: Any) -> requests.Response:
        """`path` below the project, or below /api/v4 if it starts with `//`; `token=None` sends none.

        A real GitLab's limit is waited out, as the same request may have been refused for another's sake.
        """
        tail = path.removeprefix("/") if path.startswith("//") else f"/projects/{self.home}{path}"
        headers = {**more.pop("headers", {})}
        if token is not None:
            headers["PRIVATE-TOKEN"] = token or self.token
        for _ in range(3):
            answer = self.session.request(
                method, f"{self.url}/api/v4{tail}", headers=headers, timeout=60, allow_redirects=False, **more
            )
            if answer.status_code != 429 or self.world is not None:
                break
            time.sleep(
                min(float(answer.headers.get("Retry-After", LONGEST_WAIT_SECONDS)), LONGEST_WAIT_SECONDS)
            )
        return answer

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, **json: Any) -> requests.Response:
        answer = self.call("POST", path, json=json)
        if path in ("/issues", "/milestones", "/boards") and answer.status_code == 201:
            made = answer.json()
            self._made.append(f"{path}/{made['iid' if path == '/issues' else 'id']}")
        return answer

    def put(self, path: str, **json: Any) -> requests.Response:
        return self.call("PUT", path, json=json)

    def open(self, **fields: Any) -> int:
        """A new issue of this test; its iid."""
        answer = self.post("/issues", title=f"{self.prefix} issue", **fields)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["iid"])

    def issue(self, iid: int) -> dict[str, Any]:
        return dict(self.get(f"/issues/{iid}").json())

    def comment(self, iid: int, body: str, **more: Any) -> requests.Response:
        return self.post(f"/issues/{iid}/notes", body=body, **more)

    def label(self, name: str) -> str:
        """A title that only this run has; labels of this run are removed after each test."""
        self._labels = True
        return f"{self.prefix} {name}"

    def among(self, *iids: int, **query: Any) -> set[int]:
        """Which of these issues a list with this query holds: nobody else's are looked at."""
        answer = self.get("/issues", **{"iids[]": list(iids), "per_page": 100, **query})
        assert answer.status_code == 200, answer.text
        return {row["iid"] for row in answer.json()} & set(iids)

    def pass_time(self, seconds: int) -> None:
        """The embedded clock is moved; a real one is waited for."""
        if self.world is None:
            time.sleep(seconds)
        else:
            self.world.clock.advance(seconds=seconds)

    def tidy(self) -> None:
        """Take away what was made; what may not be deleted is closed and remembered in `left`."""
        for path in reversed(self._made):
            if path.startswith("/issues") and self.role not in DELETES:
                if self.call("PUT", path, json={"state_event": "close"}).status_code != 200:
                    self.left.append(path)
                continue
            if not self._gone(path):
                self.left.append(path)
        self._made.clear()
        if self._labels:
            for row in self.get("/labels", search=self.prefix, per_page=100).json():
                if not self._gone(f"/labels/{row['id']}"):
                    self.left.append(f"label {row['name']}")
            self._labels = False

    def _gone(self, path: str) -> bool:
        """Deleted, or not there (`message`); a route that is not there (`error`) deletes nothing."""
        answer = self.call("DELETE", path)
        return answer.status_code == 204 or (answer.status_code == 404 and "message" in answer.json())
