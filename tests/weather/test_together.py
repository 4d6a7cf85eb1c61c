"""Four bots at once on one project, and four workers in one bot: one issue for each account is left."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from triage_bot.model.settings import RequestLimits
from triage_bot.sandbox import Fault, FaultPlan, Limit

from .day import DAY, ends, eve, the_day

BOTS = 4
OLD, NEW = 6, 4


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return eve(tmp_path_factory.mktemp("before"), old=OLD)


class Abreast:
    """Progress that lets no bot write before all have read and planned: the worst that can happen."""

    def __init__(self, count: int) -> None:
        self._start = threading.Barrier(count, timeout=60)
        self._past = threading.local()

    def step(self, what: str, done: int, total: int | None) -> None:
        if what == "writing" and not getattr(self._past, "started", False):
            self._past.started = True
            self._start.wait()


def four_at_once(folder: Path, world: dict[str, Any]) -> None:
    with the_day(folder, world, count=OLD + NEW) as season:
        site = season.site
        site.moment(DAY)
        abreast = Abreast(BOTS)
        with ThreadPoolExecutor(BOTS) as pool:
            runs = [pool.submit(site.run, DAY, progress=abreast) for _ in range(BOTS)]
            planned = [run.result().result.planned.plan.digest for run in runs]
        assert len(set(planned)) == 1
        doubled = [of for of in site.cases().values() if len(of) > 1]
        assert len(doubled) == NEW, "all four have opened all of them"

        site.run(DAY, hour=20, allow_bulk=True)

        open_ones = {
            account: [case for case in of if case.state == "opened"] for account, of in site.cases().items()
        }
        assert {len(of) for of in open_ones.values()} == {1}
        assert len(open_ones) == OLD + NEW
        for account, of in site.cases().items():
            first = min(case.iid for case in of)
            assert open_ones[account][0].iid == first, "the oldest counts"
        site.rests(DAY, hour=21)


@pytest.mark.parametrize("time", [1, 2])
def test_after_four_bots_at_once_one_issue_is_left(tmp_path: Path, small: dict[str, Any], time: int) -> None:
    four_at_once(tmp_path, small)


@pytest.mark.full
@pytest.mark.parametrize("time", range(3, 11))
def test_after_four_bots_at_once_one_issue_is_left_each_time(
    tmp_path: Path, small: dict[str, Any], time: int
) -> None:
    four_at_once(tmp_path, small)


def test_four_workers_do_what_one_does_in_the_same_order(tmp_path: Path, small: dict[str, Any]) -> None:
    found = {}
    for workers in (1, 4):
        with the_day(tmp_path / str(workers), small, count=OLD + NEW) as season:
            ran = season.site.run(DAY, workers=workers)
            assert not ran.result.errors
            results = [(one.action, one.state, one.iid) for one in ran.result.written]
            assert [action for action, _, _ in results] == list(ran.result.planned.plan.actions)
            found[workers] = (results, ends(season))
            season.site.rests(DAY, hour=20)
    assert found[1] == found[4]


def test_four_workers_stay_below_the_limits_and_out_of_trouble(tmp_path: Path, small: dict[str, Any]) -> None:
    with the_day(tmp_path, small, count=OLD + NEW) as season:
        site = season.site
        limits = [Limit(method="POST", path="/notes$", per_minute=3), Limit(per_minute=12)]
        site.world.faults = FaultPlan.of(Fault(kind="502", at=1, method="PUT", when="after"), limits=limits)
        told = RequestLimits(requests_per_minute=12, notes_per_minute=3)
        ran = site.run(DAY, workers=4, limits=told)
        assert not ran.result.errors, ran.result.errors
        assert ran.result.wasted == 0
        site.world.faults = FaultPlan()
        site.rests(DAY, hour=20)
