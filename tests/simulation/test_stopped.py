"""A run with 20 reminders and 10 commands, struck at any request: the next one heals and repeats nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.blow import WAYS, Blow
from tests.scenarios.site import Case, Ran
from triage_bot.errors import TriageBotError
from triage_bot.sandbox import Faults, World

from .cast import silent
from .season import Row, Season, at_risk, open_season

DAY = date(2026, 12, 8)
"""The fifteenth day after the first run: whoever kept still is late."""

EVE = date(2026, 12, 7)
REMINDED = 20
COMMANDS = (
    "help",
    "explain",
    "no change: next 2026-12-18 call with their CFO",
    "no change: next 2026-12-16 sponsor mail",
    "snooze until 2026-12-20: legal has the contract",
    "snooze until 2027-06-01: far too long",
    "snooze until 2026-12-20",
    "unsnooze",
    "won: they signed",
    "not at risk: a mistake in the export",
)
REQUESTS = 100
"""Of the undisturbed run; a test holds it."""

PARTLY_FAILED, REFUSED = 6, 8
Award = tuple[int, str, str]


@dataclass(frozen=True)
class Eve:
    """The world before the day, and what the undisturbed day made of it."""

    world: dict[str, Any]
    cases: dict[int, Case]
    awards: list[Award]
    requests: tuple[str, ...]


def reds() -> dict[str, Row]:
    """Thirty red accounts that do not renew within the next weeks."""
    rows = at_risk().items()
    chosen = (
        (id_, row) for id_, row in rows if row["CSM Sentiment"] == "Red" and "2027" in row["Renewal Date"]
    )
    return dict(islice(chosen, REMINDED + len(COMMANDS)))


@pytest.fixture(scope="session")
def eve(tmp_path_factory: pytest.TempPathFactory) -> Eve:
    with open_season(tmp_path_factory.mktemp("before"), reds()) as season:
        season.begin()
        for seat in season.seats.values():
            seat.script = silent
        season.work(EVE)
        for seat, command in zip(season.seats.values(), COMMANDS, strict=False):
            seat.say(f"@triage-bot {command}")
        world = deepcopy(season.site.world.dump())
    with the_day(tmp_path_factory.mktemp("undisturbed"), world) as season:
        ran = season.site.settled(DAY)
        requests = tuple(f"{entry.method} {entry.path}" for entry in ran.sent)
        return Eve(world, cases(season), awards(season), requests)


@contextmanager
def the_day(folder: Path, kept: dict[str, Any]) -> Iterator[Season]:
    world = World()
    world.apply(deepcopy(kept))
    with open_season(folder, reds(), world=world) as season:
        season.deliver(DAY)
        yield season


def cases(season: Season) -> dict[int, Case]:
    return {case.iid: case for of in season.site.cases().values() for case in of}


def awards(season: Season) -> list[Award]:
    return sorted(
        (award.awardable_id, award.name, award.awardable_type) for award in season.site.world.awards
    )


def test_the_day_is_what_it_is_meant_to_be(eve: Eve) -> None:
    assert len(eve.requests) == REQUESTS
    comments = [body for case in eve.cases.values() for body in case.comments]
    assert sum("nudge:" in body for body in comments) == REMINDED
    assert sum("answer:" in body for body in comments) == 4
    assert len(eve.awards) == len(COMMANDS) - 1


def struck(folder: Path, eve: Eve, way: str, number: int) -> None:
    """Strike a run, then demand that the next one ends as if nothing had been."""
    with the_day(folder, eve.world) as season:
        season.site.world.faults = blow = Blow(number=number, **WAYS[way])
        ran: Ran | None = None
        try:
            ran = season.site.run(DAY)
            codes = ran.exit_codes
        except TriageBotError as error:
            codes = [error.exit_code]
        assert blow.seen >= number, "the blow fell"
        assert set(codes) <= {PARTLY_FAILED, REFUSED}
        season.site.world.faults = Faults()
        season.site.settled(DAY, hour=20)
        assert awards(season) == eve.awards
        assert cases(season) == eve.cases


SAMPLE = [
    ("GET", "/events", 0),
    ("GET", "/notes", 7),
    ("POST", "/notes", 0),
    ("POST", "/notes", 11),
    ("POST", "/award_emoji", 4),
    ("PUT", "/issues/", 9),
]
"""A method, what the path contains, and which of those requests."""


@pytest.mark.parametrize("way", ["killed before", "killed after", "dropped after"])
@pytest.mark.parametrize(("method", "part", "which"), SAMPLE)
def test_the_next_run_heals(tmp_path: Path, eve: Eve, way: str, method: str, part: str, which: int) -> None:
    fitting = [
        number
        for number, request in enumerate(eve.requests, start=1)
        if request.startswith(method) and part in request
    ]
    struck(tmp_path, eve, way, fitting[which])


@pytest.mark.full
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
@pytest.mark.parametrize("way", ["killed before", "killed after", "dropped before", "dropped after"])
def test_the_next_run_heals_wherever_the_blow_falls(tmp_path: Path, eve: Eve, way: str, number: int) -> None:
    struck(tmp_path, eve, way, number)
