"""Yes and no, in the ways systems write them; knows no field."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .fault import CellError, is_blank, shown

FLAG_WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0", "x", "on", "checked", "✔", "✓", "☑", "✅"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0", "off", "unchecked", "✘", "✗", "☐", "❌"), False),
}
"""What a word means, in lower case."""

_TEAM = {"yes": True, "no": False, "true": True, "false": False}


def flags(values: Mapping[str, str]) -> Callable[[str], bool | None]:
    """A reader of one flag column; `values` are the team's own words. A blank cell is None, never no.

    Raises CellError where the team maps a word to neither yes nor no.
    """
    for word, meaning in values.items():
        if meaning.casefold() not in _TEAM:
            raise CellError(f"values: {shown(word)} is mapped to {shown(meaning)}; use yes or no")
    words = {**FLAG_WORDS, **{_plain(word): _TEAM[meaning.casefold()] for word, meaning in values.items()}}

    def read(text: str) -> bool | None:
        word = _plain(text)
        if word in words:
            return words[word]
        if is_blank(word):
            return None
        raise CellError(f"not a yes or no: {shown(text.strip())}")

    return read


def _plain(text: str) -> str:
    return text.strip().replace("\ufe0f", "").casefold()
