"""Reading the team's region and reason tables line by line; knows no label title."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

ANY = "*"
CONTAINS = "~"


def matches(when: Mapping[str, frozenset[str]], values: Mapping[str, str | None]) -> bool:
    """Whether every field that a table line names has one of the line's values, letter case aside.

    `*` accepts any value but none, `~text` one that contains the text.
    """
    return all(_accepts(accepted, values.get(name)) for name, accepted in when.items())


@lru_cache(maxsize=4096)
def _accepts(accepted: frozenset[str], value: str | None) -> bool:
    text = (value or "").strip().casefold()
    if not text:
        return False
    return any(
        word == ANY
        or word.casefold() == text
        or (word.startswith(CONTAINS) and word[len(CONTAINS) :].casefold() in text)
        for word in accepted
    )
