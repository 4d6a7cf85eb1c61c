"""The columns of a source and a few of its rows, whatever its kind; knows no field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice

from triage_bot.model.account import SourceReading
from triage_bot.sources.findings import Findings, Mapped, Rows
from triage_bot.sources.refusal import SourceRefusedError
from triage_bot.sources.registry import build
from triage_bot.sources.spec import ColumnSpec, SourceSpec
from triage_bot.sources.verdict import failed

MOST_ROWS = 200
_NOWHERE = ColumnSpec(column="\N{SYMBOL FOR NULL}")
"""A column that no source has: the refusal names those that it has."""
_ANYTHING = "risk_reasons"
"""A field that may hold one value or several, so that no cell is refused for its form."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the cells of the first rows by column, in the order of the source; `problem` says why
    nothing was. `place` is where the rows come from, without secrets."""

    place: str
    columns: Mapping[str, Sequence[str]]
    rows: int = 0
    problem: str | None = None


def look(spec: SourceSpec, environ: Mapping[str, str]) -> Look:
    """Asks the source twice: for its columns, and for a few rows of all of them. Never raises for what comes
    back."""
    seen = _Columns(spec)
    reading = build(replace(spec, looked_at=seen), environ).read()
    place = ", ".join(reading.status.files)
    if not seen.names:
        return Look(place, {}, problem=reading.status.problem or "it has no columns")
    sample = _Sample(spec, seen.names)
    reading = build(replace(spec, looked_at=sample), environ).read()
    if sample.cells is None:
        return Look(place, dict.fromkeys(seen.names, ()), problem=reading.status.problem)
    cells = list(zip(*sample.cells, strict=True)) or [()] * len(seen.names)
    return Look(place, dict(zip(seen.names, cells, strict=True)), rows=len(sample.cells))


class _Columns:
    """Finds out what the columns are called."""

    def __init__(self, spec: SourceSpec) -> None:
        self._spec = spec
        self.names: tuple[str, ...] = ()

    def __call__(self, place: str, rows: Rows) -> SourceReading:
        others = ((name, column) for name, column in self._spec.fields.items() if name != "account_id")
        mapped: list[Mapped] = [("account_id", _NOWHERE), *others]
        try:
            with closing(rows(mapped, Findings())) as opened:
                for _ in opened:
                    pass
        except SourceRefusedError as refusal:
            self.names = tuple(
                name for name in refusal.present if name and not _is_group(name, refusal.present)
            )
            return failed(self._spec, place, refusal.what, line=refusal.line)
        return failed(self._spec, place, "there are no rows, so nothing can be said of its columns")


class _Sample:
    """Reads the first rows of all columns."""

    def __init__(self, spec: SourceSpec, names: Sequence[str]) -> None:
        self._spec = spec
        # Readers of tables tell totals and footers by the column of the id, which comes first.
        own = spec.fields["account_id"].column if "account_id" in spec.fields else None
        self._order = sorted(range(len(names)), key=lambda n: names[n] != own)
        self._names = names
        self.cells: list[list[str]] | None = None

    def __call__(self, place: str, rows: Rows) -> SourceReading:
        asked = [(_ANYTHING, ColumnSpec(column=self._names[n])) for n in self._order]
        try:
            with closing(rows(asked, Findings())) as opened:
                found = [cells for _, cells in islice(opened, MOST_ROWS)]
        except SourceRefusedError as refusal:
            return failed(self._spec, place, refusal.what, line=refusal.line)
        back = {n: at for at, n in enumerate(self._order)}
        self.cells = [[cells[back[n]] for n in range(len(self._names))] for cells in found]
        return failed(self._spec, place, "it was only looked at")


def _is_group(name: str, names: Sequence[str]) -> bool:
    """Whether a key of a record has further keys below it."""
    return any(other.startswith(f"{name}.") for other in names)
