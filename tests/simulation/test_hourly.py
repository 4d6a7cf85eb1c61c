"""A run every hour says what one run a day says, on the same day, in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from .season import DAILY, FIRST, HOURLY, at_risk, days, open_season

LENGTH = 24
CROWD = 9
WATCHED = {14, 15, 22}
"""Days with a run every hour: a quiet one, the first late one, and that of the second level."""


def said(folder: Path, hours: Sequence[int]) -> list[tuple[date, int, str]]:
    """What the bot said, with runs at these hours on the days that are watched."""
    folder.mkdir()
    with open_season(folder, dict(islice(at_risk().items(), CROWD))) as season:
        season.begin()
        season.work(FIRST)
        for number, day in enumerate(days(LENGTH), start=1):
            for _ in season.live(day, hours if number in WATCHED else DAILY):
                pass
        return [(one.day, one.iid, one.body) for one in season.comments]


def test_hourly_runs_say_what_daily_runs_say(tmp_path: Path) -> None:
    hourly, daily = said(tmp_path / "hourly", HOURLY), said(tmp_path / "daily", DAILY)
    assert len(daily) > CROWD / 2
    assert sorted(hourly) == sorted(daily)
