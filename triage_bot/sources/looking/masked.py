"""What a cell looks like without what it says; knows no field's meaning."""

from __future__ import annotations

from collections.abc import Sequence

from triage_bot.model.facts import Kind

_SHOWN = frozenset({Kind.RATING, Kind.FLAG, Kind.DATE, Kind.MOMENT})
"""Kinds whose words and days are nobody's secret, as long as they can be read."""
_LONGEST = 28


def masked(text: str) -> str:
    """The form of a text: letters and digits replaced, signs kept.

    >>> masked("Acme Ltd."), masked("$128,400"), masked("ann@acme.example")
    ('Xxxx Xxx.', '$999,999', 'xxx@xxxx.xxxxxxx')
    """
    form = "".join(_sign(sign) for sign in text[: _LONGEST + 1])
    return form[:_LONGEST] + "…" if len(form) > _LONGEST else form


def examples(cells: Sequence[str], kind: Kind, *, fits: bool, most: int = 3) -> tuple[str, ...]:
    """A few different cells as they may be shown: ratings, flags and days as they are where all can be
    read, everything else masked."""
    filled = (" ".join(cell.split()) for cell in cells if cell.strip())
    shown = (cell if kind in _SHOWN and fits else masked(cell) for cell in filled)
    return tuple(dict.fromkeys(shown))[:most]


def _sign(sign: str) -> str:
    if sign.isdigit():
        return "9"
    if sign.isalpha():
        return "X" if sign.isupper() else "x"
    return sign if sign.isascii() and sign.isprintable() else "·"
