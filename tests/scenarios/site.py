"""A team's folder, its triage project in the embedded GitLab, and runs of the bot on both."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from tests.watch import Watch
from triage_bot.app.demo import users
from triage_bot.app.sync import SyncOrder, SyncResult, sync
from triage_bot.app.workshop import Quiet, Workshop
from triage_bot.config import load
from triage_bot.gitlab import connect
from triage_bot.ports import Progress
from triage_bot.report.action_lines import action_lines
from triage_bot.sandbox import Logged, Person, Running, World, running, seed

from . import exports

CONFIG = Path(__file__).parents[2] / "config" / "demo"
RENEWALS = "\n  # What the CRM says of renewals"
"""Where the demo's source of renewals begins, which is its last."""

URL_VARIABLE = "TRIAGE_BOT_SANDBOX_URL"
BOT = "triage-bot"

_ACCOUNT = re.compile(r'<!-- triage-bot:begin v1 \{"account":"([^"]+)"')
_DASHBOARD = "<!-- triage-bot:dashboard v1 "


def of_dashboard(entry: Logged) -> bool:
    """Whether a request writes the bot's dashboard."""
    return _DASHBOARD in str((entry.body or {}).get("description"))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One issue as people see it; `comments` are those of the bot, `said` those of people."""

    iid: int
    title: str
    state: str
    labels: frozenset[str]
    assignees: tuple[str, ...]
    due: str | None
    description: str
    confidential: bool
    comments: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def block(self) -> str:
        """What stands between the bot's markers."""
        return self.description.partition(" -->\n")[2].partition("\n<!-- triage-bot:end -->")[0].strip()

    @property
    def theirs(self) -> str:
        """What stands below the bot's block."""
        return self.description.partition("<!-- triage-bot:end -->")[2]

    def label(self, prefix: str) -> list[str]:
        """The labels that start so, such as `HS::`."""
        return sorted(label for label in self.labels if label.startswith(prefix))


Cases = Mapping[str, list[Case]]
"""Issues by account id, oldest first; those without a marker under the empty id."""


@dataclass(frozen=True, kw_only=True)
class Ran:
    """One run: what came of it and every request that it sent."""

    day: date
    result: SyncResult
    sent: tuple[Logged, ...]

    @property
    def writes(self) -> list[Logged]:
        return [entry for entry in self.sent if entry.method not in ("GET", "HEAD")]

    @property
    def exit_codes(self) -> list[int]:
        return [error.exit_code for error in self.result.errors]

    def lines(self, account: str) -> list[str]:
        """What the plan says about one account, its holds included."""
        plan = self.result.planned.plan
        about = [
            action for action in (*plan.actions, *plan.holds) if getattr(action, "account", "") == account
        ]
        return [line.text for action in about for line in action_lines(action)]


