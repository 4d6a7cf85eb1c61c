"""E20: the deciding renewal moves to another day; knows neither why nor what it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.memory import Memory

PUSHED_OUT_DAYS = 30
"""A renewal put off by more than this is remarked on: close dates are not to be moved to hide churn."""

NEXT_TERM_DAYS = 180
"""A day that gives way to one so much later was renewed or lost: the new day is of the next term."""

RULE = "E20"


@dataclass(frozen=True, slots=True)
class Moved:
    """The memory with the new day, what to say, if anything, and why."""

    memory: Memory
    remark: Remark | None = None
    reasons: tuple[Reason, ...] = ()


def moved(
    memory: Memory,
    deciding_date: date | None,
    *,
    own: date | None = None,
    others: frozenset[date] = frozenset(),
) -> Moved:
    """Follow the day of the deciding renewal. The first day seen is remembered and never remarked on, and a
    renewal that is not known for once leaves the memory as it is: a day that comes back has not moved.

    `own` is the account's own day as the run before saw it. One that had passed at the opening decides
    nothing (R-31), and yet is put off where a day of the same term takes its place. `others` are
    the days of all renewals of the account: where the day before is still among them, that renewal has not
    moved, but another one decides (E17), and neither has one that gives way to the next term.
    """
    before = memory.renews
    if before is None and own is not None and deciding_date is not None and own < memory.decides_from:
        before = own if (deciding_date - own).days < NEXT_TERM_DAYS else None
    if deciding_date is None or deciding_date == before:
        return Moved(memory)
    memory = replace(memory, renews=deciding_date)
    if before is None:
        return Moved(memory)
    days = (deciding_date - before).days
    if before in others or days >= NEXT_TERM_DAYS:
        return Moved(
            memory, reasons=(Reason("R-31", f"the renewal of {deciding_date} decides, after {before}"),)
        )
    how = f"put off by {days} days" if days > 0 else f"brought forward by {-days} days"
    reasons = (Reason(RULE, f"the renewal moved from {before} to {deciding_date}, {how}"),)
    if days <= PUSHED_OUT_DAYS:
        return Moved(memory, reasons=reasons)
    remark = Remark(
        kind=RemarkKind.RENEWAL_MOVED,
        key=f"renewal:{memory.episode}.{before}>{deciding_date}",
        rule=RULE,
        after=memory.health,
        since=before,
        until=deciding_date,
    )
    return Moved(memory, remark, reasons)
