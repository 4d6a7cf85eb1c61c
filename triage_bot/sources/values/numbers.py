"""Numbers, percents and scores in a declared way of writing; knows no currency."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from .fault import CellError, is_blank

POINT, COMMA = "1,234.50", "1.234,50"
FORMATS = (POINT, COMMA)
PERCENT_FORMATS = ("percent", "fraction")
LARGEST = Decimal(10) ** 15
"""Nothing that a customer-success system counts reaches this: such a value is too large to be meant."""

_NOT_FINITE = frozenset({"nan", "inf", "infinity"})
_SUFFIXES = {"k": 3, "m": 6, "b": 9}
_LONGEST = 48
_PLAIN_DIGITS = 15
_GROUPED = {
    POINT: re.compile(r"(?:\d{1,3}(?:[,\s'’]\d{3})+|\d+)(?:\.\d*)?|\.\d+", re.ASCII),
    COMMA: re.compile(r"(?:\d{1,3}(?:[.\s'’]\d{3})+|\d+)(?:,\d*)?|,\d+", re.ASCII),
}
_SHAPE = re.compile(
    r"(?P<digits>[\d.,\s'’]*\d[\d.,\s'’]*?)(?:[eE](?P<exponent>[+-]?\d{1,3}))?(?P<suffix>\s?[kmbKMB])?",
    re.ASCII,
)
_NARROW_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})


class Decimals:
    """Reads plain decimal numbers of one column, written as in `1,234.50` or as in `1.234,50`.

    Cells that say NaN or infinity, and numbers beyond all sense, are missing values: `endless` and
    `too_large` count them.
    Raises CellError for an unknown way of writing.
    """

    def __init__(self, form: str | None) -> None:
        self.form = form or POINT
        if self.form not in FORMATS:
            raise CellError(f"the number format {self.form!r} is not known; use `{POINT}` or `{COMMA}`")
        self._grouped = _GROUPED[self.form]
        self.endless = 0
        self.too_large = 0

    def read(self, text: str) -> Decimal | None:
        """The number, None where there is none. Raises CellError where the text is no number in that form."""
        text = text.strip()
        if len(text) <= _PLAIN_DIGITS and text.isascii() and text.isdigit():
            return Decimal(text)
        if is_blank(text):
            return None
        if len(text) > _LONGEST:
            raise CellError("not a number: too long")
        text = text.translate(_NARROW_SPACES)
        negative, digits = _sign(text)
        if digits.casefold() in _NOT_FINITE:
            self.endless += 1
            return None
        shape = _SHAPE.fullmatch(digits)
        if shape is None or not self._grouped.fullmatch(shape["digits"]):
            raise CellError(f"not a number as in {self.form}")
        amount = self._decimal(shape["digits"])
        power = int(shape["exponent"] or 0) + _SUFFIXES.get((shape["suffix"] or "").strip().casefold(), 0)
        amount = amount.scaleb(power) if power else amount
        if amount >= LARGEST:
            self.too_large += 1
            return None
        return -amount if negative else amount

    def _decimal(self, digits: str) -> Decimal:
        thousands, mark = (",", ".") if self.form == POINT else (".", ",")
        for sign in (thousands, " ", "'", "’"):
            digits = digits.replace(sign, "")
        return Decimal(digits.replace(mark, "."))


def _sign(text: str) -> tuple[bool, str]:
    """Whether a number is negative by `-` before or after it or by parentheses, and the rest of it."""
    if text[0] == "(" and text[-1] == ")" and len(text) > 2:
        return True, text[1:-1].strip()
    if text[0] in "+-":
        return text[0] == "-", text[1:].strip()
    if text[-1] == "-" and len(text) > 1:
        return True, text[:-1].strip()
    return False, text


def number(decimals: Decimals) -> Callable[[str], float | None]:
    """A reader of plain numbers."""

    def read(text: str) -> float | None:
        amount = decimals.read(text)
        return None if amount is None else float(amount)

    return read


def percent(decimals: Decimals, form: str | None) -> Callable[[str], float | None]:
    """A reader of percents as fractions: 72.5 is 0.725 where the column holds percents, and a percent
    sign always decides. Raises CellError for an unknown way of writing."""
    form = form or "percent"
    if form not in PERCENT_FORMATS:
        raise CellError(f"the percent format {form!r} is not known; use percent or fraction")

    def read(text: str) -> float | None:
        text = text.strip()
        signed = text.endswith("%")
        amount = decimals.read(text[:-1] if signed else text)
        if amount is None:
            return None
        return float(amount / 100 if signed or form == "percent" else amount)

    return read


def score(decimals: Decimals, scale: tuple[float, float]) -> Callable[[str], float | None]:
    """A reader of scores, brought to 0 to 100, higher is better (R-03, C19). `scale` holds the worst and
    the best score of the source. Raises CellError for a scale without length."""
    worst, best = scale
    if worst == best:
        raise CellError(f"the scale {worst:g} to {best:g} has no length")

    def read(text: str) -> float | None:
        amount = decimals.read(text)
        if amount is None:
            return None
        value = (float(amount) - worst) / (best - worst) * 100
        if not -1e-6 <= value <= 100 + 1e-6:
            raise CellError(f"the score is outside the declared scale, {worst:g} to {best:g}")
        return min(100.0, max(0.0, round(value, 6)))

    return read
