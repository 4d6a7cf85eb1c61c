"""How a delimited file is laid out, from its first lines: line ends, delimiter, header; knows no values."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from .columns import places_of
from .findings import Mapped

HEAD = 64 * 1024
DELIMITERS = (",", ";", "\t", "|")
_DECLARED_INSIDE = re.compile(r"\s*\"?sep=(?P<delimiter>.)\"?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """`newline` is for opening the file: lines end in LF unless the header ends in a lone CR.
    `skip` counts the lines above the header."""

    delimiter: str
    newline: str
    skip: int


def layout_of(head: str, mapped: Sequence[Mapped], declared: str | None) -> Layout:
    """The layout by the beginning of the text: the delimiter that finds most of the mapped columns."""
    breaks = re.search(r"\r\n|\r|\n", head.lstrip("\r\n"))
    newline = "" if breaks and breaks[0] == "\r" else "\n"
    lines = re.split(r"\r\n|\r|\n", head) if not newline else head.split("\n")
    skip = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if inside := _DECLARED_INSIDE.fullmatch(lines[skip]):
        skip += 1
        declared = declared or inside["delimiter"]
    names = {spec.column for _, spec in mapped}

    def fits(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader((line + "\n" for line in lines[skip:]), delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(names.intersection(cell.strip() for cell in header)), len(header)

    return Layout(delimiter=declared or max(DELIMITERS, key=fits), newline=newline, skip=skip)


def picker(
    header: Sequence[str], mapped: Sequence[Mapped], line: int
) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """A function that takes the mapped cells out of a row, in the order of the mapping.

    Raises SourceRefusedError where a mapped column is missing or stands in the header more than once; what
    the other columns are called does not matter.
    """
    indices = places_of(header, mapped, line=line)
    if len(indices) == 1:
        only = indices[0]
        return lambda row: (row[only],)
    return itemgetter(*indices)
