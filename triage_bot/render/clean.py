"""Takes out of foreign text what cannot be seen or moves other text; knows no Markdown."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_JOINERS = "\u200c\u200d"  # Persian and emoji need them
_MORE_BREAKS = "\x85\u2028\u2029"


def clean(text: str, limit: int) -> str:
    """One line of visible text of at most `limit` characters, cut off with an ellipsis.

    Line ends and tabs become spaces; other control characters, bidi controls and invisible format
    characters go, as do lone halves of surrogate pairs.

    >>> clean("a\\r\\n/close\\x1b[31m", 20), clean("abcdef", 4)
    ('a /close[31m', 'abc…')
    """
    # Cutting generously first keeps a cell of a megabyte from costing anything.
    kept = text[: 8 * limit]
    if not kept.isprintable():  # what is printable holds no category that goes, and no break
        kept = "".join(map(_seen, kept))
    line = " ".join(kept.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


@lru_cache(maxsize=512)
def _seen(sign: str) -> str:
    if sign in _MORE_BREAKS or (sign.isspace() and sign.isascii()):
        return " "
    category = unicodedata.category(sign)
    if category in ("Cc", "Cs") or (category == "Cf" and sign not in _JOINERS):
        return ""
    return sign
