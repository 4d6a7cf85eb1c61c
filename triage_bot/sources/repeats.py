"""Accounts that stand in one source more than once (rule 3.5): which row counts, and where none can.

Knows no other source. What it decides depends on what the rows say, never on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from triage_bot.model.account import Reading, Repeat, RepeatKind
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating

_MOST_LINES = 5


@dataclass(slots=True)
class Settled:
    """The reading that counts for each account asked about. `conflicts` say for which accounts nothing may
    be decided, and why; `older_snapshots` counts the rows of earlier days."""

    winners: dict[str, Reading] = field(default_factory=dict)
    repeats: list[Repeat] = field(default_factory=list)
    conflicts: dict[str, str] = field(default_factory=dict)
    older_snapshots: int = 0

    def settle(self, account_id: str, readings: Sequence[Reading]) -> None:
        """Decides between all the readings of one account: the latest day, then the latest change, and
        then they must agree."""
        latest = _latest_snapshot(readings)
        self.older_snapshots += len(readings) - len(latest)
        newest = _last_changed(latest)
        by_facts: dict[Facts, Reading] = {}
        for reading in sorted(newest, key=lambda reading: reading.line):
            twin = by_facts.setdefault(reading.facts, reading)
            if twin is not reading:
                self._repeat(account_id, reading, twin, RepeatKind.IDENTICAL)
        distinct = list(by_facts.values())
        winner = min(distinct, key=_worst_first)
        self.winners[account_id] = winner
        counted = set(map(id, newest))
        for older in latest:
            if id(older) not in counted:
                self._repeat(account_id, older, winner, RepeatKind.OLDER)
        if len(distinct) > 1:
            for other in distinct[1:]:
                self._repeat(account_id, other, distinct[0], RepeatKind.CONFLICTING)
            lines = " and ".join(str(reading.line) for reading in distinct[:_MOST_LINES])
            if len(distinct) > _MOST_LINES:
                lines += f" and {len(distinct) - _MOST_LINES:,} more"
            self.conflicts[account_id] = (
                f"duplicate rows of {account_id} contradict each other and none is newer:"
                f" {distinct[0].file}, lines {lines}; correct the source"
            )

    def _repeat(self, account_id: str, row: Reading, of: Reading, kind: RepeatKind) -> None:
        self.repeats.append(Repeat(row.source, row.file, row.line, of.line, account_id, kind))


def _latest_snapshot(readings: Iterable[Reading]) -> list[Reading]:
    readings = list(readings)
    days: list[date] = [reading.as_of for reading in readings if reading.as_of is not None]
    if len(days) < len(readings):
        return readings
    latest = max(days)
    return [reading for reading in readings if reading.as_of == latest]


def _last_changed(readings: list[Reading]) -> list[Reading]:
    """The readings changed last; all of them where one does not say when it was changed."""
    times = [reading.facts.updated_at for reading in readings if reading.facts.updated_at is not None]
    if len(times) < len(readings):
        return readings
    last = max(times)
    return [reading for reading in readings if reading.facts.updated_at == last]


def _worst_first(reading: Reading) -> tuple[int, str]:
    """An order by content alone, so that a held account shows the same facts however the rows are sorted."""
    ratings = (reading.facts.csm_sentiment, reading.facts.health_color)
    known = [rating.severity for rating in ratings if rating is not None and rating is not Rating.UNKNOWN]
    return -max(known, default=-1), repr(reading.facts)
