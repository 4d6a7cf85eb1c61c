"""What a run costs in requests, counted where they arrive: the budget at 50, 1,000 and 5,000 issues.

Beside the budget's numbers stands one look per hundred descriptions that are about to be replaced, which
keeps a person's words of the last minute.
"""

from __future__ import annotations

import json
import re
from math import ceil
from typing import Any

import pytest

from .crowd import RED, Crowd, comments_since
from .site import Ended, Site

PAGE = 100
FIXED = 6
DASHBOARD = 2
"""A look at it and a write, in a run that changes anything: it shows the last changes."""

EVIDENCE_BEGINS = "2026-10-17"
"""35 days before the run."""

_ONE_ISSUE = re.compile(r"/api/v4/projects/\d+/issues/(\d+)(/notes)?")
_SIZES = [50, 1_000, pytest.param(5_000, marks=pytest.mark.full)]


def reading(site: Site, issues: int) -> int:
    """The most requests that reading may cost: a list that is empty still has to be asked for."""
    comments = comments_since(site, EVIDENCE_BEGINS)
    return max(1, ceil(issues / PAGE)) + max(1, ceil(comments / PAGE)) + FIXED


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
    assert len(ended.log) <= allowed + changes + len(commented) + ceil(len(described) / PAGE) + DASHBOARD
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
    crowd.change(
        range(size),
        {
            "CSM": "Irene Camus",
            "CSM Email": "irene.camus@northlight.example",
            "Renewal Date": "06/30/2027",  # a renewal that passes would be asked about as well (E19)
        },
    )
    site.world.clock.set("2026-09-22T08:00:00Z")
    crowd.settle(at="2026-09-22")
    silent = frozenset(issue.iid for issue in site.issues[::20])
    site.world.clock.set("2026-11-12T08:00:00Z")
    crowd.comments(size * 6 // 5, day="2026-11-12", silent=silent)
    crowd.settle(at="2026-11-14")
    site.world.clock.set("2026-11-23T08:00:00Z")
    allowed = reading(site, size)

    ended = site.sync("--allow-bulk", at="2026-11-23")
    assert ended.code == 0, ended.err
    assert sorted(touched(ended, "GET", notes=True)) == sorted(silent)
    assert sorted(touched(ended, "POST", notes=True)) == sorted(silent)
    assert silent <= set(touched(ended, "PUT"))
    described = len(touched(ended, "PUT"))
    assert described == len(silent)
    assert len(ended.log) <= allowed + 3 * len(silent) + ceil(described / PAGE) + DASHBOARD
    assert ended.told_cost == len(ended.log)

    again = site.sync(at="2026-11-23")
    assert again.writes == []
    assert len(again.log) <= reading(site, size)


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
