"""Rule 3.5 row by row, with the whole command over HTTP: a source goes wrong on a Monday on which reminders
are due. Nothing is opened, relabelled or closed on its word, reminders go out, and the exit code says so."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sources.rest.serving import Reply, serving
from triage_bot import marker

from .crowd import Crowd
from .site import EXPORT, Ended, Site, source

OPENED, MONDAY, TUESDAY = "2026-11-02", "2026-11-23", "2026-11-24"
SIZE = 40
COMMENT = re.compile(r"/issues/(\d+)/notes")
Row = dict[str, str]


@dataclass
class Week:
    """Forty accounts in care since three weeks ago, about which nobody has said a word; the dashboard
    remembers the source as it was on Sunday."""

    site: Site
    crowd: Crowd

    def export(self, day: str, change: Callable[[list[Row]], list[Row]] = list, drop: str = "") -> None:
        """Write the export of a day, with rows changed or a column left out, and nothing newer."""
        self.crowd.write()
        made = self.site.folder / EXPORT
        with made.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = change([dict(row) for row in reader])
            header = [name for name in reader.fieldnames or () if name != drop]
        folder = made.parent
        for newer in folder.glob("export_*.csv"):
            if newer.stem[-10:] >= day:
                newer.unlink()
        with (folder / f"export_{day}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)

    def run(self, day: str, *arguments: str) -> Ended:
        self.site.world.clock.set(f"{day}T08:00:00Z")
        return self.site.sync(*arguments, at=day)

    @property
    def standing(self) -> list[tuple[Any, ...]]:
        """What a source decides about: which issues there are, open or closed, and their labels but those of
        their clock."""
        world = self.site.world
        return [
            (
                issue.iid,
                issue.state,
                issue.title,
                sorted(_lasting(world.labels_on(issue.iid))),
                self.block(issue),
            )
            for issue in world.issues
            if issue.issue_type == "issue" and not marker.read_dashboard(issue.description)
        ]

    def standing_of_accounts(self) -> list[tuple[Any, ...]]:
        """The same without what a person has made of the dashboard."""
        return [one for one in self.standing if "account triage" in one[2]]

    @staticmethod
    def block(issue: Any) -> str:
        found = marker.read(issue.description)
        return found.block if found else ""

    @property
    def dashboard(self) -> str:
        return str(self.site.dashboard.description)


def _lasting(titles: Any) -> list[str]:
    return [title for title in titles if title not in ("triage::overdue", "triage::new")]


def reminded(ended: Ended) -> int:
    return sum(entry.method == "POST" and bool(COMMENT.search(entry.path)) for entry in ended.log)


@pytest.fixture
def week(site: Site) -> Week:
    site.configure(sources=[source("exports/export_*.csv")])
    made = Week(site, Crowd(site, SIZE))
    made.export("2026-11-01")
    assert made.run(OPENED, "--allow-bulk").code == 0
    made.export("2026-11-22")
    assert made.run("2026-11-22").code == 0
    return made


def greener(rows: list[Row]) -> list[Row]:
    return [{**row, "CSM Sentiment": "Green"} if number < 16 else row for number, row in enumerate(rows)]


def emptier(rows: list[Row]) -> list[Row]:
    blank = {"CSM Sentiment": "", "Overall Health": "", "Scorecard Overall Score": ""}
    unrated = {name: "" for name in rows[0] if name in blank or "Health" in name or "Score" in name}
    return [{**row, **unrated, "CSM Sentiment": ""} if number % 2 else row for number, row in enumerate(rows)]


FAULTS: dict[str, tuple[Callable[[Week], None], str]] = {
    "empty": (lambda week: week.export(MONDAY, lambda _: []), "there are no rows"),
    "shrunk": (lambda week: week.export(MONDAY, lambda rows: rows[:31]), "31 rows, 77 % of the 40"),
    "half-filled": (lambda week: week.export(MONDAY, emptier), "50 % of its accounts have no rating"),
    "a-lost-column": (
        lambda week: week.export(MONDAY, drop="CSM Sentiment"),
        "the column 'CSM Sentiment' (csm sentiment) is not in the header",
    ),
    "last-month": (lambda week: week.export("2026-10-20"), "its data is of 2026-10-20, 34 days ago"),
    "a-jump": (lambda week: week.export(MONDAY, greener), "at least 16 of 40 accounts have another rating"),
    "no-file": (lambda week: week.export("2026-10-20") or _remove(week.site.folder), "no file has that name"),
}


def _remove(folder: Path) -> None:
    for path in (folder / "exports").glob("export_*.csv"):
        path.unlink()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_source_that_is_not_believed_changes_nothing_and_reminders_go_on(week: Week, fault: str) -> None:
    go_wrong, word = FAULTS[fault]
    go_wrong(week)
    before = week.standing
    ended = week.run(MONDAY)
    assert ended.code == 4, ended.text
    assert word in ended.err
    assert week.standing == before
    assert reminded(ended) > 0
    assert "**Not believed at the moment: gainsight.**" in week.dashboard.replace(
        " What rests on it waits.", ""
    )

    again = week.run(MONDAY)
    assert (again.code, again.writes, again.kept) == (4, [], [])

    week.export(TUESDAY)
    mended = week.run(TUESDAY)
    assert mended.code == 0, mended.text
    assert "Not believed" not in week.dashboard


def test_a_server_that_is_down_changes_nothing_and_reminders_go_on(week: Week) -> None:
    before = week.standing
    with serving(lambda _: Reply({"message": "maintenance"}, 503)) as service:
        fields = {
            "account_id": {"column": "id"},
            "name": {"column": "name"},
            "csm_sentiment": {"column": "s"},
        }
        down = {
            "name": "gainsight", "kind": "rest", "url": f"{service.url}/accounts", "fields": fields,
            "traffic": {"requests_per_minute": 100_000, "tries": 1},
        }  # fmt: skip
        week.site.configure(sources=[down])
        ended = week.run(MONDAY)
    assert ended.code == 4, ended.text
    assert "503" in ended.err
    assert week.standing == before
    assert reminded(ended) > 0


def test_check_finds_an_old_export_before_a_run_does(site: Site) -> None:
    site.redate("2026-10-20")
    ended = site.run("check", "--offline", "--at", MONDAY)
    assert ended.code == 3
    assert "its data is of 2026-10-20, 34 days ago" in ended.text


def test_yesterdays_file_is_believed(week: Week) -> None:
    ended = week.run(MONDAY)
    assert ended.code == 0, ended.text
    assert reminded(ended) > 0


def test_a_weekly_export_is_believed_until_the_next_one_comes(week: Week) -> None:
    for day in ("2026-11-25", "2026-11-29"):
        ended = week.run(day)
        assert ended.code == 0, ended.text
        assert "after 2026-11-29 it is not believed any more" in ended.out
    assert week.run("2026-11-30").code == 4


@pytest.mark.parametrize("word", ["--allow-bulk", "--first-run"])
@pytest.mark.parametrize("fault", ["a-jump", "shrunk"])
def test_a_person_may_answer_for_the_difference(week: Week, fault: str, word: str) -> None:
    FAULTS[fault][0](week)
    taken = week.run(MONDAY, word)
    assert taken.code == 0, taken.text
    after = week.run(MONDAY)
    assert (after.code, after.writes, after.kept) == (0, [], [])


def test_nobody_answers_for_last_months_file(week: Week) -> None:
    FAULTS["last-month"][0](week)
    assert week.run(MONDAY, "--allow-bulk", "--first-run").code == 4


def test_without_the_dashboard_absolute_limits_remain(week: Week) -> None:
    """Most of the accounts in care lose their rows: the issues themselves remember that there were more."""
    with week.site.world.edit():
        for issue in week.site.world.issues:
            if marker.read_dashboard(issue.description):
                issue.description = "Cleared by hand"
                issue.title = "Something else"
    week.export(MONDAY, lambda rows: rows[:20])
    before = week.standing_of_accounts()
    ended = week.run(MONDAY)
    assert ended.code == 4, ended.text
    assert "20 of 40 accounts in care are in no source at once" in ended.err
    assert week.standing_of_accounts() == before


def test_a_failed_second_source_holds_only_what_it_could_change(week: Week) -> None:
    """The renewals of the CRM are gone: issues are opened all the same."""
    renewals = {
        "name": "crm", "kind": "csv", "path": "exports/renewals.csv", "about": "renewals",
        "fields": {
            "account_id": {"column": "Account"}, "opportunity_id": {"column": "Id"},
            "stage": {"column": "Stage"}, "renewal_date": {"column": "Renewal"},
        },
    }  # fmt: skip
    week.site.configure(sources=[source("exports/export_*.csv"), renewals])
    week.crowd.add(2)
    week.export(MONDAY)
    ended = week.run(MONDAY)
    assert ended.code == 4, ended.text
    assert "crm failed" in ended.err
    assert sum("account triage" in issue.title for issue in week.site.issues) == SIZE + 2
