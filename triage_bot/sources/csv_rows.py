"""Rows of a delimited text file, streamed; knows where a row starts and ends, not what its cells mean."""

from __future__ import annotations

import csv
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from .csv_layout import HEAD, layout_of, picker
from .csv_leftovers import Leftovers, is_total
from .findings import Findings, Mapped, Row
from .refusal import SourceRefusedError
from .spec import FileSpec
from .survey import survey, text_of

Pick = Callable[[Sequence[str]], Sequence[str]]


def rows(spec: FileSpec, path: Path, mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
    """The rows of a CSV file, packed with gzip or not. Raises SourceRefusedError where none is usable."""
    surveyed = survey(path, spec.limits, spec.encoding)
    if surveyed.note:
        found.notes.append(surveyed.note)
    with text_of(surveyed, newline="") as text:
        layout = layout_of(text.read(HEAD), mapped, spec.delimiter)
    limit_before = csv.field_size_limit(spec.limits.max_cell_bytes)
    try:
        with text_of(surveyed, newline=layout.newline) as text:
            lines = _Lines(text, skip=layout.skip)
            reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
            try:
                header = next(reader)
            except StopIteration:
                raise SourceRefusedError(
                    "there is no header, so the file has no rows; an empty source counts as an outage: was"
                    " the export written?",
                    layout.skip + 1,
                ) from None
            except csv.Error as problem:
                lines.judge(problem, start=layout.skip + 1)
                raise SourceRefusedError(
                    "the header has a quotation mark that is not doubled", layout.skip + 1
                ) from None
            pick = picker(header, mapped, layout.skip + 1)
            leftovers = Leftovers(found, width=len(header))
            yield from _after_header(reader, lines, pick, leftovers, found)
            leftovers.end()
    finally:
        csv.field_size_limit(limit_before)


def _after_header(
    reader: Iterator[list[str]], lines: _Lines, pick: Pick, leftovers: Leftovers, found: Findings
) -> Iterator[Row]:
    width = leftovers.width
    kept = leftovers.kept
    while True:
        start = lines.number + 1
        lines.quoted = False
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            lines.judge(problem, start)
            found.spoil(start, "a quotation mark inside a quoted cell is not doubled")
            lines.nul = False
            continue
        if len(row) == width and not lines.nul:
            cells = pick(row)
            # Ids that start with a digit are neither totals nor footers; nearly all rows leave by this door.
            if not kept and cells[0][:1].isdigit():
                yield start, cells
                continue
        else:
            cells = ("",)
        filled = [cell for cell in row if cell and not cell.isspace()]
        if not filled:
            leftovers.blank(start)
        elif is_total(row, cells[0]):
            leftovers.totals.append(start)
        elif len(filled) == 1 and row[0] == filled[0] and not lines.nul:
            leftovers.keep(start, filled[0])
        else:
            leftovers.row_follows()
            if lines.nul:
                found.spoil(start, "a NUL byte in the row: the file was damaged", row[0].replace("\0", ""))
            elif len(row) != width:
                few = "fewer" if len(row) < width else "more"
                what = f"{few} cells than the header: {len(row)} where it has {width}"
                found.spoil(start, what, row[0])
            else:
                yield start, cells
        lines.nul = False


class _Lines:
    """The physical lines of a text, as the csv module wants them, with what it does not tell by itself.

    `number` is the line given last. `nul` is set when a NUL byte went by, `quoted` while the row so far has
    an odd number of quotation marks; `_quote` is the line of the last one that made it odd. A lone carriage
    return in a file whose lines end in LF belongs to a cell; a space takes its place, since the csv module
    would take it for a line end.
    """

    def __init__(self, text: TextIO, *, skip: int) -> None:
        for _ in range(skip):
            text.readline()
        self.number = skip
        self.nul = False
        self.quoted = False
        self._quote = 0
        self._text = text

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.number += 1
            if '"' in line and line.count('"') & 1:
                self.quoted = not self.quoted
                if self.quoted:
                    self._quote = self.number
            if "\0" in line:
                self.nul = True
            if "\r" in line:
                body = line.rstrip("\r\n")
                if "\r" in body:
                    line = body.replace("\r", " ") + line[len(body) :]
            yield line

    def judge(self, problem: csv.Error, start: int) -> None:
        """Raises SourceRefusedError unless only the row in the line `start` is broken: a quote that runs on
        into other lines has swallowed rows, and nobody can tell how many."""
        if self.number == start and "expected after" in str(problem):
            return
        opened = self._quote if self._quote >= start else start
        if "field limit" in str(problem):
            raise SourceRefusedError(
                f"a cell that starts in line {opened} exceeds the size limit of a cell;"
                " either it is that large, or its quotation mark is never closed",
                opened,
            )
        raise SourceRefusedError(
            f"the quotation mark opened in line {opened} is never closed, so the rows after it cannot be told"
            " apart: export the file again, or close the quote",
            opened,
        )
