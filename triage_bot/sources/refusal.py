"""The refusal of a whole source; knows nothing of what is in it."""

from __future__ import annotations


class SourceRefusedError(Exception):
    """A file or an answer of which nothing may be used. The message says what is wrong, why, and what to
    do; it fits after the name of the place. `line` counts from 1. `present` are the columns that the source
    has, where others are missing."""

    def __init__(self, what: str, line: int | None = None, *, present: tuple[str, ...] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.present = present
