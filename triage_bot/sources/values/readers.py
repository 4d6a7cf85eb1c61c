"""The reader of a mapped column, chosen by the kind of its field; knows no file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, assert_never

from triage_bot.model.facts import Kind
from triage_bot.model.vocabulary import KINDS, About
from triage_bot.sources.spec import AS_OF, ColumnSpec

from .dates import days, moments
from .fault import CellError
from .flags import flags
from .ids import salesforce_id, text_id
from .moneys import moneys
from .numbers import Decimals, number, percent, score
from .ratings import Ratings
from .texts import lists, longest, texts
from .typed import IsoText

Read = Callable[[str], Any]
"""From the text of a cell to the value of its field, None where it holds none; raises CellError."""

ID_KINDS: dict[str, Callable[[str], str]] = {"salesforce": salesforce_id, "text": text_id}

_BOUND = 16_384
_SHORT = 64
_ALL_DIFFER = frozenset({"account_id", "name", "opportunity_id"})


class Cells(dict[str, Any]):
    """The cells of one column read so far: each distinct text is understood once, while it is remembered.

    What is kept is bounded in number and length. Cells that look filled but count as missing are not kept,
    so that each of them is counted; nor are those of a column whose cells all differ.
    """

    __slots__ = ("_longest", "_read")

    def __init__(self, read: Read, *, all_differ: bool = False) -> None:
        super().__init__()
        self._read = read
        self._longest = -1 if all_differ else _SHORT

    def __missing__(self, text: str) -> Any:
        value = self._read(text)
        if len(text) <= self._longest and (value is not None or not text):
            if len(self) >= _BOUND:
                self.clear()
            self[text] = value
        return value


class Column:
    """One mapped column made ready: how its cells are read, and what was noticed in them."""

    __slots__ = ("amber", "cells", "decimals", "field", "kind", "spec")

    def __init__(
        self,
        field: str,
        spec: ColumnSpec,
        *,
        id_kind: str,
        in_zone: tzinfo,
        about: About = About.ACCOUNTS,
    ) -> None:
        """Raises CellError where the declaration makes no sense, such as a format that does not exist."""
        self.field, self.spec = field, spec
        self.kind = Kind.DATE if field == AS_OF else KINDS[about][field]
        self.decimals: Decimals | None = None
        self.amber: set[str] = set()
        self.cells = Cells(self._reader(id_kind, in_zone), all_differ=field in _ALL_DIFFER)

    def _reader(self, id_kind: str, in_zone: tzinfo) -> Read:
        spec = self.spec
        match self.kind:
            case Kind.ID:
                if id_kind not in ID_KINDS:
                    raise CellError(f"the id kind {id_kind!r} is not known; use {' or '.join(ID_KINDS)}")
                read = ID_KINDS[id_kind]
                return read if self.field == "account_id" else _other_id(read, self.field)
            case Kind.TEXT:
                return (
                    _named(texts(longest(self.field))) if self.field == "name" else texts(longest(self.field))
                )
            case Kind.LIST:
                return lists(spec.format)
            case Kind.RATING:
                return self._rating(Ratings.of(spec.column, spec.values))
            case Kind.FLAG:
                return flags(spec.values)
            case Kind.DATE:
                return _or_typed(days(spec.format, in_zone), days(None, in_zone))
            case Kind.MOMENT:
                return _or_typed(moments(spec.format, in_zone), moments(None, in_zone))
            case Kind.MONEY:
                self.decimals = Decimals(spec.format)
                return moneys(self.decimals, currency=spec.currency, per_year=spec.per_year)
            case Kind.NUMBER:
                self.decimals = Decimals(spec.format)
                return (
                    score(self.decimals, spec.scale)
                    if self.field == "health_score"
                    else number(self.decimals)
                )
            case Kind.PERCENT:
                self.decimals = Decimals(None)
                return percent(self.decimals, spec.format)
            case _:
                assert_never(self.kind)

    def _rating(self, ratings: Ratings) -> Read:
        def read(text: str) -> Any:
            if ratings.is_amber(text):
                self.amber.add(text)
            return ratings.read(text)

        return read


def _or_typed(read: Read, read_typed: Read) -> Read:
    """A declared format is about texts; days and moments that came typed need none."""
    return lambda text: read_typed(text) if type(text) is IsoText else read(text)


def _other_id(read: Read, field: str) -> Read:
    """An id of something else than the account: it may be absent, unless the row is about it."""

    def identified(text: str) -> str | None:
        if not text.strip():
            if field == "opportunity_id":
                raise CellError("the id is empty")
            return None
        found: str = read(text)
        return found

    return identified


def _named(read: Read) -> Read:
    def named(text: str) -> str:
        name: str | None = read(text)
        if name is None:
            raise CellError("account name is empty")
        return name

    return named
