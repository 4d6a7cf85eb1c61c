"""Lines of a report that are no rows of data: totals, and what stands below the table; knows no columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .findings import Findings, listed

_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?\b.{0,24}|(?:gesamt|sub)?summe\b.{0,24}|gesamt|sum:?", re.IGNORECASE
)
_FOOTER = re.compile(
    r"generated (?:by|on)\b|exported (?:by|on)\b|copyright\b|©|confidential\b|report name\b", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]{4}")
_MOST = 50


def is_total(row: Sequence[str], id_cell: str) -> bool:
    """Whether a row sums up others: it says so where an id or a name would be, and holds only numbers."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or not _TOTAL.fullmatch(filled[0]) or id_cell.strip() not in ("", filled[0]):
        return False
    return not any(_WORDS.search(cell) for cell in filled[1:])


@dataclass(slots=True)
class Leftovers:
    """Keeps lines with one filled cell until it is clear whether the table goes on below them.

    They are a footer when nothing but such lines follows and a blank line stands above them, or one of
    them reads like a footer. Otherwise they are broken rows, such as the last line of a file cut off.
    """

    found: Findings
    width: int
    totals: list[int] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)
    _last_blank: int = 0
    _blank_above: bool = False

    def blank(self, line: int) -> None:
        self._last_blank = line

    def keep(self, line: int, text: str) -> None:
        if not self.kept:
            self._blank_above = self._last_blank == line - 1
        self.kept.append((line, text))
        if len(self.kept) > _MOST:
            self.row_follows()

    def row_follows(self) -> None:
        """The table goes on: what was kept are rows that lack cells."""
        for line, text in self.kept:
            self.found.spoil(line, f"fewer cells than the header: 1 where it has {self.width}", text)
        self.kept.clear()

    def end(self) -> None:
        """The file ends: writes the notes on what was left out."""
        if self.kept and (self._blank_above or any(_FOOTER.match(text) for _, text in self.kept)):
            lines = [line for line, _ in self.kept]
            self.found.notes.append(
                f"footer left out: {len(lines)} lines below the table, from line {lines[0]}"
            )
        else:
            self.row_follows()
        if self.totals:
            rows = "total row" if len(self.totals) == 1 else f"{len(self.totals)} total rows"
            self.found.notes.append(f"{rows} left out (line {listed(self.totals)})")
