"""The export of 1,200 accounts in other forms: the same rows with the real types of databases and files.

Rows that no typed column could hold, such as an impossible date, are left out of every form.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from triage_bot.model.facts import FIELD_KINDS, Kind
from triage_bot.sources.spec import ColumnSpec

from .gainsight import COMPANY, FIELDS

AS_OF = ColumnSpec(column="As Of")
DAY = date(2026, 11, 20)

COLUMNS = {field: spec.column for field, spec in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of typed values, with `texts` as the export writes the same rows. The day is the last column."""

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Any, ...], ...]
    texts: tuple[tuple[str, ...], ...]


def table(path: Path = COMPANY) -> Table:
    """The usable rows of an export."""
    kinds = {spec.column: FIELD_KINDS[field] for field, spec in FIELDS.items()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    rows, texts = [], []
    for line in lines:
        try:
            row = [_typed(kinds[name], text) for name, text in zip(header, line, strict=True)]
        except (ValueError, ArithmeticError):
            continue
        if len(row[0] or "") == 18 and row[1]:
            rows.append((*row, DAY))
            texts.append((*line, DAY.isoformat()))
    return Table(
        (*header, AS_OF.column),
        (*(kinds[name] for name in header), Kind.DATE),
        tuple(rows),
        tuple(texts),
    )


def fields(columns: dict[str, str] | None = None) -> dict[str, ColumnSpec]:
    """The mapping of the export, formats of texts included, under other names of columns where given."""
    names = columns or COLUMNS
    return {field: replace(spec, column=names[field]) for field, spec in FIELDS.items()}


def write_csv(path: Path, of: Table) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([of.names, *of.texts])


def write_parquet(path: Path, of: Table) -> None:
    import pyarrow
    from pyarrow import parquet

    arrays = [
        pyarrow.array([row[at] for row in of.rows], type=_arrow(kind)) for at, kind in enumerate(of.kinds)
    ]
    parquet.write_table(pyarrow.table(arrays, names=list(of.names)), path, row_group_size=500)


def write_xlsx(path: Path, of: Table, *, above: Sequence[Sequence[Any]] = ()) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Accounts")
    for row in (*above, of.names, *of.rows):
        # A text stays one, also where it begins like a formula.
        sheet.append([text_cell(sheet, value) if str(value).startswith("=") else value for value in row])
    book.save(path)


def text_cell(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def sql_type(kind: Kind) -> str:
    """The type of a column in PostgreSQL, SQLite and DuckDB alike."""
    return {
        Kind.DATE: "date",
        Kind.MOMENT: "timestamp",
        Kind.MONEY: "numeric(14, 2)",
        Kind.NUMBER: "double precision",
        Kind.PERCENT: "double precision",
        Kind.FLAG: "boolean",
    }.get(kind, "text")


def create_table(of: Table, name: str = "accounts") -> str:
    columns = ", ".join(
        f'"{column}" {sql_type(kind)}' for column, kind in zip(of.names, of.kinds, strict=True)
    )
    return f"create table {name} ({columns})"


def _typed(kind: Kind, text: str) -> Any:
    text = text.strip()
    if kind in _TYPES and text.casefold() in ("", "na", "nan"):
        return None
    return _TYPES[kind](text) if kind in _TYPES else text


def _flag(text: str) -> bool:
    return {"true": True, "false": False}.get(text) or ("true", "false").index(text) == 0


_TYPES: dict[Kind, Callable[[str], Any]] = {
    Kind.DATE: lambda text: datetime.strptime(text, "%m/%d/%Y").date(),
    Kind.MOMENT: lambda text: datetime.strptime(text, "%m/%d/%Y %H:%M"),
    Kind.MONEY: lambda text: Decimal(text.replace("$", "").replace(",", "")).quantize(Decimal("0.01")),
    Kind.NUMBER: float,
    Kind.PERCENT: lambda text: float(text.rstrip("%")),
    Kind.FLAG: _flag,
}


def _arrow(kind: Kind) -> Any:
    import pyarrow

    return {
        Kind.DATE: pyarrow.date32(),
        Kind.MOMENT: pyarrow.timestamp("ns"),
        Kind.MONEY: pyarrow.decimal128(14, 2),
        Kind.NUMBER: pyarrow.float64(),
        Kind.PERCENT: pyarrow.float64(),
        Kind.FLAG: pyarrow.bool_(),
    }.get(kind, pyarrow.string())
