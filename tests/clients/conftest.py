"""One story, told by every client: list all, create, label, rename, comment, close; and what came of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from triage_bot.sandbox import Running, Seeded, World, running, seed

CLIENTS = Path(__file__).resolve().parents[2] / ".clients"
"""Where `make clients` puts what is no package of the machine."""
PAGED = 23
"""So many issues beside the two of the seed take two pages of twenty."""
COMMENT = 'Spoke to Zoë & "Łukasz": renewal at risk?\n\n- €120k'


@dataclass(frozen=True)
class Host:
    """A server with more issues than one page holds."""

    server: Running
    seeded: Seeded
    home: Path

    @property
    def token(self) -> str:
        return self.seeded.tokens["bot"]

    @property
    def project(self) -> str:
        return self.seeded.project_path

    def run(self, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """The client in a home of its own: nothing of the machine's settings, nothing left behind."""
        known = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return subprocess.run(
            command,
            env={"LC_ALL": "C.UTF-8", **known, "HOME": str(self.home), "NO_COLOR": "1", **environ},
            cwd=self.home,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def told(self, *command: str, **environ: str) -> str:
        """What a client printed that succeeded."""
        done = self.run(*command, **environ)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def story(self) -> Mapping[str, str]:
        """What a script of a library needs to know, as environment."""
        return {
            "STORY_URL": self.server.url,
            "STORY_TOKEN": self.token,
            "STORY_PROJECT": self.project,
            "STORY_COMMENT": COMMENT,
        }

    def lived(self) -> None:
        """The story was told to its end, each step by a request, and no parameter was sent in vain."""
        world, iid = self.server.world, PAGED + 3
        issue = world.issue(iid)
        assert (issue.title, issue.state, issue.description) == ("Acme Corp", "closed", "Facts\n\nmore")
        assert world.labels_on(iid) == ["EMEA", "HS::Yellow"]
        assert [note.body for note in world.comments_on(iid)] == [COMMENT]
        assert issue.author_id == world.user("triage-bot").id
        asked = [entry for entry in self.server.log if entry.path.rpartition("/")[2] == "issues"]
        pages = [int(entry.query.get("page", 1)) for entry in asked if entry.method == "GET"]
        assert max(pages) >= 2, "the list was not walked to its second page"
        writes = [entry for entry in self.server.log if entry.method in ("POST", "PUT")]
        assert [entry.unknown_keys for entry in writes] == [()] * len(writes)
        assert all(entry.status < 400 for entry in self.server.log), self.server.log


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    world = World()
    seeded = seed(world)
    for number in range(PAGED):
        world.person("icamus").open_issue(f"n{number}")
    with running(world) as server:
        yield Host(server, seeded, tmp_path)


def missing(client: str) -> str:
    """Why a test is skipped, and what to do about it."""
    return f"{client} is not on this machine: make clients"
