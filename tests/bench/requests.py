"""Counts what a first run and a run without news cost against the embedded GitLab (docs/gitlab.md)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import ceil
from pathlib import Path

from triage_bot.app.demo import DAY, URL_VARIABLE, users
from triage_bot.app.setup import setup
from triage_bot.app.sync import SyncOrder, sync
from triage_bot.app.workshop import Workshop
from triage_bot.config import load
from triage_bot.sandbox import World, running, seed

from .population import write_export

CONFIG = Path(__file__).parents[2] / "config/demo/triage.yml"
FIXED = 6


@dataclass(frozen=True, slots=True)
class Costs:
    """Per kind of run: what it was, requests spent, requests the budget allows."""

    rows: tuple[tuple[str, int, int], ...]


def request_costs(issues: int, day: date = DAY) -> Costs:
    """A first run that opens so many issues, and a second one that finds nothing new."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "gainsight_company_2026-11-20.csv"
        write_export(export, issues, only_red=True)
        world = World()
        world.clock.set(datetime.combine(day, time(8), UTC).isoformat())
        first = load(CONFIG, {})
        seeded = seed(world, project=first.gitlab.project, users=users(first))
        with running(world) as site:
            settings = load(CONFIG, {URL_VARIABLE: site.url})
            source = replace(settings.sources[0], path=export, shown_path=export.name)
            workshop = Workshop(settings=replace(settings, sources=(source,)), token=seeded.tokens["bot"])
            setup(workshop, today=day)
            order = SyncOrder(today=day, now=datetime.combine(day, time(8), UTC), allow_bulk=True)
            spent = []
            for _ in range(2):
                site.log.clear()
                sync(workshop, order)
                spent.append(len(site.log))
            workshop.close()
    quiet = max(1, ceil(issues / 100)) + 1 + FIXED
    return Costs((("a first run", spent[0], 1 + 1 + FIXED + issues), ("a run without news", spent[1], quiet)))
