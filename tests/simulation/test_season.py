"""Ninety days with people of all kinds: each reminder that is due comes, on its day, once, and no other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from math import ceil
from pathlib import Path

import pytest

from tests.scenarios.site import BOT, Ran
from triage_bot.model.action import Comment, UpdateIssue
from triage_bot.sandbox.clock import to_ms

from .cast import silent
from .season import FIRST, ID, Season, at_risk, days, full_export, open_season
from .test_stopped import reds

PAGE, FIXED, EVIDENCE = 100, 6, 35
DAY_MS = 24 * 60 * 60 * 1000


def lived(season: Season, length: int) -> Counter[int]:
    """Live through so many days, each held against the oracle; the reminders by level."""
    levels: Counter[int] = Counter()
    season.begin()
    season.work(FIRST)
    for number, day in enumerate(days(length), start=1):
        stir(season, number)
        for ran, brought in season.live(day):
            wanted = season.due(day)
            assert brought == wanted, f"{day}: too much {brought - wanted}, missing {wanted - brought}"
            assert len(ran.sent) <= allowed(season, ran, day), f"{day}: {len(ran.sent)} requests"
            levels.update(reminder.level for reminder in brought.elements())
    return levels


def stir(season: Season, number: int) -> None:
    """What the sources bring about: some accounts get worse and some better, and some change hands."""
    seats = sorted(season.seats)
    season.recall_csms()
    if number in (17, 18, 22, 30, 52, 70):
        for iid in seats[number % 3 :: 3]:
            season.forget_csm(iid)
    elif number in (16, 40):
        for iid in seats[number % 4 :: 4]:
            season.respell(iid)
    elif number == 20:
        for iid in seats[::5]:
            season.rate(iid, "Red")
    elif number == 24:
        for iid in seats[2::7]:
            season.rate(iid, "Yellow")
    elif number == 12:
        for iid in seats[1::6]:
            season.hand_over(iid, "Wendy Henk", "wendy.henk@northlight.example")
    elif number == 36:
        for iid in seats[3::4]:
            season.hand_over(iid, "Mark Holt", "mark.holt@northlight.example")


def allowed(season: Season, ran: Ran, day: date) -> int:
    """The budget: reading, one more read per reminder and per update that was deleted, every write, a look
    per hundred descriptions; a look at the dashboard and a write where it changes."""
    start = day - timedelta(days=EVIDENCE)
    comments = comments_between(season, start, day)
    reading = ceil(len(season.seats) / PAGE) + max(1, ceil(comments / PAGE)) + FIXED
    actions = ran.result.planned.plan.actions
    reads = sum(isinstance(action, Comment) for action in actions)
    described = sum(isinstance(action, UpdateIssue) for action in actions)
    deleted, season.deleted = season.deleted, 0
    dashboard = 2 if any(entry.path.endswith(f"/issues/{season.dashboard}") for entry in ran.sent) else 0
    return reading + reads + deleted + len(actions) + ceil(described / PAGE) + dashboard


def comments_between(season: Season, start: date, end: date) -> int:
    first, last = (datetime.combine(day, time(), UTC) for day in (start - timedelta(days=2), end))
    return sum(
        event.action == "commented" and to_ms(first) <= event.created_at <= to_ms(last) + DAY_MS
        for event in season.site.world.events
    )


def test_forty_issues_for_six_weeks(tmp_path: Path) -> None:
    with open_season(tmp_path, dict(islice(at_risk().items(), 40))) as season:
        levels = lived(season, 45)
        said = [note for note in season.site.world.notes if note.author_id != season.site.world.user(BOT).id]
        assert len(said) / 5 < sum(note.type == "DiscussionNote" for note in said) < len(said)
    assert levels.keys() == {1, 2, 3}


@pytest.mark.full
def test_the_whole_export_for_ninety_days(tmp_path: Path) -> None:
    with open_season(tmp_path, {row[ID]: row for row in full_export()}) as season:
        levels = lived(season, 90)
        assert len(season.seats) >= 100
    assert levels.keys() == {1, 2, 3}


def test_who_takes_over_is_asked_and_not_who_leaves(tmp_path: Path) -> None:
    """A second change of hands on the very day of a reminder, without more time: one comment says both."""
    with open_season(tmp_path, dict(islice(reds().items(), 1))) as season:
        season.begin()
        ((iid, seat),) = season.seats.items()
        seat.script = silent
        for number, day in enumerate(days(37), start=1):
            if number == 12:
                season.hand_over(iid, "Jonás Korpal", "jonas.korpal@northlight.example")
            elif number == 36:
                season.hand_over(iid, "Wendy Henk", "wendy.henk@northlight.example")
            for _ in season.live(day):
                pass
        *_, last = season.site.case(seat.account).comments
    (asked,) = (line for line in last.splitlines() if "an update is due" in line)
    assert "csm:" in last.partition("\n")[0]
    assert re.findall(r"@(\w+)", asked)[0] == "whenk"
    assert "@jkorpal" not in asked
