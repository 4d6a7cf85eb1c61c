"""The account that docs/lifecycle.md follows goes the way it is told there."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from triage_bot.sandbox import Person, World, running

from .sessions import Step, Terminal, environment, free_port

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
ACCOUNT = "0018b00002CL7tsAAD"
SYNC = f"triage-bot --config config/demo/triage.yml sync --account {ACCOUNT}"
PROJECT = "acme/customer-success/account-triage"


def plans() -> list[str]:
    """The plan lines that the page shows, block by block."""
    return re.findall(r"^```text\n([+~!].*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def answer() -> str:
    """The comment that the page has the CSM write."""
    found = re.search(r"^```markdown\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def write_green_export(exports: Path, day: str) -> None:
    """The export of a later day, in which the account is green."""
    with (exports / "gainsight_company_2026-11-20.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    for row in rows:
        if row and row[0] == ACCOUNT:
            row[header.index("CSM Sentiment")] = "Green"
            row[header.index("CSM Sentiment Date")] = "12/10/2026"
    with (exports / f"gainsight_company_{day}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def write_the_same_exports(exports: Path, day: str) -> None:
    """Exports of a later day that say what the last ones did."""
    for last in exports.glob("*_2026-11-20.csv"):
        shutil.copy(last, exports / last.name.replace("2026-11-20", day))


@dataclass
class Weeks:
    """The project of the demo, day by day."""

    terminal: Terminal
    world: World

    def sync(self, day: str) -> str:
        """What a run of that day prints."""
        self._set(day)
        return self.terminal.run(Step(f"{SYNC} --at {day}", ""))

    def comment(self, day: str, username: str, iid: int, text: str) -> int:
        """A person's comment; its id."""
        self._set(day)
        person = Person(self.world, self.world.user(username), self.world.project(PROJECT))
        note = person.comment(iid, text)
        assert note is not None
        return note.id

    def marks(self, note: int) -> list[str]:
        return [award.name for award in self.world.awards if award.awardable_id == note]

    def _set(self, day: str) -> None:
        self.world.clock.set(f"{day}T08:00:00+00:00")


@contextmanager
def weeks_after(terminal: Terminal, state: Path, port: str) -> Iterator[Weeks]:
    world = World.load(state)
    token = next(token.value for token in world.tokens if token.name == "bot")
    terminal.run(Step(f"export TRIAGE_BOT_TOKEN={token}", ""))
    with running(world, port=int(port)):
        yield Weeks(terminal, world)


def assert_shown(promised: str, printed: str) -> None:
    """Each promised line is among the printed ones, in this order."""
    lines = iter(printed.splitlines())
    for line in promised.splitlines():
        assert line in lines, f"{line}\n--- is not in\n{printed[printed.find('Changes') :]}"


def test_the_account_goes_the_way_the_page_tells(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    port = free_port()
    opening, reminding, confirming = plans()
    with Terminal(tmp_path, environment(port)) as terminal:
        assert opening in terminal.run(Step("triage-bot demo", ""))
        with weeks_after(terminal, tmp_path / ".demo" / "gitlab.json", port) as weeks:
            write_the_same_exports(tmp_path / "config" / "demo" / "exports", "2026-12-04")
            assert "Nothing to change." in weeks.sync("2026-12-05")
            sunday = weeks.sync("2026-12-06")
            assert "labels: -triage::new, +triage::overdue" in sunday
            assert "! comment" not in sunday
            assert_shown(reminding, weeks.sync("2026-12-07"))
            note = weeks.comment("2026-12-08", "otrost", 5, answer())
            answered = weeks.sync("2026-12-09")
            assert "labels: -triage::overdue" in answered
            assert "due date: 2026-12-15" in answered
            assert "! comment" not in answered
            assert weeks.marks(note) == ["white_check_mark"]
            write_green_export(tmp_path / "config" / "demo" / "exports", "2026-12-11")
            first = weeks.sync("2026-12-11")
            assert_shown(confirming, first)
            assert "labels:" not in first
            assert "Nothing to change." in weeks.sync("2026-12-12"), "the same export confirms nothing"
            write_green_export(tmp_path / "config" / "demo" / "exports", "2026-12-13")
            second = weeks.sync("2026-12-13")
            assert "labels: -HS::Red, +HS::Green" in second
            assert "! comment" in second
            assert "Nothing to change." in weeks.sync("2026-12-13")
