"""Batches of typed values turned into rows of cells, column by column; knows no database and no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from .findings import Findings, Mapped, Row
from .refusal import SourceRefusedError
from .spec import Limits
from .values.typed import PLAIN, TextOf, sort_of, text_of

BATCH = 2_000
"""Rows that are asked for at a time: few enough to be small, many enough to be quick."""

_TEXT = {str}
_TEXT_OR_NOTHING = {str, type(None)}
_REMEMBERED = 16_384
_SHORT = 10


class _Texts(dict[Any, Any]):
    """The texts of the values of one column and one type: each distinct value is written once, while it is
    remembered. Values of one type that are equal have texts that mean the same."""

    __slots__ = ("_write",)

    def __init__(self, write: TextOf) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> Any:
        text = self._write(value)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = text
        return text


class TypedCells:
    """Makes the cells of the mapped columns from batches of values, and counts rows and characters."""

    def __init__(self, mapped: Sequence[Mapped], limits: Limits, found: Findings) -> None:
        self._columns = [(spec.column, text_of(field, spec)) for field, spec in mapped]
        self._known: dict[tuple[Any, ...], _Texts] = {}
        self._limits = limits
        self._found = found
        self._rows = 0
        self._characters = 0

    def rows(self, columns: Sequence[Sequence[Any]]) -> Iterator[Row]:
        """The rows of one batch, numbered on from the batch before; `columns` holds the values of each
        mapped column. A row with something else than one value in a cell is put aside.

        Raises SourceRefusedError where a cell, or all that was read so far, is over the limits.
        """
        broken: dict[int, str] = {}
        texts = [self._texts(place, values, broken) for place, values in enumerate(columns)]
        first = self._rows + 1
        self._rows += len(columns[0])
        rows = zip(count(first), zip(*texts, strict=True), strict=False)
        return rows if not broken else self._whole(rows, first, broken)

    def _texts(self, place: int, values: Sequence[Any], broken: dict[int, str]) -> Sequence[str]:
        name, write = self._columns[place]
        kinds = set(map(type, values))
        if kinds == _TEXT:
            texts = values
        elif kinds <= _TEXT_OR_NOTHING:
            texts = ["" if value is None else value for value in values]
        elif len(plain := kinds - {type(None)}) == 1 and plain <= PLAIN:
            # One type, as databases have it: the texts are short, and no NUL is in them.
            known = self._known.setdefault((place, *plain), _Texts(write))
            texts = list(map(known.__getitem__, values))
            self._characters += _SHORT * len(texts)
            return texts
        else:
            written = [write(value) for value in values]
            for at, text in enumerate(written):
                if text is None:
                    broken.setdefault(at, f"{name}: one value was expected, not {sort_of(values[at])}")
            texts = ["" if text is None else text for text in written]
        self._weigh(name, texts, broken)
        return texts

    def _weigh(self, name: str, texts: Sequence[str], broken: dict[int, str]) -> None:
        together = "".join(texts)
        self._characters += len(together)
        if self._characters > self._limits.max_bytes:
            raise SourceRefusedError(
                f"the size limit of {self._limits.max_bytes / 2**20:,.0f} MB is exceeded;"
                " no customer base is that large: ask for fewer columns or rows, or raise `limits.max_bytes`"
            )
        most = self._limits.max_cell_bytes
        if len(together) > most and (longest := max(map(len, texts))) > most:
            at = next(at for at, text in enumerate(texts) if len(text) == longest)
            what = f"a cell of {name} exceeds the size limit of a cell"
            raise SourceRefusedError(what, self._rows + at + 1)
        if "\0" in together:
            for at, text in enumerate(texts):
                if "\0" in text:
                    broken.setdefault(at, f"{name}: a NUL byte in the value: the data was damaged")

    def _whole(self, rows: Iterator[Row], first: int, broken: dict[int, str]) -> Iterator[Row]:
        for number, cells in rows:
            if number - first in broken:
                self._found.spoil(number, broken[number - first], cells[0].replace("\0", ""))
            else:
                yield number, cells
