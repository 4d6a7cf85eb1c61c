"""What is noticed while a source is read, and the shape in which every kind hands over its rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .refusal import SourceRefusedError
from .spec import ColumnSpec, FileSpec

Mapped = tuple[str, ColumnSpec]
"""A field of Facts (or `as_of`) and the column it is read from."""

Row = tuple[int, Sequence[str]]
"""The physical line where a row starts, or its number where there are no lines, counted from 1; and its
cells, one for each mapped column."""


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A row whose cells cannot be told apart. `id_cell` stands where the id would be."""

    line: int
    reason: str
    id_cell: str = ""


@dataclass(slots=True)
class Findings:
    """Collects what a reader of files notices besides its rows.

    `notes` are for people. `spoilt` rows are never yielded. `absent` are mapped fields whose column a file
    with optional keys never showed: they are not supplied.
    """

    notes: list[str] = field(default_factory=list)
    spoilt: list[Spoilt] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)

    def spoil(self, line: int, reason: str, id_cell: str = "") -> None:
        """Takes note of a broken row. Raises SourceRefusedError when so many are that this is no table."""
        self.spoilt.append(Spoilt(line, reason, id_cell[:_LONGEST_ID]))
        if len(self.spoilt) > _MOST_SPOILT:
            raise SourceRefusedError(f"more than {_MOST_SPOILT:,} rows are broken, the last: {reason}", line)


_LONGEST_ID = 300
_MOST_SPOILT = 100_000

Opener = Callable[[FileSpec, Path, Sequence[Mapped], Findings], Generator[Row, None, None]]
"""Yields the rows of one file with the cells of the mapped columns, the account id first.

Raises SourceRefusedError, also in the middle: then none of the rows counts."""

Rows = Callable[[Sequence[Mapped], Findings], Generator[Row, None, None]]
"""The same of one place that is already known, be it a file or something else."""


def missing_columns(
    missing: Iterable[Mapped], present: Sequence[str], *, where: str, line: int | None = None
) -> SourceRefusedError:
    """The refusal of a file that lacks mapped columns: all of them, each with the likeliest one it has."""
    plain = {_plain(name): name for name in reversed(present) if name}
    parts = []
    for field_name, spec in missing:
        close = difflib.get_close_matches(_plain(spec.column), plain, n=1, cutoff=0.6)
        hint = f"; did you mean '{plain[close[0]][:60]}'?" if close else ""
        parts.append(
            f"the column '{spec.column}' ({field_name.replace('_', ' ')}) is not in the {where}{hint}"
        )
    advice = "was the export changed? Put the column back, or mend `fields` of this source"
    return SourceRefusedError(f"{'. '.join(parts)} ({advice})", line, present=tuple(present))


def _plain(header: str) -> str:
    """A header for comparing: lower case, no `[GS]` in front, words joined by `_`."""
    return re.sub(r"[\W_]+", "_", re.sub(r"^\s*\[\w+\]", "", header[:200]).casefold()).strip("_")


def listed(items: Sequence[int | str], most: int = 5) -> str:
    """Line numbers or ids for people: a few, and how many more."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(map(str, items[:most])) + more
