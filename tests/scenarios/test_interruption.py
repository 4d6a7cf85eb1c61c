"""A run that is cut short anywhere: the next one heals, with no twin, no doubled comment, the same end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from triage_bot.errors import TriageBotError
from triage_bot.sandbox import Faults, World

from . import small
from .blow import WAYS, Blow
from .exports import Export
from .site import Case, Site, open_site
from .small import FIRST, FLAGGED, GREEN, OTHER_RED, PLAIN, RED, day

PARTLY_FAILED, REFUSED = 6, 8


REQUESTS = 22
"""Of the undisturbed run; a test holds it."""


@dataclass(frozen=True)
class Eve:
    """The world before the busy day, the export of that day, and how the day must end."""

    world: dict[str, Any]
    export: Export
    end: dict[str, Case]
    requests: tuple[str, ...]


@pytest.fixture(scope="session")
def eve(tmp_path_factory: pytest.TempPathFactory) -> Eve:
    """A day on which all kinds of change come together: two openings, two comments with a new label, a new
    title, a change of hands, facts, and a person's comment."""
    export = small.ten()
    export.rate(GREEN[1], "Yellow", FIRST, flagged=True)
    with open_site(tmp_path_factory.mktemp("eve"), day=FIRST) as site:
        small.deliver_and_run(site, export, 0)
        export.rate(FLAGGED, "Green", day(1))
        small.deliver_and_run(site, export, 1)
        site.person("mtabisz").comment(site.case(RED).iid, "Call on Monday.")
        world = deepcopy(site.world.dump())
    export.rate(GREEN[0], "Red", day(2))
    export.rate(GREEN[1], "Red", day(2))
    export.rate(PLAIN, "Yellow", day(2), flagged=True)
    export.set(RED, Name="Ostnotra Holding")
    export.set(OTHER_RED, ARR="$1", CSM="Patrick Scott", CSM_Email="patrick.scott@northlight.example")
    with busy_day(tmp_path_factory.mktemp("undisturbed"), world, export) as site:
        ran = site.settled(day(2))
        return Eve(world, export, ends(site), tuple(f"{entry.method} {entry.path}" for entry in ran.sent))


@contextmanager
def busy_day(folder: Path, kept: dict[str, Any], export: Export) -> Iterator[Site]:
    world = World()
    world.apply(deepcopy(kept))
    with open_site(folder, day=day(2), world=world) as site:
        export.write(site.exports, day(2))
        yield site


def ends(site: Site) -> dict[str, Case]:
    """The one issue of each account; numbers apart, which depend on what was opened first."""
    cases = site.cases()
    assert all(len(of) == 1 for of in cases.values()), "a twin"
    return {account: replace(only, iid=0) for account, (only,) in cases.items()}


def test_the_busy_day_is_busy(eve: Eve) -> None:
    assert len(eve.requests) == REQUESTS
    methods = [request.partition(" ")[0] for request in eve.requests]
    assert methods.count("PUT") == 5, "four issues and the dashboard"
    assert methods.count("POST") >= 4
    assert eve.end[FLAGGED].label("HS::") == ["HS::Green"]
    assert eve.end[GREEN[1]].label("HS::") == ["HS::Red"]
    assert {len(eve.end[account].comments) for account in (FLAGGED, GREEN[1], OTHER_RED)} == {1}
    assert eve.end[RED].title == "Ostnotra Holding – account triage"
    assert eve.end.keys() == {RED, OTHER_RED, FLAGGED, PLAIN, GREEN[0], GREEN[1]}


def cut_short(folder: Path, eve: Eve, way: str, number: int) -> None:
    """Strike a run, then demand that the next one heals and the one after finds nothing to do."""
    with busy_day(folder, eve.world, eve.export) as site:
        site.world.faults = blow = Blow(number=number, **WAYS[way])
        try:
            codes = site.run(day(2)).exit_codes
        except TriageBotError as error:
            codes = [error.exit_code]
        assert blow.seen >= number, "the blow fell"
        assert set(codes) <= {PARTLY_FAILED, REFUSED}
        assert codes or not blow.lasting, "a run that was killed does not say that all went well"
        site.world.faults = Faults()
        site.settled(day(2), hour=20)
        assert ends(site) == eve.end


SAMPLE = [
    ("killed before", 7),  # the comments of the project, the last thing that is read
    ("killed before", 12),  # between two openings
    ("killed before", 16),  # between a comment and the fields that remember it
    ("killed after", 9),  # a label
    ("killed after", 11),  # an opening
    ("killed after", 15),  # a comment
    ("killed after", 16),  # a new health label
    ("dropped before", 11),
    ("dropped before", 18),
    ("dropped after", 12),
    ("dropped after", 14),  # a new title
    ("dropped after", 15),
    ("502 after", 8),
    ("502 after", 11),
    ("502 after", 18),
    ("500 before", 5),  # the open issues: nothing must be taken for absent
    ("500 before", 19),
]


@pytest.mark.parametrize(("way", "number"), SAMPLE)
def test_the_next_run_heals(tmp_path: Path, eve: Eve, way: str, number: int) -> None:
    cut_short(tmp_path, eve, way, number)


@pytest.mark.full
@pytest.mark.parametrize("number", range(1, REQUESTS + 1))
@pytest.mark.parametrize("way", WAYS)
def test_the_next_run_heals_wherever_the_blow_falls(tmp_path: Path, eve: Eve, way: str, number: int) -> None:
    cut_short(tmp_path, eve, way, number)
