"""The lines of a text in which a marker may stand: those outside of fenced code blocks; knows no marker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"(`{3,})[^`]*|(~{3,}).*", re.DOTALL)
_BLANK = " \t\r"


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number from 1, its offset, and what it says without white space at its end."""

    number: int
    start: int
    bare: str

    @property
    def stop(self) -> int:
        """The offset behind the last sign that is not white space."""
        return self.start + len(self.bare)


def unfenced(text: str) -> Iterator[Line]:
    """The lines outside of fenced code, in their order. A fence opens only at the start of a line: an
    indented one may belong to a list item, which ends at a marker anyway."""
    offset, fence = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.rstrip(_BLANK)
        if fence:
            if len(line) - len(line.lstrip(" ")) < 4 and _closes(bare.lstrip(" "), fence):
                fence = ""
        elif opened := _FENCE.fullmatch(bare):
            fence = opened[1] or opened[2]
        else:
            yield Line(number, offset, bare)
        offset += len(line) + 1


def _closes(bare: str, fence: str) -> bool:
    return len(bare) >= len(fence) and bare == fence[0] * len(bare)
