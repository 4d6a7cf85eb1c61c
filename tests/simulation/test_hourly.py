"""A run every hour says what one run a day says, on the same day, in the same words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from .cast import CAST
from .season import DAILY, FIRST, HOURLY, at_risk, days, open_season

LENGTH = 24
CROWD = len(CAST)
WATCHED = {14, 15, 22}
"""Days with a run every hour: a quiet one, the first late one, and that of the second level."""

OFTEN = (6, 7, 10, 11, 23)
"""Hours of several runs a day, before people begin and after; at ten they write."""

_NOTE = re.compile(r"(?<=nudge:)([0-9]\.)[0-9]{3,}")
"""The number of a comment in a key. Notes of the bot's edits are counted too, and come earlier where it runs
more often."""


def said(
    folder: Path, hours: Sequence[int], watched: Collection[int] = WATCHED, length: int = LENGTH
) -> list[tuple[date, int, str]]:
    """What the bot said, with runs at these hours on the days that are watched."""
    folder.mkdir()
    with open_season(folder, dict(islice(at_risk().items(), CROWD))) as season:
        season.begin()
        season.work(FIRST)
        for number, day in enumerate(days(length), start=1):
            for _ in season.live(day, hours if number in watched else DAILY):
                pass
        return [(one.day, one.iid, _NOTE.sub(r"\1N", one.body)) for one in season.comments]


def test_hourly_runs_say_what_daily_runs_say(tmp_path: Path) -> None:
    hourly, daily = said(tmp_path / "hourly", HOURLY), said(tmp_path / "daily", DAILY)
    assert len(daily) > CROWD / 2
    assert sorted(hourly) == sorted(daily)


@pytest.mark.full
def test_six_weeks_of_hourly_runs_say_what_daily_runs_say(tmp_path: Path) -> None:
    """Day after day, with everybody of the cast at work in between, up to the day on which somebody takes a
    snooze back that is late at once: a run of that day reminds of it before the next day's."""
    every = range(1, 41)
    hourly = said(tmp_path / "hourly", OFTEN, every, 41)
    daily = said(tmp_path / "daily", DAILY, every, 41)
    assert len(daily) > CROWD
    assert sorted(hourly) == sorted(daily)
