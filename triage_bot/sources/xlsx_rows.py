"""Rows of an Excel sheet, streamed; knows no meaning of values. Needs the extra `xlsx`."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from triage_bot.model.facts import FIELD_KINDS, Kind

from .columns import places_of
from .csv_leftovers import Leftovers, is_total
from .extras import needed
from .findings import Findings, Mapped, Row
from .refusal import SourceRefusedError
from .spec import FileSpec, Limits
from .typed_cells import BATCH
from .values.typed import sort_of, text_of
from .xlsx_package import sheet_of, survey

_HEADER_WITHIN = 50
_LAST_ROW = 1_048_576
"""Of any sheet: a number above it is made up."""

Cells = Sequence[Any]
"""The cells of one row as the library gives them: each has `value` and `number_format`."""

Write = Callable[[Any], str | None]


def rows(spec: FileSpec, path: Path, mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
    """The rows of one sheet of a workbook, below the row that has the mapped columns; formulas count by
    the value saved with them. Raises SourceRefusedError where none of it is usable."""
    openpyxl = needed("openpyxl", extra="xlsx")
    survey(path, spec.limits)
    try:
        # Opened here: what is damaged ends the library before it would close a file of its own.
        with path.open("rb") as file:
            with warnings.catch_warnings(action="ignore"):
                book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield from _rows_of(sheet_of(book, spec.sheet), mapped, found, spec.limits)
            finally:
                book.close()
    except (LookupError, ValueError, TypeError, AttributeError, ParseError) as problem:
        raise SourceRefusedError(
            f"the workbook is damaged ({type(problem).__name__}): save it again from a spreadsheet program"
        ) from None


def _rows_of(
    sheet: Any, mapped: Sequence[Mapped], found: Findings, limits: Limits
) -> Generator[Row, None, None]:
    header, names = _header(sheet, mapped)
    places = places_of(names, mapped, where="header", line=header)
    if header > 1:
        found.notes.append(f"header found in row {header}; what stands above it was left out")
    columns = [
        (place, spec.column, _write(field, text_of(field, spec)))
        for place, (field, spec) in zip(places, mapped, strict=True)
    ]
    leftovers = Leftovers(found, width=sum(map(bool, names)))
    for number, row in _numbered(sheet, header + 1, len(names)):
        cells, broken = [], ""
        for place, name, write in columns:
            text = write(row[place])
            if text is None:
                broken = broken or f"{name}: one value was expected, not {sort_of(row[place].value)}"
                text = ""
            elif len(text) > limits.max_cell_bytes:
                raise SourceRefusedError(f"a cell of {name} exceeds the size limit of a cell", number)
            cells.append(text)
        if broken:
            leftovers.row_follows()
            found.spoil(number, broken, cells[0])
        elif (cells[0][:1].isdigit() and not leftovers.kept) or _is_data(number, row, cells[0], leftovers):
            yield number, cells
    leftovers.end()


def _is_data(number: int, row: Cells, id_cell: str, leftovers: Leftovers) -> bool:
    """Whether a row belongs to the table; blank ones, totals and footers do not."""
    texts = ["" if cell.value is None else str(cell.value).strip() for cell in row]
    filled = [text for text in texts if text]
    if not filled:
        leftovers.blank(number)
    elif is_total(texts, id_cell):
        leftovers.totals.append(number)
    elif len(filled) == 1 and texts[0]:
        leftovers.keep(number, filled[0])
    else:
        leftovers.row_follows()
        return True
    return False


def _header(sheet: Any, mapped: Sequence[Mapped]) -> tuple[int, list[str]]:
    """The row that has most of the mapped columns, among the first, and its cells as text."""
    wanted = {spec.column for _, spec in mapped}
    best: tuple[int, int, list[str]] = (-1, 1, [])
    for number, row in islice(_numbered(sheet, 1, None), _HEADER_WITHIN):
        names = ["" if cell.value is None else str(cell.value).strip() for cell in row]
        best = max(best, (len(wanted.intersection(names)), -number, names))
        if wanted <= set(names):
            break
    if not any(best[2]):
        raise SourceRefusedError(
            "the sheet is empty; an empty source counts as an outage: was the export written?"
        )
    while not best[2][-1]:
        best[2].pop()
    return -best[1], best[2]


def _numbered(sheet: Any, first: int, width: int | None) -> Iterator[tuple[int, Cells]]:
    """The rows from one on, as wide as the header. The size that a sheet declares is not believed."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=first, max_col=width)
    number = first
    while True:
        # The library warns of styles and dates that it does not know; the readers of columns say it better.
        with warnings.catch_warnings(action="ignore"):
            batch = list(islice(rows, BATCH))
        if not batch:
            return
        for row in batch:
            if number > _LAST_ROW:
                raise SourceRefusedError("more rows than a sheet can have; save the workbook again", number)
            yield number, row
            number += 1


def _write(field: str, text: Callable[[Any], str | None]) -> Write:
    """How a cell of a mapped column becomes text. A share shown with a percent sign is one, whatever the
    column's format says of plain numbers."""

    def percent(cell: Any) -> str | None:
        value = cell.value
        if isinstance(value, int | float) and "%" in str(cell.number_format):
            return f"{Decimal(repr(value)) * 100:f}%"
        return text(value)

    if FIELD_KINDS.get(field) is Kind.PERCENT:
        return percent
    return lambda cell: text(cell.value)
