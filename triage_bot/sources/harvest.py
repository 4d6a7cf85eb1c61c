"""From rows of cells to readings and bad rows; knows neither the kind of file nor what a reading leads to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import getitem

from triage_bot.model.account import BadRow, Reading
from triage_bot.model.facts import Kind

from .facts_maker import FactsMaker, setter
from .findings import Row, Spoilt
from .refusal import SourceRefusedError
from .spec import AS_OF, Limits
from .values.fault import CellError, value_class
from .values.readers import Column


@dataclass(slots=True)
class Harvest:
    """What the rows of one file came to.

    `first` holds one reading per account, `again` all readings of each account that stands in the file more
    than once. `bad` rows are listed up to the limit, `bad_count` counts all of them, `broken` has the line
    of an unusable row by account id, and `faults` the number of unusable cells by field.
    """

    source: str
    file: str
    rows: int = 0
    first: dict[str, Reading] = field(default_factory=dict)
    again: dict[str, list[Reading]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    bad_count: int = 0
    broken: dict[str, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    def reap(
        self, rows: Iterable[Row], columns: Sequence[Column], *, as_of: date | None, limits: Limits
    ) -> None:
        """Reads all rows; `columns` have the account id first, and `as_of` is the day of the whole file,
        used where no column gives the day. Raises SourceRefusedError where the rows do."""
        fields = [column.field for column in columns if column.field != AS_OF]
        caches = [column.cells for column in columns[: len(fields)]]
        days = columns[-1].cells if columns[-1].field == AS_OF else None
        ambers = [(place, column.amber) for place, column in enumerate(columns) if column.kind is Kind.RATING]
        make, set_flag = FactsMaker(fields).make, setter("requires_triage")
        source, file, first, again = self.source, self.file, self.first, self.again
        for line, cells in rows:
            self.rows += 1
            try:
                facts = make(map(getitem, caches, cells))
                day = as_of if days is None else days[cells[-1]]
            except CellError:
                self._quarantine(line, cells, columns, limits)
                continue
            for place, texts in ambers:
                if cells[place] in texts and facts.requires_triage is None:
                    set_flag(facts, True)
            reading = Reading(source, day, file, line, facts)
            account_id = facts.account_id
            if account_id not in first:
                first[account_id] = reading
            else:
                again.setdefault(account_id, [first[account_id]]).append(reading)
            if self.rows > limits.max_rows:
                raise SourceRefusedError(
                    f"there are more than {limits.max_rows:,} rows, the limit of this source", line
                )

    def add_spoilt(self, spoilt: Iterable[Spoilt], columns: Sequence[Column], limits: Limits) -> None:
        """Adds the rows whose form is broken, and puts all bad rows in the order of the file."""
        for row in spoilt:
            self.rows += 1
            account_id = _id_of(columns[0], row.id_cell)
            self._add_bad(
                BadRow(self.source, self.file, row.line, column="", reason=row.reason, account_id=account_id),
                limits,
            )
        self.bad.sort(key=lambda row: row.line)

    def _quarantine(self, line: int, cells: Sequence[str], columns: Sequence[Column], limits: Limits) -> None:
        """Finds every broken cell of a row; the first one in the order of the mapping names the bad row."""
        broken: list[tuple[Column, str, str]] = []
        for column, cell in zip(columns, cells, strict=True):
            try:
                column.cells[cell]
            except CellError as fault:
                broken.append((column, cell, str(fault)))
                self.faults[column.field] += 1
        column, cell, reason = broken[0]
        others = "".join(f"; {other.spec.column}: {why}" for other, _, why in broken[1:])
        bad = BadRow(
            self.source,
            self.file,
            line,
            column=column.spec.column,
            reason=reason + others,
            account_id=_id_of(columns[0], cells[0]),
            value_class=value_class(cell),
        )
        self._add_bad(bad, limits)

    def _add_bad(self, bad: BadRow, limits: Limits) -> None:
        self.bad_count += 1
        if bad.account_id:
            self.broken.setdefault(bad.account_id, bad.line)
        if len(self.bad) < limits.max_listed_bad_rows:
            self.bad.append(bad)


def _id_of(column: Column, cell: str) -> str | None:
    """The account id in a cell in its canonical form, None where it cannot be read."""
    try:
        account_id: str = column.cells[cell]
    except CellError:
        return None
    return account_id
