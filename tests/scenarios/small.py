"""Ten accounts of the first export, for scenes in which people play the main part."""

from __future__ import annotations

from datetime import date, timedelta

from .exports import Export, fridays
from .site import Ran, Site

RED = "0018b00002k0N8jAAE"
"""Ostnotra Software PLC: EMEA, lack of budget, CSM Marika Tabisz."""

OTHER_RED = "0018b000025cHSQAA2"
"""Aldtaquen Health: Commercial, lack of adoption, CSM Mohammed Johnson."""

FLAGGED = "0018b00002lVK6aAAG"
"""Sorviwick Retail: yellow and requires triage, US-WEST, CSM Irene Camus."""

PLAIN = "0018b00002ZhSG2AAN"
"""Venlegate Aerospace AB: yellow, triage not required."""

GREEN = (
    "0018b00002fLEItAAO",
    "0018b00002McVA9AAN",
    "0018b000029Y9POAA0",
    "0018b00002ABqWfAAL",
    "0018b00002wvlF7AAI",
    "0018b00002EfsnOAAR",
)

FIRST = date(2026, 10, 5)
"""A Monday: the day of the first run."""


def ten() -> Export:
    """The rows as they were on 2026-10-02."""
    return Export.taken(fridays()[0], (RED, OTHER_RED, FLAGGED, PLAIN, *GREEN))


def day(number: int) -> date:
    """So many days after the first run."""
    return FIRST + timedelta(days=number)


def deliver_and_run(site: Site, export: Export, number: int) -> Ran:
    """The day's export arrives, a run goes well, and another one finds nothing to do."""
    export.write(site.exports, day(number))
    return site.settled(day(number))
