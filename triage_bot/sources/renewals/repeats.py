"""Opportunities that stand in one source more than once (rule 3.5): which row counts, and where none can.

What it decides depends on what the rows say, never on their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from triage_bot.model.account import Repeat, RepeatKind
from triage_bot.model.renewal import Renewal

from .harvest import Entry

Comparable = TypeVar("Comparable")


@dataclass(slots=True)
class Settled:
    """The renewals that count. `unclear` says by account id why nothing may be decided for it;
    `older_snapshots` counts the rows of earlier days."""

    renewals: list[Renewal] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    unclear: dict[str, str] = field(default_factory=dict)
    older_snapshots: int = 0


def settled(entries: Sequence[Entry]) -> Settled:
    """One renewal for each opportunity: the latest day, then the latest change, then they must agree."""
    by_id: dict[str, list[Entry]] = {}
    for entry in entries:
        by_id.setdefault(entry.renewal.opportunity_id, []).append(entry)
    found = Settled()
    for of_one in by_id.values():
        if len(of_one) == 1:
            found.renewals.append(of_one[0].renewal)
        else:
            _settle(of_one, found)
    return found


def _settle(entries: list[Entry], found: Settled) -> None:
    current = _latest(entries, [entry.renewal.as_of for entry in entries])
    found.older_snapshots += len(entries) - len(current)
    newest = _latest(current, [entry.updated_at for entry in current])
    distinct: list[Renewal] = []
    for entry in newest:
        twin = next((one for one in distinct if _same(one, entry.renewal)), None)
        if twin is None:
            distinct.append(entry.renewal)
        else:
            _repeat(found, entry.renewal, twin, RepeatKind.IDENTICAL)
    for entry in current:
        if entry not in newest:
            _repeat(found, entry.renewal, distinct[0], RepeatKind.OLDER)
    if len(distinct) == 1:
        found.renewals.append(distinct[0])
        return
    for other in distinct[1:]:
        _repeat(found, other, distinct[0], RepeatKind.CONFLICTING)
    lines = " and ".join(str(renewal.line) for renewal in distinct)
    for renewal in distinct:
        found.unclear[renewal.account_id] = (
            f"duplicate rows of the opportunity {renewal.opportunity_id} contradict each other and none is"
            f" newer: {renewal.file}, lines {lines}; correct the source"
        )


def _latest(entries: list[Entry], moments: Sequence[Comparable | None]) -> list[Entry]:
    """Those with the latest moment; all of them where one has none."""
    known = [moment for moment in moments if moment is not None]
    if len(known) < len(entries):
        return entries
    latest = max(known)  # type: ignore[type-var]
    return [entry for entry, moment in zip(entries, moments, strict=True) if moment == latest]


def _same(one: Renewal, other: Renewal) -> bool:
    return replace(one, line=other.line, as_of=other.as_of) == other


def _repeat(found: Settled, row: Renewal, of: Renewal, kind: RepeatKind) -> None:
    found.repeats.append(Repeat(row.source, row.file, row.line, of.line, row.account_id, kind))
