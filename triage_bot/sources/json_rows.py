"""Rows of a JSON document or of JSON lines; knows where a record starts, not what its values mean."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from . import records
from .findings import Findings, Mapped, Row
from .records import Record, WrittenNumber
from .refusal import SourceRefusedError
from .spec import FileSpec
from .survey import survey, text_of

_DECODER = json.JSONDecoder(
    parse_int=WrittenNumber, parse_float=WrittenNumber, parse_constant=WrittenNumber, strict=False
)
_BLANK = re.compile(r"[ \t\r\n]*")


def document(
    spec: FileSpec, path: Path, mapped: Sequence[Mapped], found: Findings
) -> Generator[Row, None, None]:
    """The records of one JSON document: a list, or the list at `spec.records`. Raises SourceRefusedError
    where any part of the document is broken."""
    surveyed = survey(path, spec.limits, spec.encoding)
    with text_of(surveyed, newline="") as text:
        document = _Document(text.read())
    yield from records.rows(document.records(spec.records), mapped, found)


def lines(
    spec: FileSpec, path: Path, mapped: Sequence[Mapped], found: Findings
) -> Generator[Row, None, None]:
    """The records of a file with one JSON value in each line. A broken line is a broken row; a broken
    last line means that the file was cut off, which refuses it."""
    surveyed = survey(path, spec.limits, spec.encoding)
    with text_of(surveyed, newline=None) as text:
        yield from records.rows(_records_by_line(text, found), mapped, found)


def _records_by_line(text: TextIO, found: Findings) -> Iterator[Record]:
    broken: tuple[int, str] | None = None
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        if broken:
            found.spoil(*broken)
            broken = None
        try:
            yield number, _DECODER.decode(line)
        except json.JSONDecodeError as problem:
            broken = (number, f"not JSON: {problem.msg} (column {problem.colno})")
        except (RecursionError, ValueError):
            broken = (number, "not JSON that can be read: nested too deeply")
    if broken:
        raise SourceRefusedError(
            f"the last line is {broken[1]}; the file was probably cut off: fetch it again", broken[0]
        )


class _Document:
    """A JSON text, taken apart from the outside in, so that the line of every record is known and only
    one record is unpacked at a time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted_to, self._line = 0, 1

    def records(self, path: str | None) -> Iterator[Record]:
        """The records of the list at a dotted path, of the whole document where there is none."""
        try:
            yield from self._records(path.split(".") if path else [])
            self._skip_blank()
        except json.JSONDecodeError as problem:
            what = f"is broken or cut off: {problem.msg} (column {problem.colno}); fetch it again"
            raise self._refused(what, problem.pos) from None
        except (RecursionError, ValueError):
            raise self._refused("is nested too deeply, or holds an endless number", self._at) from None
        if self._at < len(self._text):
            start = self._text[self._at : self._at + 9].lstrip().lower()
            what = "an HTML page" if start.startswith("<") else "something else"
            raise self._refused(f"is complete, but {what} follows it; fetch it again", self._at)

    def _records(self, path: list[str]) -> Iterator[Record]:
        self._skip_blank()
        if path and self._next() == "{":
            yield from self._records_in_object(path)
        elif not path and self._next() == "[":
            for _ in self._items("]"):
                start = self._at
                yield self._line_at(start), self._value()
        elif not path and self._text.startswith("null", self._at):
            self._value()
        else:
            raise self._refused("has no list of records where one was expected; set `records`", self._at)

    def _records_in_object(self, path: list[str]) -> Iterator[Record]:
        seen = False
        for _ in self._items("}"):
            key = self._value()
            self._expect(":")
            # A key may hold dots of its own: the longest run of path steps that spells it counts.
            depth = next((n for n in range(len(path), 0, -1) if ".".join(path[:n]) == key), 0)
            if depth and not seen:
                seen = True
                yield from self._records(path[depth:])
            else:
                self._value()
        if not seen:
            raise self._refused(f"has no `{'.'.join(path)}`; set `records`", self._at)

    def _items(self, end: str) -> Iterator[None]:
        """Stands before each item of a list or object in turn, and behind it in the end."""
        self._at += 1
        self._skip_blank()
        if self._next() == end:
            self._at += 1
            return
        while True:
            yield
            self._skip_blank()
            if self._next() == end:
                self._at += 1
                return
            self._expect(",")
            self._skip_blank()

    def _value(self) -> Any:
        value, self._at = _DECODER.raw_decode(self._text, self._at)
        return value

    def _expect(self, sign: str) -> None:
        self._skip_blank()
        if self._next() != sign:
            raise json.JSONDecodeError(f"Expecting {sign!r}", self._text, self._at)
        self._at += 1
        self._skip_blank()

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip_blank(self) -> None:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at

    def _line_at(self, at: int) -> int:
        self._line += self._text.count("\n", self._counted_to, at)
        self._counted_to = at
        return self._line

    def _refused(self, what: str, at: int) -> SourceRefusedError:
        line = self._text.count("\n", 0, at) + 1
        return SourceRefusedError(f"the JSON document {what}", line)
