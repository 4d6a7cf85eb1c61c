"""The word somebody probably meant; knows nothing of where words come from."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """A hint with the choice nearest to a word, letter case and separators aside; None when none is near.

    >>> did_you_mean("Renewal-Dat", ["renewal_date", "region"])
    'did you mean renewal_date?'
    """
    plain = {_plain(choice): choice for choice in choices}
    found = get_close_matches(_plain(word), plain, n=1, cutoff=0.6)
    return f"did you mean {plain[found[0]]}?" if found else None


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
