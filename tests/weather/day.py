"""A day with sixty actions of every kind, the world on its eve, and how it must end; knows no trouble."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from tests.scenarios.site import Case
from tests.simulation.cast import silent
from tests.simulation.season import Row, Season, at_risk, open_season
from triage_bot.sandbox import World

DAY = date(2026, 12, 8)
"""The fifteenth day after the first run: whoever kept still is late."""

EVE = date(2026, 12, 7)
OLD, NEW = 22, 10
"""Accounts with an issue, most of them silent, and accounts that get theirs on the day."""

COMMANDS = (
    "help",
    "no change: next 2026-12-18 call with their CFO",
    "snooze until 2026-12-20: legal has the contract",
    "snooze until 2026-12-20",
)
WORSE, DEARER, RENAMED = 4, 5, 6
"""Whose row changes on the day, by place: a worse rating, another ARR, another name."""

ACTIONS = 60
Award = tuple[int, str, str]


@dataclass(frozen=True)
class End:
    """The one issue of each account, numbers apart, and the marks on comments."""

    cases: dict[str, Case]
    awards: list[Award]


def reds(count: int) -> dict[str, Row]:
    """So many red accounts that do not renew within the next weeks."""
    rows = at_risk().items()
    chosen = (
        (id_, row) for id_, row in rows if row["CSM Sentiment"] == "Red" and "2027" in row["Renewal Date"]
    )
    return dict(islice(chosen, count))


def before(old: int) -> dict[str, Row]:
    """The export of the first weeks."""
    rows = reds(old)
    worse = list(rows)[WORSE]
    return rows | {worse: rows[worse] | {"CSM Sentiment": "Yellow", "Requires Triage": "true"}}


def on_the_day(count: int) -> dict[str, Row]:
    """The export of the day."""
    rows = reds(count)
    ids = list(rows)
    rows[ids[DEARER]] = rows[ids[DEARER]] | {"ARR": "$1"}
    rows[ids[RENAMED]] = rows[ids[RENAMED]] | {"Name": "Another Name"}
    return rows


def without_other_sources(season: Season) -> Season:
    """Only the accounts are read: what renewals say is another day's story."""
    file = season.site.folder / "triage.yml"
    settings = yaml.safe_load(file.read_text("utf-8"))
    settings["sources"] = settings["sources"][:1]
    file.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")
    return season


def eve(folder: Path, *, old: int = OLD) -> dict[str, Any]:
    """The world on the evening before, with so many issues."""
    with open_season(folder, before(old)) as season:
        without_other_sources(season).begin()
        for seat in season.seats.values():
            seat.script = silent
        season.work(EVE)
        for seat, command in zip(season.seats.values(), COMMANDS, strict=False):
            seat.say(f"@triage-bot {command}")
        return deepcopy(season.site.world.dump())


@contextmanager
def the_day(folder: Path, kept: dict[str, Any], *, count: int = OLD + NEW) -> Iterator[Season]:
    """The site in the morning, with the day's export of so many accounts."""
    world = World()
    world.apply(deepcopy(kept))
    with open_season(folder, on_the_day(count), world=world) as season:
        season.deliver(DAY)
        yield without_other_sources(season)


def ends(season: Season) -> End:
    """Fails where an account has more than one issue."""
    cases = season.site.cases()
    assert all(len(of) == 1 for of in cases.values()), "a twin"
    world = season.site.world
    awards = sorted((award.awardable_id, award.name, award.awardable_type) for award in world.awards)
    return End({account: replace(only, iid=0) for account, (only,) in cases.items()}, awards)
