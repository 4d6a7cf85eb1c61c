"""Values that come typed from a database or a workbook, as text that the readers of columns understand.

Nothing is lost on the way: numbers keep every digit, days and moments become ISO 8601 whatever format the
column declares for texts. Knows no source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from triage_bot.model.facts import Kind
from triage_bot.model.vocabulary import ANY_KINDS
from triage_bot.sources.spec import AS_OF, ColumnSpec

from .numbers import COMMA

_NUMBERS = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT})
_EXACT = 10**15
"""Floating numbers from here on may have lost their last digits."""


class IsoText(str):
    """A day or moment that came typed: read as ISO 8601, whatever `format` says about texts."""

    __slots__ = ()


TextOf = Callable[[Any], str | None]
"""The text of a typed value, None where one value was expected and something else is there."""


def text_of(field: str, spec: ColumnSpec) -> TextOf:
    """How the values of one mapped column become text."""
    kind = Kind.DATE if field == AS_OF else ANY_KINDS.get(field, Kind.TEXT)
    texts: Mapping[type, Callable[[Any], str]] = {
        **_TEXTS,
        float: _id if kind is Kind.ID else _float if kind in _NUMBERS else _finite,
    }
    comma = kind in _NUMBERS and spec.format == COMMA
    separator = (spec.format or ";") if kind is Kind.LIST else None

    def one(value: Any) -> str | None:
        write = texts.get(type(value)) or _inherited(value, texts)
        if write is None:
            return joined(value) if separator is not None and isinstance(value, list | tuple) else None
        text = write(value)
        return text.replace(".", ",") if comma and not isinstance(value, str) else text

    def joined(values: list[Any] | tuple[Any, ...]) -> str | None:
        parts = [one(value) for value in values]
        return None if None in parts else str(separator).join(part for part in parts if part)

    return one


def sort_of(value: Any) -> str:
    """What stands where one value was expected, for a message."""
    match value:
        case dict():
            return "a group of keys"
        case list() | tuple() | set():
            return "a list"
        case bytes() | bytearray() | memoryview():
            return "binary data"
        case _:
            return f"a value of type {type(value).__name__}"


def _float(value: float) -> str:
    return str(int(value)) if abs(value) < _EXACT and value.is_integer() else repr(value)


def _finite(value: float) -> str:
    """Where no number belongs, NaN is how some systems write nothing."""
    return "" if value != value else _float(value)


def _id(value: float) -> str:
    """A floating number in place of an id; one too long to be exact is written as the damage that it is."""
    return f"{value:.2E}" if abs(value) >= _EXACT else _finite(value)


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _iso(value: date) -> str:
    return IsoText(value.isoformat())


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "",
    str: str,
    bool: lambda value: "true" if value else "false",
    int: str,
    Decimal: _decimal,
    datetime: _iso,
    date: _iso,
    time: str,
    UUID: str,
}

PLAIN = frozenset({*_TEXTS, float})
"""The types of single values, equal ones of which mean the same."""


def _inherited(value: Any, texts: Mapping[type, Callable[[Any], str]]) -> Callable[[Any], str] | None:
    """For a type of a driver's own that extends a plain one."""
    return next((texts[base] for base in type(value).__mro__ if base in texts), None)
