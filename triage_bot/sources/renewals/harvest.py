"""From rows of cells to renewals and bad rows; knows neither the kind of source nor what decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from triage_bot.model.account import BadRow
from triage_bot.model.outcome_policy import StageWords
from triage_bot.model.renewal import Renewal
from triage_bot.model.renewal_facts import RenewalFacts
from triage_bot.sources.findings import Row, Spoilt
from triage_bot.sources.refusal import SourceRefusedError
from triage_bot.sources.spec import AS_OF, Limits
from triage_bot.sources.values.fault import CellError, value_class
from triage_bot.sources.values.readers import Column

from .making import FieldError, is_renewal, renewal_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One usable row: its renewal, and when the source last changed it."""

    renewal: Renewal
    updated_at: datetime | None


@dataclass(slots=True)
class RenewalHarvest:
    """What the rows came to. `bad` rows are listed up to the limit, `bad_count` counts all of them; `broken`
    has the line of an unusable row by account id, `faults` the number of unusable cells by field.
    `unknown_stages` and `other_types` count words."""

    source: str
    place: str
    words: StageWords
    rows: int = 0
    entries: list[Entry] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    bad_count: int = 0
    broken: dict[str, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    unknown_stages: Counter[str] = field(default_factory=Counter)
    other_types: Counter[str] = field(default_factory=Counter)

    def reap(
        self, rows: Iterable[Row], columns: Sequence[Column], *, as_of: date | None, limits: Limits
    ) -> None:
        """Reads all rows. Raises SourceRefusedError where the rows do, or where there are too many."""
        defaults = {column.field: column.spec.currency for column in columns}
        for line, cells in rows:
            self.rows += 1
            if self.rows > limits.max_rows:
                what = f"there are more than {limits.max_rows:,} rows, the limit of this source"
                raise SourceRefusedError(what, line)
            values, faults = _read(columns, cells)
            if faults:
                self._quarantine(line, cells, columns, faults, limits)
                continue
            day = values.pop(AS_OF, as_of)
            facts = RenewalFacts(**values)
            if not is_renewal(facts):
                self.other_types[facts.type or ""] += 1
                continue
            try:
                renewal = renewal_of(facts, self.words, defaults)
            except FieldError as fault:
                if fault.unknown_stage:
                    self.unknown_stages[facts.stage or ""] += 1
                self._quarantine(line, cells, columns, {fault.field: fault.reason}, limits)
                continue
            renewal = replace(renewal, source=self.source, as_of=day, file=self.place, line=line)
            self.entries.append(Entry(renewal, facts.updated_at))

    def add_spoilt(self, spoilt: Iterable[Spoilt], limits: Limits) -> None:
        """Adds the rows whose form is broken: nobody can tell of which account they are."""
        for row in spoilt:
            self.rows += 1
            self._add_bad(BadRow(self.source, self.place, row.line, column="", reason=row.reason), limits)
        self.bad.sort(key=lambda row: row.line)

    def _quarantine(
        self,
        line: int,
        cells: Sequence[str],
        columns: Sequence[Column],
        faults: dict[str, str],
        limits: Limits,
    ) -> None:
        """The first broken cell in the order of the mapping names the bad row."""
        self.faults.update(faults.keys())
        broken = [
            (column, cell) for column, cell in zip(columns, cells, strict=True) if column.field in faults
        ]
        first, cell = broken[0]
        others = "".join(f"; {other.spec.column}: {faults[other.field]}" for other, _ in broken[1:])
        bad = BadRow(
            self.source,
            self.place,
            line,
            column=first.spec.column,
            reason=faults[first.field] + others,
            account_id=_account_of(columns[0], cells[0]),
            value_class=value_class(cell),
        )
        self._add_bad(bad, limits)

    def _add_bad(self, bad: BadRow, limits: Limits) -> None:
        self.bad_count += 1
        if bad.account_id:
            self.broken.setdefault(bad.account_id, bad.line)
        if len(self.bad) < limits.max_listed_bad_rows:
            self.bad.append(bad)


def _read(columns: Sequence[Column], cells: Sequence[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a row by field, and why others cannot be read."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            values[column.field] = column.cells[cell]
        except CellError as fault:
            faults[column.field] = str(fault)
    return values, faults


def _account_of(column: Column, cell: str) -> str | None:
    try:
        account_id: str = column.cells[cell]
    except CellError:
        return None
    return account_id
