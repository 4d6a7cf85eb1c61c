"""Texts and lists of texts, as delivered and cut to a length that is of use; knows no rendering."""

from __future__ import annotations

from collections.abc import Callable

LONG = 2_000
SHORT = 500
_LONG_FIELDS = frozenset({"notes", "risk_reason_detail"})
_MOST_ITEMS = 50


def longest(field: str) -> int:
    """How many characters of a text field are kept."""
    return LONG if field in _LONG_FIELDS or field.endswith("_url") else SHORT


def texts(limit: int) -> Callable[[str], str | None]:
    """A reader of texts: outer blanks off, nothing else touched; longer ones end in an ellipsis."""

    def read(text: str) -> str | None:
        text = text.strip()
        return (text or None) if len(text) <= limit else text[: limit - 1] + "…"

    return read


def lists(separator: str | None) -> Callable[[str], tuple[str, ...] | None]:
    """A reader of several texts in one cell, in their order, each once; None where there is none."""
    separator = separator or ";"

    def read(text: str) -> tuple[str, ...] | None:
        items = (item.strip()[:SHORT] for item in text.split(separator, _MOST_ITEMS)[:_MOST_ITEMS])
        return tuple(dict.fromkeys(item for item in items if item)) or None

    return read
