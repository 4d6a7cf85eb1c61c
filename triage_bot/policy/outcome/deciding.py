"""R-31 and R-47: which renewals of an account decide an episode of its issue; knows no money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from triage_bot.model.renewal import Ending, Renewal
from triage_bot.model.settings import FiscalYear
from triage_bot.policy.fiscal import quarter


@dataclass(frozen=True, slots=True)
class Deciding:
    """The renewal that decides, and all of the account in its fiscal quarter, itself included, by day: a
    subscription that moved is lost in one of them and won in another."""

    renewal: Renewal
    day: date
    quarter: str
    together: tuple[Renewal, ...]


def day_of(renewal: Renewal) -> date | None:
    """The day a renewal is due, or is expected to close where the source does not say when it is due."""
    return renewal.renewal_date or renewal.close_date


def by_quarter(renewals: Sequence[Renewal], *, opened: date, year: FiscalYear) -> tuple[Deciding, ...]:
    """Of each fiscal quarter the earliest renewal on the day of the opening or later, in their order: the
    first decides, and those behind it follow one that left the case open.

    Void ones are passed over; one that was merged into another stands for that one. One that was closed
    before the opening decides nothing any more: its result was known when the episode began.
    """
    known = {renewal.opportunity_id: renewal for renewal in renewals}
    heirs = (
        _heir(renewal, known)
        for renewal in renewals
        if (day := day_of(renewal)) is not None and day >= opened
    )
    first: dict[str, tuple[date, Renewal]] = {}
    for day, heir in _dated(one for one in heirs if one is not None and not closed_before(one, opened)):
        first.setdefault(quarter(day, year), (day, heir))
    counted = _dated(one for one in renewals if one.ending is not Ending.VOID)
    return tuple(
        Deciding(heir, day, name, tuple(one for when, one in counted if quarter(when, year) == name))
        for name, (day, heir) in first.items()
    )


def closed_before(renewal: Renewal, opened: date) -> bool:
    """Whether a renewal was won or lost before a day; one that does not say when it was closed was not."""
    if renewal.ending is Ending.OPEN or renewal.close_date is None:
        return False
    return renewal.close_date < opened


def _heir(renewal: Renewal, known: dict[str, Renewal]) -> Renewal | None:
    """The renewal itself unless it is void; else the one that it was merged into, however often."""
    seen: set[str] = set()
    found: Renewal | None = renewal
    while found is not None and found.ending is Ending.VOID:
        if found.opportunity_id in seen or found.merged_into is None:
            return None
        seen.add(found.opportunity_id)
        found = known.get(found.merged_into)
    return found


def _dated(renewals: Iterable[Renewal]) -> list[tuple[date, Renewal]]:
    dated = ((day, renewal) for renewal in renewals if (day := day_of(renewal)) is not None)
    return sorted(dated, key=lambda pair: (pair[0], pair[1].opportunity_id))
