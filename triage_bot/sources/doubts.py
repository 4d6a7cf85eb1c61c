"""What makes a source doubtful, and what is told of its rows, whatever it is about; knows no rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage_bot.model.account import BadRow, Repeat, RepeatKind
from triage_bot.model.facts import Kind

from .findings import listed
from .spec import SourceSpec
from .values.readers import Column

_FORMATTED = frozenset({Kind.DATE, Kind.MOMENT, Kind.MONEY, Kind.NUMBER, Kind.PERCENT})
_MANY, _MANY_SHARE = 3, 0.2
"""So many cells of a column that do not fit its format make the format itself doubtful."""

_ENOUGH_ROWS = 10
"""Below this a large share of bad rows is chance."""

_REPEATS = {
    RepeatKind.IDENTICAL: "identical duplicates dropped",
    RepeatKind.OLDER: "older duplicates dropped",
    RepeatKind.CONFLICTING: "conflicting duplicates, their accounts are held",
}


def too_bad(spec: SourceSpec, *, rows: int, bad_count: int, usable: int, bad: Sequence[BadRow]) -> str | None:
    """Why the whole source is refused, None where it is not. `usable` tells whether any row can be used."""
    limits = spec.limits
    if not rows:
        what = (
            "there are no rows; an empty source counts as an outage: check the filter, or set `allow_empty`"
        )
        return None if spec.allow_empty else what
    share = bad_count / rows
    if usable and (share <= limits.max_bad_share or rows < _ENOUGH_ROWS):
        return None
    how_many = "none" if not usable else f"only {rows - bad_count:,}"
    worst = bad[0] if bad else None
    example = f", for example line {worst.line}: {worst.column or 'the row'}: {worst.reason}" if worst else ""
    return f"{how_many} of {rows:,} rows can be used{example}"


def misfits(columns: Sequence[Column], faults: Mapping[str, int], rows: int) -> list[str]:
    """Columns of which so many cells do not fit that the others may be misread."""
    return [
        f"{column.spec.column}: {faults[column.field]:,} of {rows:,} rows do not fit the declared format"
        f" ({column.spec.format or 'the default'}), so the others may be misread: check `format`"
        for column in columns
        if column.kind in _FORMATTED and faults.get(column.field, 0) >= max(_MANY, _MANY_SHARE * rows)
    ]


def repeat_notes(repeats: Sequence[Repeat]) -> list[str]:
    """How many rows stand there again, and where."""
    notes = []
    for kind, what in _REPEATS.items():
        lines = sorted(repeat.line for repeat in repeats if repeat.kind is kind)
        if lines:
            notes.append(f"{what}: {len(lines):,} (line {listed(lines)})")
    return notes
