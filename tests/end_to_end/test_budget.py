"""What a run costs in requests, counted where they arrive: the budget at 50, 1,000 and 5,000 issues.

Beside the budget's numbers stands one look per hundred descriptions that are about to be replaced, which
keeps a person's words of the last minute.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from math import ceil
from typing import Any

import pytest

from triage_bot import marker

from .crowd import RED, Crowd, comments_since
from .site import TODAY, Ended, Site

PAGE = 100
FIXED = 6
EVIDENCE_DAYS = 35

STEADY = {
    "CSM": "Irene Camus",
    "CSM Email": "irene.camus@northlight.example",
    "Renewal Date": "06/30/2027",
}
"""One CSM who is a member, and a renewal that does not pass: that would be asked about as well (E19)."""

_ONE_ISSUE = re.compile(r"/api/v4/projects/\d+/issues/(\d+)(/notes)?")
_SIZES = [50, 1_000, pytest.param(5_000, marks=pytest.mark.full)]


def reading(site: Site, issues: int, *, at: str = TODAY) -> int:
    """The most requests that reading may cost: a list that is empty still has to be asked for. The dashboard
    stands in the list of issues too, once it is made."""
    listed = issues + sum(marker.read_dashboard(i.description) is not None for i in site.world.issues)
    comments = comments_since(site, str(date.fromisoformat(at) - timedelta(days=EVIDENCE_DAYS)))
    return max(1, ceil(listed / PAGE)) + max(1, ceil(comments / PAGE)) + FIXED


def dashboard(ended: Ended) -> int:
    """What the dashboard cost besides, which shows the last changes: one request to make it, or a look and a
    write."""
    assert len(ended.kept) <= 1
    return sum(1 if entry.method == "POST" else 2 for entry in ended.kept)


def grown(site: Site, size: int) -> Crowd:
    """So many issues in care since two months ago, with comments of people before and in the window."""
    crowd = Crowd(site, size)
    site.world.clock.set("2026-09-22T08:00:00Z")
    crowd.settle()
    crowd.comments(size, day="2026-09-25")
    site.world.clock.set("2026-11-21T08:00:00Z")
    crowd.comments(size * 6 // 5, day="2026-11-10")
    crowd.settle()
    assert len(site.issues) == size
    return crowd


def touched(ended: Ended, method: str, *, notes: bool = False) -> list[int]:
    """The issues about accounts that requests of a kind went to, by number."""
    asked = (entry for entry in ended.log if entry.method == method and entry not in ended.kept)
    found = (_ONE_ISSUE.fullmatch(entry.path) for entry in asked)
    return [int(one[1]) for one in found if one and bool(one[2]) is notes]


@pytest.mark.parametrize("size", _SIZES)
def test_budget(site: Site, size: int) -> None:
    crowd = grown(site, size)
    _quiet(site, size)
    _busy(site, crowd, size)


def _quiet(site: Site, size: int) -> None:
    first = site.sync()
    assert (first.writes, len(first.kept)) == ([], 1), "the dashboard is made once"
    ended = site.sync()
    assert ended.kept == []
    assert ended.code == 0, ended.text
    assert f"{size:,} issues in care, {size:,} unchanged" in ended.out
    assert ended.writes == []
    assert len(ended.log) <= reading(site, size)
    assert ended.told_cost == len(ended.log)
    assert touched(ended, "GET") == touched(ended, "GET", notes=True) == []


def _busy(site: Site, crowd: Crowd, size: int) -> None:
    worse, dearer, new = range(0, size // 2, 5), range(1, size, 4), size // 20
    crowd.change(worse, RED)
    crowd.change(dearer, {"ARR": "$777,000"})
    crowd.add(new)
    allowed = reading(site, size)

    plan_file = site.folder / "plan.json"
    ended = site.sync("--plan-out", str(plan_file))
    actions: list[dict[str, Any]] = json.loads(plan_file.read_text("utf-8"))["actions"]
    updated = [a["iid"] for a in actions if a["kind"] == "update"]
    commented = [a["iid"] for a in actions if a["kind"] == "comment"]
    described = [a["iid"] for a in actions if a.get("change", {}).get("description")]
    opened = sum(a["kind"] == "open" for a in actions)
    changes = len(updated) + opened

    assert ended.code == 0, ended.err
    assert (opened, len(commented)) == (new, len(worse))
    assert len(updated) == len({*worse, *dearer})
    assert len(ended.kept) == 1
    asked = allowed + changes + len(commented) + ceil(len(described) / PAGE)
    assert len(ended.log) <= asked + dashboard(ended)
    assert ended.told_cost == len(ended.log)
    print(f"{size} issues: {len(ended.log)} requests, {changes} changes, {len(commented)} comments")
    assert sorted(touched(ended, "PUT")) == sorted(updated)
    assert sorted(touched(ended, "POST", notes=True)) == sorted(commented)
    assert touched(ended, "GET") == touched(ended, "GET", notes=True) == []


def test_reminders_cost_one_read_and_two_writes_each(site: Site) -> None:
    """A thousand issues of which one in twenty has been silent for two months; all else was settled on a
    Saturday, when nobody is reminded."""
    size = 1_000
    crowd = Crowd(site, size)
    crowd.change(range(size), STEADY)
    site.world.clock.set("2026-09-22T08:00:00Z")
    crowd.settle(at="2026-09-22")
    silent = frozenset(issue.iid for issue in site.issues[::20])
    site.world.clock.set("2026-11-12T08:00:00Z")
    crowd.comments(size * 6 // 5, day="2026-11-12", silent=silent)
    crowd.settle(at="2026-11-14")
    site.world.clock.set("2026-11-23T08:00:00Z")
    allowed = reading(site, size, at="2026-11-23")

    ended = site.sync("--allow-bulk", at="2026-11-23")
    assert ended.code == 0, ended.err
    assert sorted(touched(ended, "GET", notes=True)) == sorted(silent)
    assert sorted(touched(ended, "POST", notes=True)) == sorted(silent)
    assert silent <= set(touched(ended, "PUT"))
    assert len(touched(ended, "PUT")) == len(silent)
    assert len(ended.log) <= allowed + 3 * len(silent) + dashboard(ended)
    assert ended.told_cost == len(ended.log)

    again = site.sync(at="2026-11-23")
    assert again.writes == again.kept == []
    assert len(again.log) <= reading(site, size, at="2026-11-23")


def test_late_issues_and_milestones_leave_no_request_to_spare(site: Site) -> None:
    """Five issues after their third reminder: nothing is said any more, and each fixed request is needed."""
    (site.folder / "policy.yml").write_text("version: a@1\nmilestones: true\n")
    size = 50
    crowd = Crowd(site, size)
    crowd.change(range(size), STEADY)
    site.world.clock.set("2026-10-05T08:00:00Z")
    crowd.settle(at="2026-10-05")
    silent = frozenset(issue.iid for issue in site.issues[::10])
    site.world.clock.set("2026-11-07T08:00:00Z")
    crowd.settle(at="2026-11-07")  # a Saturday: the labels are there, nobody is reminded
    reminded = 0
    for day in ("2026-11-09", "2026-11-16", "2026-11-23"):
        site.world.clock.set(f"{day}T08:00:00Z")
        crowd.comments(size, day=day, silent=silent)
        allowed = reading(site, size, at=day)
        ended = site.sync("--allow-bulk", at=day)
        assert ended.code == 0, ended.err
        reminded += len(said := touched(ended, "POST", notes=True))
        described = len(touched(ended, "PUT"))
        besides = ceil(described / PAGE) + dashboard(ended)
        assert len(ended.log) <= allowed + 2 * len(said) + described + besides
        assert sorted(said) == sorted(silent)
        quiet = site.sync(at=day)
        assert quiet.writes == quiet.kept == []
        assert len(quiet.log) == reading(site, size, at=day), "one request more would be one too many"
    assert reminded == 3 * len(silent)
    site.world.clock.set("2026-11-25T08:00:00Z")
    for ended in (site.sync(at="2026-11-25"), site.sync(at="2026-11-25")):
        assert ended.code == 0, ended.err
        assert touched(ended, "GET", notes=True) == []
        assert len(ended.log) == reading(site, size, at="2026-11-25") + dashboard(ended)
    assert ended.writes == ended.kept == []


def test_first_run_makes_each_label_once_and_nothing_else_beside_the_issues(site: Site) -> None:
    crowd = Crowd(site, 50)
    ended = site.sync("--allow-bulk")
    assert ended.code == 0, ended.err
    made = [entry.body["name"] for entry in ended.writes if entry.path.endswith("/labels") and entry.body]
    assert len(made) == len(set(made)) > 0
    assert len(ended.writes) == len(made) + len(crowd.rows)
    assert len(ended.kept) == 1
    assert len(ended.log) - len(made) <= reading(site, 0) + len(crowd.rows) + 1
    assert ended.told_cost == len(ended.log)


def test_an_explanation_reads_no_more_than_a_run(site: Site) -> None:
    Crowd(site, 50)
    site.sync("--allow-bulk")
    ended = site.run("explain", "--at", "2026-11-21", "#3")
    assert ended.code == 0, ended.err
    assert ended.told_cost == len(ended.log) <= reading(site, 50)
    assert ended.writes == []


def test_milestones_fit_into_the_fixed_requests(site: Site) -> None:
    (site.folder / "policy.yml").write_text("version: a@1\nmilestones: true\n")
    ended = site.sync("--dry-run")
    assert any(entry.path.endswith("/milestones") for entry in ended.log)
    assert len(ended.log) <= reading(site, 0)
