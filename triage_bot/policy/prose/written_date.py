"""Dates as people write them, read only where there is one way to read them; knows no today.

Read: `2026-12-01`, `2026/12/01`, `1 Dec 2026`, `December 1st, 2026`. Found but not guessed at: `11/12/2026`,
`1.12.2026`, `1 Dec` without a year, days that do not exist. The text is one line with single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

NUMERIC = "its numbers can be read in more than one order"
NO_SUCH_DAY = "the calendar has no such day"
NO_YEAR = "it has no year"
OUT_OF_TIME = "its year is not in this century"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# Numbers in paths, versions, ids and addresses are no dates: hence what may stand before and after.
_DATE = re.compile(
    rf"""(?<![^\W_])(?<![/.=-])(?:
        (?P<iso_year>[0-9]{{4}}) (?P<sign>[-/]) (?P<iso_month>[0-9]{{1,2}})
            (?P=sign) (?P<iso_day>[0-9]{{1,2}}) (?:T[0-9][0-9:.]{{0,16}}Z?)?
      | (?P<day>[0-9]{{1,2}}) (?:st|nd|rd|th)? (?:\ of)? [ -] (?P<month>{_MONTH}) \.?
            (?:,?[ -](?P<year>[0-9]{{4}}))?
      | (?P<us_month>{_MONTH}) \.? \  (?P<us_day>[0-9]{{1,2}}) (?:st|nd|rd|th)?
            (?:,?\ (?P<us_year>[0-9]{{4}}))?
      | (?P<numeric> [0-9]{{1,2}}/[0-9]{{1,2}}/(?:[0-9]{{4}}|[0-9]{{2}})
            | [0-9]{{1,2}}(?P<dot>[.-])[0-9]{{1,2}}(?P=dot)[0-9]{{4}}
            | [0-9]{{4}}\.[0-9]{{1,2}}\.[0-9]{{1,2}})
    )(?![^\W_]|[-.][0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
_DUE = re.compile(r"(?:^|[\s(\[,;–—*_-])(?:due|by)(?: date)?(?: on)?:?[ *_]{0,4}$", re.IGNORECASE)
_BEFORE = 20
_OPENING = " *_~`[(\"'"
_CLOSING = str.maketrans("([", ")]")
_BRACKETED = re.compile(r"[(\[] ?(?:(?:due|by)(?: date)?(?: on)?:? ?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A date in a text, from `start` to `end`: either its `day` or the `problem` with it."""

    text: str
    start: int
    end: int
    day: date | None
    problem: str | None


def written_dates(text: str) -> Iterator[WrittenDate]:
    """The dates of a text in their order.

    >>> [str(found.day or found.problem) for found in written_dates("Nov 25, 2026 or 2026-02-30")]
    ['2026-11-25', 'the calendar has no such day']
    """
    for found in _DATE.finditer(text):
        month = found["month"] or found["us_month"]
        year = found["iso_year"] or found["year"] or found["us_year"]
        if month and not year and not month[0].isupper():
            continue  # "may 5 people come" is not about a day in May
        day, problem = _day(found, year, month)
        yield WrittenDate(text=found[0], start=found.start(), end=found.end(), day=day, problem=problem)


def leading_date(text: str) -> WrittenDate | None:
    """The date that a text begins with, emphasis and brackets aside."""
    found = next(written_dates(text[:100]), None)
    return found if found is not None and not text[: found.start].strip(_OPENING) else None


def deciding_date(text: str) -> WrittenDate | None:
    """The one date that counts: that at the beginning, else the first after `due` or `by`, else the first.

    An unreadable one counts as well: then a later date is not taken in its place.

    >>> deciding_date("send the figures of 2026-09-30 (due 2026-12-01)").text
    '2026-12-01'
    """
    found = list(written_dates(text))
    if not found or not text[: found[0].start].strip(_OPENING):
        return found[0] if found else None
    return next((each for each in found if _is_due(text, each)), found[0])


def binding_date(text: str) -> WrittenDate | None:
    """The date that sets a deadline: that at the beginning, else the first after `due` or `by`.

    Any other, as in `discuss the outage of 2026-09-30`, is part of what the text tells.
    """
    found = leading_date(text)
    return found or next((each for each in written_dates(text) if _is_due(text, each)), None)


def without_date(text: str, found: WrittenDate) -> str:
    """The text without a date at its beginning or in brackets of its own; with one in the middle as it is.

    >>> each = "**2026-12-01** call", "call (due 2026-12-01)", "call on 2026-12-01"
    >>> [without_date(text, deciding_date(text)) for text in each]
    [' call', 'call', 'call on 2026-12-01']
    """
    before, after = text[: found.start], text[found.end :]
    if not before.strip(_OPENING):
        return after.removeprefix(before.strip()[::-1].translate(_CLOSING))
    opened = _BRACKETED.search(before, max(0, len(before) - _BEFORE))
    if opened is None or not after.lstrip().startswith((")", "]")):
        return text
    return f"{before[: opened.start()].rstrip()} {after.lstrip()[1:].lstrip()}".strip()


def _is_due(text: str, found: WrittenDate) -> bool:
    """Whether `due` or `by` stands right before the date."""
    return _DUE.search(text[max(0, found.start - _BEFORE) : found.start]) is not None


def _day(found: re.Match[str], year: str | None, month: str | None) -> tuple[date | None, str | None]:
    if found["numeric"]:
        return None, NUMERIC
    if year is None:
        return None, NO_YEAR
    if not 2000 <= int(year) <= 2099:
        return None, OUT_OF_TIME
    number = _MONTHS.index(month[:3].casefold()) + 1 if month else int(found["iso_month"])
    try:
        return date(int(year), number, int(found["iso_day"] or found["day"] or found["us_day"])), None
    except ValueError:
        return None, NO_SUCH_DAY
