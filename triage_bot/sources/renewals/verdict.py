"""How far a source of renewals may be believed after it was read (rule 3.5); knows no other source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from triage_bot.model.account import SourceReading, SourceState, SourceStatus
from triage_bot.model.vocabulary import About
from triage_bot.sources.doubts import misfits, repeat_notes, too_bad
from triage_bot.sources.findings import Findings
from triage_bot.sources.spec import SourceSpec
from triage_bot.sources.values.readers import Column
from triage_bot.sources.verdict import failed

from .harvest import RenewalHarvest
from .repeats import Settled, settled

_MOST_WORDS = 10


def judged(
    spec: SourceSpec, harvest: RenewalHarvest, columns: Sequence[Column], found: Findings
) -> SourceReading:
    """The answer of a source that could be read: believed, doubted, or refused for too many bad rows."""
    usable = len(harvest.entries) + harvest.other_types.total()
    refusal = too_bad(spec, rows=harvest.rows, bad_count=harvest.bad_count, usable=usable, bad=harvest.bad)
    if refusal:
        reading = failed(spec, harvest.place, refusal, notes=found.notes, rows=harvest.rows)
        return replace(reading, bad_rows=tuple(harvest.bad))
    kept = settled(harvest.entries)
    doubts = [*_unknown_stages(harvest), *misfits(columns, harvest.faults, harvest.rows)]
    status = SourceStatus(
        name=spec.name,
        state=SourceState.DEGRADED if doubts else SourceState.OK,
        files=(harvest.place,),
        rows=harvest.rows,
        accounts=len({renewal.account_id for renewal in kept.renewals}),
        as_of=max((renewal.as_of for renewal in kept.renewals if renewal.as_of), default=None),
        problem=f"{harvest.place}: {'. '.join(doubts)}" if doubts else None,
        notes=(*doubts, *found.notes, *_notes(harvest, kept)),
        about=About.RENEWALS,
    )
    return SourceReading(
        status,
        bad_rows=tuple(harvest.bad),
        repeats=tuple(sorted(kept.repeats, key=lambda repeat: repeat.line)),
        renewals=tuple(kept.renewals),
        renewals_unclear=_unclear(harvest, kept),
    )


def _unknown_stages(harvest: RenewalHarvest) -> list[str]:
    if not harvest.unknown_stages:
        return []
    words = harvest.unknown_stages.most_common()
    listed = ", ".join(
        f"'{word[:40]}' ({count:,})" if word else f"none ({count:,})" for word, count in words[:_MOST_WORDS]
    )
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    what = f"stages that nobody explains: {listed}{more}"
    return [f"{what}; put each under open, won, lost or void in outcome.stages of policy.yml"]


def _notes(harvest: RenewalHarvest, kept: Settled) -> list[str]:
    notes = []
    if harvest.other_types:
        words = ", ".join(f"{word[:40]} ({count:,})" for word, count in harvest.other_types.most_common(5))
        notes.append(f"no renewals by their type, left out: {words}")
    if harvest.bad_count > len(harvest.bad):
        notes.append(f"{harvest.bad_count:,} rows are unusable; the first {len(harvest.bad)} are listed")
    if kept.older_snapshots:
        notes.append(f"older snapshots left out: {kept.older_snapshots:,}")
    return [*notes, *repeat_notes(kept.repeats)]


def _unclear(harvest: RenewalHarvest, kept: Settled) -> dict[str, str]:
    """An account with an unreadable renewal is not decided by its others: that one may be what counts."""
    broken = {
        account_id: f"a renewal of {account_id} cannot be read: {harvest.place}, line {line};"
        " correct the source"
        for account_id, line in harvest.broken.items()
    }
    return {**broken, **kept.unclear}
