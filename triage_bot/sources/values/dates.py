"""Days and moments in a declared way of writing; knows no today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from .fault import CellError, is_blank, shown

NAMED_FORMATS = ("iso", "epoch-seconds", "epoch-milliseconds", "excel")
_PLACEHOLDERS = frozenset({date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(9999, 12, 31)})
"""Days that systems write where they have none; a date of nothing but zeros is another."""

_YEARS = range(1901, 2200)
_ALL_ZERO = re.compile(r"0[0\s:./T-]*Z?")
_FIRST_DIGITS = frozenset("123456789")
_LONGEST = 40
_DIRECTIVES = {
    "Y": r"(\d{4})",
    "m": r"(\d{1,2})",
    "d": r"(\d{1,2})",
    "H": r"(\d{1,2})",
    "M": r"(\d{1,2})",
    "S": r"(\d{1,2})",
}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,16}(?:\.0*)?", re.ASCII)
_SERIAL = re.compile(r"\d{1,6}(?:\.\d{1,12})?", re.ASCII)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_PLAUSIBLE_SECONDS = (100_000_000, 7_258_118_400)
"""From 1973 to 2199: outside, a number is counted in something else."""


def zone(name: str) -> tzinfo:
    """The time zone of a source. Raises CellError where there is none of that name."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise CellError(f"the time zone {name!r} is not known; use a name such as Europe/Berlin") from None


def moments(form: str | None, in_zone: tzinfo) -> Callable[[str], datetime | None]:
    """A reader of moments: aware, in the source's time zone; a day without a time is its midnight.

    Raises CellError for an unknown way of writing.
    """
    form = form or "iso"
    parse = _parser(form, in_zone)

    def read(text: str) -> datetime | None:
        text = text.strip()
        if text[:1] not in _FIRST_DIGITS and (is_blank(text) or _ALL_ZERO.fullmatch(text)):
            return None
        if len(text) > _LONGEST:
            raise CellError("not a date: too long")
        try:
            found = parse(text)
        except CellError:
            raise
        except (ValueError, OverflowError):
            raise CellError(f"impossible date {shown(text)} for the format {form}") from None
        if found is None:
            raise CellError(f"not a date: {shown(text)} does not fit the format {form}")
        if found.date() in _PLACEHOLDERS:
            return None
        if found.year not in _YEARS:
            raise CellError(f"impossible date {shown(text)}: the year is {found.year}")
        return found.astimezone(in_zone)

    return read


def days(form: str | None, in_zone: tzinfo) -> Callable[[str], date | None]:
    """A reader of days: of a moment, the day it has in the source's time zone."""
    moment = moments(form, in_zone)

    def read(text: str) -> date | None:
        found = moment(text)
        return None if found is None else found.date()

    return read


_Parse = Callable[[str], datetime | None]
"""Gives None where the text does not look like the format, and raises ValueError where it looks like it
but is no day."""


def _parser(form: str, in_zone: tzinfo) -> _Parse:
    match form:
        case "iso":
            return _iso(in_zone)
        case "epoch-seconds":
            return _epoch(in_zone, per_second=1)
        case "epoch-milliseconds":
            return _epoch(in_zone, per_second=1000)
        case "excel":
            return _excel(in_zone)
    if "%" not in form:
        names = ", ".join(NAMED_FORMATS)
        raise CellError(f"the date format {form!r} is not known; use {names} or one such as %m/%d/%Y")
    return _by_pattern(form, in_zone) or _by_strptime(form, in_zone)


def _iso(in_zone: tzinfo) -> _Parse:
    def parse(text: str) -> datetime | None:
        if not _ISO.fullmatch(text):
            return None
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=in_zone)

    return parse


def _epoch(in_zone: tzinfo, *, per_second: int) -> _Parse:
    low, high = (edge * per_second for edge in _PLAUSIBLE_SECONDS)
    unit = "seconds" if per_second == 1 else "milliseconds"

    def parse(text: str) -> datetime | None:
        if not _WHOLE.fullmatch(text):
            return None
        count = int(text.partition(".")[0])
        if not low <= count < high:
            raise CellError(f"impossible date {shown(text)}: as epoch {unit} it lies outside 1973 to 2199")
        return datetime.fromtimestamp(count / per_second, in_zone)

    return parse


def _excel(in_zone: tzinfo) -> _Parse:
    def parse(text: str) -> datetime | None:
        if not _SERIAL.fullmatch(text):
            return None
        whole, _, fraction = text.partition(".")
        day = _EXCEL_DAY_ZERO + timedelta(days=int(whole))
        seconds = round(float(f"0.{fraction or 0}") * 86_400)
        return datetime.combine(day, time(), in_zone) + timedelta(seconds=seconds)

    return parse


def _by_pattern(form: str, in_zone: tzinfo) -> _Parse | None:
    """A quick reader for formats of plain numbers, None where the format asks for more."""
    pieces = re.split(r"%(.)", form)
    directives = pieces[1::2]
    if len(directives) != len(set(directives)) or not {"Y", "m", "d"} <= set(directives) <= set(_DIRECTIVES):
        return None
    pattern = "".join(
        _DIRECTIVES[piece] if place % 2 else re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(piece))
        for place, piece in enumerate(pieces)
    )
    fullmatch = re.compile(pattern, re.ASCII).fullmatch
    order = [directives.index(name) if name in directives else None for name in "YmdHMS"]

    def parse(text: str) -> datetime | None:
        found = fullmatch(text)
        if not found:
            return None
        numbers = [int(number) for number in found.groups()]
        year, month, day, hour, minute, second = (0 if at is None else numbers[at] for at in order)
        return datetime(year, month, day, hour, minute, second, tzinfo=in_zone)

    return parse


def _by_strptime(form: str, in_zone: tzinfo) -> _Parse:
    def parse(text: str) -> datetime | None:
        try:
            if "%z" in form:
                return datetime.strptime(text, form).astimezone(in_zone)
            return datetime.strptime(text, form).replace(tzinfo=in_zone)
        except (ValueError, OverflowError):
            return None

    return parse
