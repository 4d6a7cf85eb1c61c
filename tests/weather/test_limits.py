"""Openings and reminders against the limits of GitLab.com: told, nothing is refused; else nothing is lost.

They are counted on the embedded GitLab's clock, which moves when the bot waits: requests are real, waits not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.scenarios.site import Ran
from tests.simulation.cast import silent
from tests.simulation.season import ID, Row, Season, open_season
from tests.sources.making import sfid
from tests.watch import Watch
from triage_bot.model.settings import RequestLimits
from triage_bot.ports import WriteState
from triage_bot.sandbox import FaultPlan, Limit, World

from .day import DAY, EVE, reds, without_other_sources

NOTES, ISSUES, REQUESTS = 60, 200, 2_000
"""A minute, on GitLab.com (doc/user/gitlab_com/_index.md)."""

TENTH = 10
"""What the short test divides all numbers by."""


def accounts(count: int) -> dict[str, Row]:
    """So many red accounts, drawn from those of the export."""
    rows = islice(cycle(reds(30).values()), count)
    return {sfid(n): row | {ID: sfid(n), "Name": f"{row['Name']} {n}"} for n, row in enumerate(rows)}


@contextmanager
def the_morning(folder: Path, *, late: int, new: int) -> Iterator[Season]:
    """So many issues wait for a reminder, so many accounts for an issue."""
    everybody = accounts(late + new)
    with open_season(folder / "before", dict(islice(everybody.items(), late))) as season:
        without_other_sources(season).begin()
        for seat in season.seats.values():
            seat.script = silent
        season.work(EVE)
        kept = deepcopy(season.site.world.dump())
    world = World()
    world.apply(kept)
    with open_season(folder / "day", everybody, world=world) as season:
        season.deliver(DAY)
        yield without_other_sources(season)


def limited(part: int) -> FaultPlan:
    """The limits, or a part of each."""
    return FaultPlan.of(
        limits=[
            Limit(method="POST", path="/notes$", per_minute=NOTES // part),
            Limit(method="POST", path="/issues$", per_minute=ISSUES // part),
            Limit(per_minute=REQUESTS // part, kind="middleware"),
        ]
    )


def run(season: Season, part: int, told: RequestLimits) -> tuple[Ran, Watch]:
    """The run against the limits, then one that finds nothing to do."""
    site = season.site
    site.world.faults = limited(part)
    watch = Watch(site.world.clock)
    ran = site.run(DAY, hour=12, allow_bulk=True, watch=watch, limits=told)
    assert not ran.result.errors, ran.result.errors
    refused = [entry for entry in ran.sent if entry.status == 429]
    assert len(refused) == ran.result.wasted
    site.world.faults = FaultPlan()
    site.rests(DAY, hour=20)
    return ran, watch


def both_ways(folder: Path, *, late: int, new: int, part: int) -> None:
    told = RequestLimits(
        requests_per_minute=REQUESTS // part, notes_per_minute=NOTES // part, issues_per_minute=ISSUES // part
    )
    for name, limits in (("told", told), ("not told", RequestLimits())):
        with the_morning(folder / name, late=late, new=new) as season:
            ran, watch = run(season, part, limits)
        kinds = [action.kind for action in ran.result.planned.plan.actions]
        assert (kinds.count("open"), kinds.count("comment")) == (new, late)
        minutes = sum(watch.waits) / 60
        print(
            f"{new} openings and {late} reminders, limits {name}: {len(ran.sent)} requests, "
            f"{ran.result.wasted} wasted, {minutes:.1f} minutes of waiting"
        )
        if limits is told:
            assert ran.result.wasted == 0
        # Each kind is refused at most once a minute, and no minute is waited for in vain.
        least = (late / NOTES + new / ISSUES + len(ran.sent) / REQUESTS) * part
        assert ran.result.wasted <= least
        assert minutes <= least + 1


def test_a_tenth_of_all_against_a_tenth_of_the_limits(tmp_path: Path) -> None:
    both_ways(tmp_path, late=300 // TENTH, new=500 // TENTH, part=TENTH)


@pytest.mark.full
def test_five_hundred_openings_and_three_hundred_reminders(tmp_path: Path) -> None:
    both_ways(tmp_path, late=300, new=500, part=1)


def test_a_run_that_runs_out_of_time_tells_what_is_left_and_the_next_one_does_it(tmp_path: Path) -> None:
    late, new, part = 15, 10, TENTH
    with the_morning(tmp_path, late=late, new=new) as season:
        site = season.site
        site.world.faults = limited(part)

        first = site.run(DAY, hour=12, allow_bulk=True, run_minutes=1.5)

        assert first.exit_codes == [6]
        left = [one for one in first.result.written if one.state is not WriteState.DONE]
        assert 0 < len(left) < len(first.result.written)
        assert {one.state for one in left} == {WriteState.SKIPPED}
        assert any("the run's time was over (gitlab.run_minutes)" in (one.problem or "") for one in left)

        again = site.run(DAY, hour=14, allow_bulk=True)

        assert not again.result.errors, again.result.errors
        done = [one.action for one in first.result.written if one.state is WriteState.DONE]
        assert len(done) + len(again.result.written) == len(first.result.written)
        site.world.faults = FaultPlan()
        site.rests(DAY, hour=20)
        assert [len(of) for of in site.cases().values()] == [1] * (late + new)
