"""People write, label, assign and comment while the bot runs: every character is still there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.watch import Watch
from triage_bot.sandbox import Faults

from .crowd_at_work import Crowd
from .day import DAY, eve, the_day

OLD, NEW = 8, 3
PARTLY_FAILED = 6


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return eve(tmp_path_factory.mktemp("before"), old=OLD)


def at_work(folder: Path, world: dict[str, Any], seed: int, **gitlab: Any) -> Crowd:
    """One run with people at work, one without; fails where anything of theirs is lost after either."""
    with the_day(folder, world, count=OLD + NEW) as season:
        site = season.site
        watch = Watch(site.world.clock)
        site.world.faults = crowd = Crowd(site=site, watch=watch, seed=seed)
        ran = site.run(DAY, hour=9, watch=watch, **gitlab)
        assert set(ran.exit_codes) <= {PARTLY_FAILED}
        assert crowd.losses() == []
        site.world.faults = Faults()
        again = site.run(DAY, hour=12)
        assert not again.result.errors, again.result.errors
        assert crowd.losses() == []
        assert crowd.deeds > 0
        return crowd


@pytest.mark.parametrize("seed", range(12))
def test_every_character_of_people_is_still_there(tmp_path: Path, world: dict[str, Any], seed: int) -> None:
    at_work(tmp_path, world, seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(12, 200))
def test_every_character_of_people_is_still_there_always(
    tmp_path: Path, world: dict[str, Any], seed: int
) -> None:
    crowd = at_work(tmp_path, world, seed, workers=1 + seed % 2)
    print(f"seed {seed}: {crowd.deeds} deeds, {crowd.held_back} held back while the bot was at that issue")
