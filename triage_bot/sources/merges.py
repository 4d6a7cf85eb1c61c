"""From the rows of one place to the merges of accounts it tells of (E27); knows no kind of source.

Unlike a list of accounts, a list of merges may well be empty: that is no outage.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date

from triage_bot.model.account import BadRow, SourceReading, SourceState, SourceStatus
from triage_bot.model.merge import Merge, MergeFacts
from triage_bot.model.vocabulary import About

from .findings import Findings, Rows
from .refusal import SourceRefusedError
from .spec import AS_OF, SourceSpec
from .values.fault import CellError, value_class
from .values.readers import Column


def gathered(
    spec: SourceSpec,
    place: str,
    rows: Rows,
    columns: Sequence[Column],
    found: Findings,
    *,
    as_of: date | None,
) -> SourceReading:
    """All merges in the rows. A source with a row that cannot be read is shown, but nothing is concluded from
    it. Raises SourceRefusedError where the rows do, or where there are too many."""
    merges: list[Merge] = []
    bad: list[BadRow] = []
    number = left_out = 0
    with closing(rows([(column.field, column.spec) for column in columns], found)) as opened:
        for number, (line, cells) in enumerate(opened, start=1):
            if number > spec.limits.max_rows:
                what = f"there are more than {spec.limits.max_rows:,} rows, the limit of this source"
                raise SourceRefusedError(what, line)
            facts = _read(columns, cells, spec.name, place, line)
            if isinstance(facts, BadRow):
                bad.append(facts)
            elif facts.merged_into is None or facts.is_deleted is False:
                left_out += 1
            else:
                day = facts.merged_on or (facts.updated_at.date() if facts.updated_at else None)
                merges.append(Merge(facts.account_id, facts.merged_into, spec.name, day))
    bad += [BadRow(spec.name, place, row.line, column="", reason=row.reason) for row in found.spoilt]
    bad.sort(key=lambda row: row.line)
    notes = list(found.notes)
    if left_out:
        notes.append(f"rows of accounts that were not merged away, left out: {left_out:,}")
    doubt = (
        f"{len(bad):,} of {number + len(found.spoilt):,} rows cannot be read, the first: {bad[0]}"
        if bad
        else None
    )
    status = SourceStatus(
        name=spec.name,
        state=SourceState.DEGRADED if bad else SourceState.OK,
        files=(place,),
        rows=number + len(found.spoilt),
        accounts=len({merge.account_id for merge in merges}),
        as_of=as_of,
        problem=doubt,
        notes=tuple(notes),
        about=About.MERGES,
    )
    return SourceReading(
        status,
        bad_rows=tuple(bad[: spec.limits.max_listed_bad_rows]),
        merges=tuple(sorted(merges, key=lambda merge: (merge.account_id, merge.into))),
    )


def _read(
    columns: Sequence[Column], cells: Sequence[str], source: str, place: str, line: int
) -> MergeFacts | BadRow:
    values = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            values[column.field] = column.cells[cell]
        except CellError as fault:
            return BadRow(
                source,
                place,
                line,
                column=column.spec.column,
                reason=str(fault),
                value_class=value_class(cell),
            )
    values.pop(AS_OF, None)
    return MergeFacts(**values)
