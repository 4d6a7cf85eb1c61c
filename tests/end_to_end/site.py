"""A triage project in the embedded GitLab, a configuration for it, and the command as people call it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.exports.gainsight import COMPANY, FIELDS
from triage_bot import marker
from triage_bot.cli.main import run
from triage_bot.gitlab import TOKEN_VARIABLE
from triage_bot.sandbox import Logged, Running, Seeded, World, running, seed
from triage_bot.sources.spec import ColumnSpec

TODAY = "2026-11-21"
PROJECT = "acme/customer-success/account-triage"
PEOPLE = Path(__file__).parents[2] / "config" / "demo" / "people.yml"
EXPORT = f"exports/{COMPANY.name}"
CHECKOUT = Path(__file__).parents[2]
_COST = re.compile(r"^([\d,]+) requests? to GitLab \(", re.MULTILINE)
_FOREIGN = ("CI_", "GITLAB_", "TRIAGE_BOT_", "NO_COLOR", "FORCE_COLOR")
"""Variables of the machine that would change what the command does."""


@dataclass(frozen=True)
class Ended:
    """How a call of the command went; `log` has the requests that it made."""

    code: int
    out: str
    err: str
    log: tuple[Logged, ...] = ()

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def writes(self) -> list[Logged]:
        """What was written about accounts, labels and milestones."""
        return [entry for entry in self.log if entry.method != "GET" and not _of_dashboard(entry)]

    @property
    def kept(self) -> list[Logged]:
        """What was written of the dashboard."""
        return [entry for entry in self.log if _of_dashboard(entry)]

    @property
    def told_cost(self) -> int:
        """The number of requests that the command says it made."""
        said = _COST.search(self.text)
        assert said, self.text
        return int(said[1].replace(",", ""))


def _of_dashboard(entry: Logged) -> bool:
    text = (entry.body or {}).get("description")
    return isinstance(text, str) and marker.read_dashboard(text) is not None


@dataclass
class Site:
    """The server, its state, the folder of the configuration and ways to call the command in it."""

    folder: Path
    server: Running
    seeded: Seeded
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def issues(self) -> list[Any]:
        """The open issues proper, without the dashboard, the seeded task and incident."""
        issues = [i for i in self.world.issues if i.issue_type == "issue" and i.state == "opened"]
        return [issue for issue in issues if marker.read_dashboard(issue.description) is None]

    @property
    def dashboard(self) -> Any:
        """The one open dashboard."""
        (found,) = [
            i for i in self.world.issues if i.state == "opened" and marker.read_dashboard(i.description)
        ]
        return found

    def configure(self, *, gitlab: Mapping[str, Any] | None = None, **keys: Any) -> None:
        """Write triage.yml; keys beside `gitlab` replace those of the file, None leaves one out."""
        self.settings = {
            **self.settings,
            "gitlab": {**self.settings.get("gitlab", {}), **(gitlab or {})},
            **keys,
        }
        # Through a copy, or YAML would write what stands twice as an alias.
        kept = json.loads(json.dumps({k: v for k, v in self.settings.items() if v is not None}))
        (self.folder / "triage.yml").write_text(
            yaml.safe_dump(kept, allow_unicode=True, sort_keys=False), "utf-8"
        )

    def redate(self, day: str) -> None:
        """The export is of another day: the one in its name counts."""
        name = f"exports/gainsight_company_{day}.csv"
        (self.folder / EXPORT).rename(self.folder / name)
        self.configure(sources=[source(name)])

    def run(self, *arguments: str, role: str | None = "bot", **environ: str) -> Ended:
        """The command in this process; `role` names the token, None sets none."""
        for name, value in self._environ(role, environ).items():
            self.monkeypatch.setenv(name, value)
        for name in self._unset(role, environ):
            self.monkeypatch.delenv(name, raising=False)
        self.monkeypatch.chdir(self.folder)
        before = len(self.server.log)
        self.capsys.readouterr()
        code = run(["--config", "triage.yml", *arguments])
        out, err = self.capsys.readouterr()
        return Ended(code, out, err, tuple(self.server.log[before:]))

    def sync(self, *arguments: str, role: str | None = "bot", at: str = TODAY) -> Ended:
        return self.run("sync", "--at", at, *arguments, role=role)

    def process(
        self, *arguments: str, role: str | None = "bot", start: Sequence[str] = (), **environ: str
    ) -> Ended:
        """The command as a process of its own; `start` are other words than `-m triage_bot`."""
        before = len(self.server.log)
        done = subprocess.run(
            [sys.executable, *(start or ("-m", "triage_bot")), "--config", "triage.yml", *arguments],
            cwd=self.folder,
            env=self.outside(role, **environ),
            capture_output=True,
            timeout=60,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        return Ended(done.returncode, out, err, tuple(self.server.log[before:]))

    def outside(self, role: str | None = "bot", **environ: str) -> dict[str, str]:
        """The whole environment of a process."""
        unset = self._unset(role, environ)
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        return {**kept, "PYTHONPATH": str(CHECKOUT), **self._environ(role, environ)}

    def _environ(self, role: str | None, environ: Mapping[str, str]) -> dict[str, str]:
        token = {} if role is None else {TOKEN_VARIABLE: self.seeded.tokens.get(role, role)}
        return {**token, **environ}

    def _unset(self, role: str | None, environ: Mapping[str, str]) -> set[str]:
        set_here = self._environ(role, environ)
        return {name for name in os.environ if name.startswith(_FOREIGN) and name not in set_here}


def source(path: Path | str, fields: Mapping[str, ColumnSpec] | None = None, **keys: Any) -> dict[str, Any]:
    """A source as triage.yml declares it; the mapping of the full export unless another is given."""
    columns = {
        name: {"column": column.column, **({"format": column.format} if column.format else {})}
        for name, column in (FIELDS if fields is None else fields).items()
    }
    return {"name": "gainsight", "kind": "csv", "path": str(path), "fields": columns, **keys}


@contextmanager
def opened(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, **switches: Any
) -> Iterator[Site]:
    """A site on the full export; `switches` are those of the sandbox's seed."""
    world = World()
    world.clock.set(f"{TODAY}T08:00:00Z")
    seeded = seed(world, project=PROJECT, users=_users(), **switches)
    (folder / "people.yml").write_bytes(PEOPLE.read_bytes())
    (folder / "exports").mkdir()
    (folder / EXPORT).write_bytes(COMPANY.read_bytes())
    with running(world) as server:
        site = Site(folder, server, seeded, capsys, monkeypatch)
        site.configure(gitlab={"url": server.url, "project": PROJECT}, sources=[source(EXPORT)])
        yield site
        ignored = [(one.method, one.path, one.unknown_keys) for one in server.log if one.unknown_keys]
        assert not ignored, "GitLab would ignore these keys without a word"


def _users() -> list[tuple[str, str]]:
    file = yaml.safe_load(PEOPLE.read_text("utf-8"))
    names = {person["gitlab"]: person["name"] for person in file["people"] if "gitlab" in person}
    for route in file["routing"].values():
        names |= {username: username for username in route.values() if username not in names}
    return list(names.items())
