"""Rating words, letters, signs and colours; knows no threshold and no age."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from triage_bot.model.health import Rating

from .fault import CellError, is_blank, shown

_RED, _YELLOW, _GREEN = Rating.RED, Rating.YELLOW, Rating.GREEN
AMBER = frozenset({"amber", "a"})
_WORDS: Mapping[str, Rating] = {
    **dict.fromkeys(("red", "r", "critical", "poor", "bad", "severe risk", "🔴", "🟥", "❤"), _RED),
    **dict.fromkeys(
        ("yellow", "y", "orange", "medium", "neutral", "at risk", "🟡", "🟨", "🟠", "🟧", "💛"), _YELLOW
    ),
    **dict.fromkeys(AMBER, _YELLOW),
    **dict.fromkeys(("green", "g", "good", "satisfied", "🟢", "🟩", "💚"), _GREEN),
}
_OF_HEALTH: Mapping[str, Rating] = {"low": _RED, "high": _GREEN}
_UNKNOWN = frozenset({"unknown", "not scored", "not rated", "nan"})
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_TEAM = {"red": _RED, "yellow": _YELLOW, "green": _GREEN, "unknown": None}


@dataclass(frozen=True, slots=True)
class Ratings:
    """Reads the cells of one rating column. `words` are the team's own, by word in lower case.

    `of_risk`: the column's name speaks of risk, so that *low* and *high* may mean either thing.
    """

    words: Mapping[str, Rating | None]
    of_risk: bool

    @classmethod
    def of(cls, column: str, values: Mapping[str, str]) -> Ratings:
        """Raises CellError where the team maps a word to something that is no rating."""
        for word, rating in values.items():
            if rating.casefold() not in _TEAM:
                raise CellError(
                    f"values: {shown(word)} is mapped to {shown(rating)}; use red, yellow, green or unknown"
                )
        return cls(
            words={_plain(word): _TEAM[rating.casefold()] for word, rating in values.items()},
            of_risk="risk" in column.casefold(),
        )

    def read(self, text: str) -> Rating | None:
        """The rating of a cell, None where it is blank or not scored. Raises CellError for any other word."""
        word = _plain(text)
        if word in self.words:
            return self.words[word]
        if is_blank(word) or word in _UNKNOWN:
            return None
        if word in _WORDS:
            return _WORDS[word]
        if word in _OF_HEALTH and not self.of_risk:
            return _OF_HEALTH[word]
        if _HEX.fullmatch(word) and (by_hue := _by_hue(word[1:])):
            return by_hue
        hint = "it can mean health or risk" if word in _OF_HEALTH else "known are red, yellow and green"
        raise CellError(
            f"unknown rating word {shown(text.strip())}: {hint}; say under `values` what it means"
        )

    def is_amber(self, text: str) -> bool:
        """Whether a cell holds the retired fourth colour, which was at risk by itself.

        A team that maps the word itself has said all there is to say about it.
        """
        word = _plain(text)
        return word in AMBER and word not in self.words


def _plain(text: str) -> str:
    """A word for comparing: lower case, single spaces, no variation selector of an emoji."""
    return " ".join(text.replace("\ufe0f", "").replace("_", " ").casefold().split()) or text.strip()


def _by_hue(digits: str) -> Rating | None:
    """A colour by its hue, in degrees; None for greys, blues and the rest."""
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    high, low = max(red, green, blue), min(red, green, blue)
    if high - low < 48:
        return None
    if high == red:
        hue = 60 * (green - blue) / (high - low)
    elif high == green:
        hue = 120 + 60 * (blue - red) / (high - low)
    else:
        return None
    if -25 <= hue < 22:
        return _RED
    if 22 <= hue < 70:
        return _YELLOW
    return _GREEN if 70 <= hue <= 170 else None
