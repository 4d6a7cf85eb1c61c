"""The words templates may use on a value; each gives Markdown that is safe as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from triage_bot.model.health import Rating
from triage_bot.model.money import Money

from .inert import Inert, code, escape, md, prose, url, user

MISSING = Inert("n/a")
SIGNS = {Rating.RED: "🔴", Rating.YELLOW: "🟡", Rating.GREEN: "🟢", Rating.UNKNOWN: "⚪"}


def show(value: object) -> Inert:
    """What `{{ value }}` puts out without a filter: escaped text, `n/a` for nothing, yes or no, ISO days,
    whole numbers without grouping, since they may be numbers of issues.

    Raises TypeError for a list or a mapping, which has no wording of its own.
    """
    match value:
        case Inert():
            return value
        case str():
            return md(value)
        case None:
            return MISSING
        case bool():
            return Inert("yes" if value else "no")
        case int():
            return Inert(str(value))
        case float() | Decimal():
            return number(value)
        case date():
            return day(value)
        case _:
            raise TypeError("a list or a group of values cannot be shown; pick one, or loop over it")


def day(value: date | None) -> Inert:
    """`2026-11-20`."""
    return Inert(value.isoformat()) if value is not None else MISSING


def money(value: Mapping[str, Any] | None) -> Inert:
    """`240,000 USD`, `n/a` where it is missing."""
    if value is None or not value["amount"].is_finite():
        return MISSING
    return md(str(Money(value["amount"], value["currency"])))


def percent(value: float | None) -> Inert:
    """A fraction as percent: 0.725 gives `72.5 %`."""
    if value is None or not isfinite(value):
        return MISSING
    return Inert(f"{_short(value * 100)} %")


def number(value: float | Decimal | None) -> Inert:
    """`1,200`, at most one decimal."""
    if value is None or not isfinite(value):
        return MISSING
    return Inert(_short(value))


def rating(value: str | None) -> Inert:
    """`🔴 red`: colour and word, since colour alone does not reach everybody."""
    if value is None:
        return MISSING
    return Inert(f"{SIGNS[Rating(value)]} {value}")


def join(values: Iterable[object], separator: str = ", ") -> Inert:
    """The values in a row, each made safe on its own."""
    return Inert(escape(separator).join(show(value) for value in values))


def _short(value: float | Decimal) -> str:
    text = f"{value:,.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def or_missing(filter_: Callable[..., Inert]) -> Callable[..., Inert]:
    """The filter, with `n/a` for a missing value."""

    def filtered(value: object, *args: Any) -> Inert:
        return MISSING if value is None else filter_(value, *args)

    return filtered


FILTERS: dict[str, Callable[..., Inert]] = {
    "md": or_missing(md),
    "code": or_missing(code),
    "prose": or_missing(prose),
    "url": or_missing(url),
    "user": or_missing(user),
    "day": day,
    "money": money,
    "percent": percent,
    "number": number,
    "rating": rating,
    "join": join,
}
"""The bot's own filters by the name templates use."""