@dataclass(kw_only=True)
class Site:
    """The folder with configuration and exports, and the running GitLab."""

    folder: Path
    world: World
    server: Running
    token: str
    project: str

    @property
    def config(self) -> Path:
        return self.folder / "triage.yml"

    @property
    def exports(self) -> Path:
        return self.folder / "exports"

    @property
    def environ(self) -> dict[str, str]:
        """What the command line needs of its environment."""
        return {URL_VARIABLE: self.server.url, "TRIAGE_BOT_TOKEN": self.token}

    def deliver(self, friday: date) -> None:
        """The export of a Friday arrives beside the older ones."""
        shutil.copy(exports.of(friday), self.exports)

    def moment(self, day: date, hour: int = 18) -> datetime:
        """Set GitLab's clock."""
        now = datetime.combine(day, time(hour), UTC)
        self.world.clock.set(now)
        return now

    def run(
        self,
        day: date,
        *,
        hour: int = 18,
        allow_bulk: bool = False,
        dry_run: bool = False,
        watch: Watch | None = None,
        progress: Progress | None = None,
        **gitlab: Any,
    ) -> Ran:
        """One run of the main job that never really waits; `gitlab` are other settings of that section."""
        now = self.moment(day, hour)
        settings = load(self.config, self.environ)
        settings = replace(settings, gitlab=replace(settings.gitlab, **gitlab))
        patience = (watch or Watch(self.world.clock)).patience()
        workshop = Workshop(
            settings=settings,
            token=self.token,
            progress=progress or Quiet(),
            _connection=connect(settings.gitlab, self.token, patience=patience),
        )
        self.server.log.clear()
        try:
            order = SyncOrder(today=day, now=now, allow_bulk=allow_bulk, dry_run=dry_run)
            result = sync(workshop, order)
        finally:
            workshop.close()
        return Ran(day=day, result=result, sent=tuple(self.server.log))

    def settled(self, day: date, *, hour: int = 18, allow_bulk: bool = False) -> Ran:
        """A run that goes well, and one right after it that finds nothing to do."""
        ran = self.run(day, hour=hour, allow_bulk=allow_bulk)
        assert not ran.result.errors, ran.result.errors
        self.rests(day, hour=hour + 1)
        return ran

    def rests(self, day: date, *, hour: int = 20) -> None:
        """Demand that a run now plans nothing and writes nothing."""
        again = self.run(day, hour=hour)
        assert again.result.planned.plan.actions == ()
        assert again.writes == []
        assert not again.result.errors

    def person(self, username: str) -> Person:
        return self.world.person(username, project=self.project)

    def cases(self) -> Cases:
        """Every issue proper of the project as it stands, without the bot's dashboard."""
        home = self.world.project(self.project)
        found: dict[str, list[Case]] = defaultdict(list)
        for issue in self.world.issues.where("project_id", home.id):
            if issue.issue_type != "issue" or _DASHBOARD in (issue.description or ""):
                continue
            marker = _ACCOUNT.match(issue.description or "")
            found[marker[1] if marker else ""].append(self._case(issue.iid))
        return dict(found)

    def case(self, account: str) -> Case:
        """The one issue of an account."""
        (only,) = self.cases()[account]
        return only

    def _case(self, iid: int) -> Case:
        issue = self.world.issue(iid, project=self.project)
        names = {user.id: user.username for user in self.world.users}
        notes = self.world.comments_on(iid, project=self.project)
        return Case(
            iid=iid,
            title=issue.title,
            state=issue.state,
            labels=frozenset(self.world.labels_on(iid, project=self.project)),
            assignees=tuple(names[one] for one in issue.assignee_ids),
            due=issue.due_date,
            description=issue.description or "",
            confidential=issue.confidential,
            comments=tuple(note.body for note in notes if names[note.author_id] == BOT),
            said=tuple(note.body for note in notes if names[note.author_id] != BOT),
        )


def accounts_only() -> str:
    """The demo's configuration without its renewals, of which the weekly exports know nothing."""
    text = (CONFIG / "triage.yml").read_text(encoding="utf-8")
    return text.partition(RENEWALS)[0].rstrip() + "\n"


@contextmanager
def open_site(
    folder: Path, *, day: date, world: World | None = None, others: Sequence[tuple[str, str]] = ()
) -> Iterator[Site]:
    """A fresh site with an empty project, or one on a world that was kept. `others` are users and their names
    beside those of the people file."""
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    shutil.copy(CONFIG / "people.yml", folder)
    (folder / "triage.yml").write_text(accounts_only(), encoding="utf-8")
    settings = load(folder / "triage.yml", {})
    project = settings.gitlab.project
    if world is None:
        world = World()
        world.clock.set(datetime.combine(day, time(6), UTC))
        seed(world, project=project, users=(*users(settings), *others))
    token = next(token.value for token in world.tokens if token.name == "bot")
    with running(world) as server:
        yield Site(folder=folder, world=world, server=server, token=token, project=project)
