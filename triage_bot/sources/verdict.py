"""How far a source may be believed after it was read (rule 3.5); knows neither files nor other sources."""

from __future__ import annotations

from collections.abc import Sequence

from triage_bot.model.account import Reading, SourceReading, SourceState, SourceStatus
from triage_bot.model.facts import RATING_FIELDS, Facts, Kind
from triage_bot.model.vocabulary import About

from .doubts import misfits, repeat_notes, too_bad
from .findings import Findings
from .harvest import Harvest
from .repeats import Settled
from .spec import AS_OF, SourceSpec
from .values.readers import Column


def failed(
    spec: SourceSpec,
    place: str,
    what: str,
    *,
    line: int | None = None,
    notes: Sequence[str] = (),
    rows: int = 0,
) -> SourceReading:
    """The answer of a source of which nothing may be used. `place` is the file or where else the rows come
    from; `what` says what is wrong and what to do."""
    status = SourceStatus(
        name=spec.name,
        state=SourceState.FAILED,
        files=(place,),
        rows=rows,
        problem=f"{place}, line {line}: {what}" if line else f"{place}: {what}",
        notes=tuple(notes),
        supplies=frozenset(spec.fields) if spec.about is About.ACCOUNTS else frozenset(),
        about=spec.about,
    )
    return SourceReading(status)


def judged(spec: SourceSpec, harvest: Harvest, columns: Sequence[Column], found: Findings) -> SourceReading:
    """The answer of a source that could be read: believed, doubted, or refused for too many bad rows."""
    refusal = too_bad(
        spec,
        rows=harvest.rows,
        bad_count=harvest.bad_count,
        usable=len(harvest.first),
        bad=harvest.bad,
    )
    if refusal:
        status = failed(spec, harvest.file, refusal, notes=found.notes, rows=harvest.rows).status
        return SourceReading(status, bad_rows=tuple(harvest.bad))
    settled = Settled()
    for account_id, readings in harvest.again.items():
        settled.settle(account_id, readings)
    _hold_half_read(harvest, settled)
    readings = list((harvest.first | settled.winners).values())
    notes = [*found.notes, *_notes(harvest, settled, columns, readings)]
    doubts = _doubts(spec, harvest, columns, readings)
    status = SourceStatus(
        name=spec.name,
        state=SourceState.DEGRADED if doubts else SourceState.OK,
        files=(harvest.file,),
        rows=harvest.rows,
        accounts=len(readings),
        as_of=max((reading.as_of for reading in readings if reading.as_of), default=None),
        problem=f"{harvest.file}: {'. '.join(doubts)}" if doubts else None,
        notes=(*doubts, *notes),
        supplies=frozenset(spec.fields) - found.absent,
    )
    return SourceReading(
        status,
        readings=readings,
        bad_rows=tuple(harvest.bad),
        repeats=tuple(sorted(settled.repeats, key=lambda repeat: repeat.line)),
        conflicts=settled.conflicts,
        known_ids=frozenset(harvest.broken),
    )


def _hold_half_read(harvest: Harvest, settled: Settled) -> None:
    """An account of which another row is unreadable is held: that row may be the one that counts."""
    for account_id, line in harvest.broken.items():
        if account_id in harvest.first:
            settled.conflicts.setdefault(
                account_id,
                f"a duplicate row of {account_id} cannot be read: {harvest.file}, line {line}, beside line"
                f" {harvest.first[account_id].line}; correct the source",
            )


def _doubts(
    spec: SourceSpec, harvest: Harvest, columns: Sequence[Column], readings: Sequence[Reading]
) -> list[str]:
    """Why the source is not fully believed, in words; empty where it is."""
    doubts = []
    rated = [field for field in RATING_FIELDS if field in spec.fields]
    if rated and readings and not any(_has_rating(reading.facts) for reading in readings):
        names = ", ".join(spec.fields[field].column for field in rated)
        doubts.append(f"no row has a rating: {names} {'is' if len(rated) == 1 else 'are'} empty throughout")
    doubts += misfits(columns, harvest.faults, harvest.rows)
    return doubts


def _has_rating(facts: Facts) -> bool:
    return facts.csm_sentiment is not None or facts.health_color is not None or facts.health_score is not None


def _notes(
    harvest: Harvest, settled: Settled, columns: Sequence[Column], readings: Sequence[Reading]
) -> list[str]:
    notes = []
    if harvest.bad_count > len(harvest.bad):
        notes.append(f"{harvest.bad_count:,} rows are unusable; the first {len(harvest.bad)} are listed")
    if settled.older_snapshots:
        notes.append(f"older snapshots left out: {settled.older_snapshots:,}")
    notes += repeat_notes(settled.repeats)
    for column in columns:
        if column.decimals is None or column.field == AS_OF:
            continue
        name, decimals = column.spec.column, column.decimals
        lost = ((decimals.endless, "NaN or infinite"), (decimals.too_large, "too large"))
        if column.kind is Kind.MONEY:
            missing = sum(getattr(reading.facts, column.field) is None for reading in readings)
            if missing:
                of_them = [f"{number:,} of them {what}" for number, what in lost if number]
                notes.append(", ".join((f"{name}: missing in {_rows(missing)}", *of_them)))
        elif any(number for number, _ in lost):
            said = ", ".join(f"{what} in {_rows(number)}" for number, what in lost if number)
            notes.append(f"{name}: {said}, taken as missing")
    return notes


def _rows(number: int) -> str:
    return f"{number:,} row" if number == 1 else f"{number:,} rows"
