"""R-17: the fiscal quarter a day falls in; knows only the month the year starts with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from triage_bot.model.settings import FiscalYear


def quarter(day: date, year: FiscalYear) -> str:
    """The quarter's name, the fiscal year being named after the calendar year it ends in.

    >>> quarter(date(2027, 2, 28), FiscalYear(first_month=2)), quarter(date(2027, 1, 31), FiscalYear())
    ('FY28-Q1', 'FY27-Q4')
    >>> quarter(date(2027, 2, 28), FiscalYear(first_month=1))
    'FY27-Q1'
    """
    months_in = (day.month - year.first_month) % 12
    ends_next_year = year.first_month > 1 and day.month >= year.first_month
    return f"FY{(day.year + ends_next_year) % 100:02d}-Q{months_in // 3 + 1}"


@dataclass(frozen=True, slots=True)
class Quarter:
    """A fiscal quarter with its first and last day."""

    name: str
    first: date
    last: date


def quarters(day: date, year: FiscalYear, *, count: int) -> tuple[Quarter, ...]:
    """The quarter a day falls in and those after it.

    >>> [str(q.last) for q in quarters(date(2026, 11, 21), FiscalYear(first_month=2), count=2)]
    ['2027-01-31', '2027-04-30']
    """
    first = _months_on(day.replace(day=1), -((day.month - year.first_month) % 3))
    found = []
    for number in range(count):
        start = _months_on(first, 3 * number)
        end = _months_on(start, 3) - timedelta(days=1)
        found.append(Quarter(quarter(start, year), start, end))
    return tuple(found)


def _months_on(first_of_month: date, months: int) -> date:
    years, month = divmod(first_of_month.month - 1 + months, 12)
    return date(first_of_month.year + years, month + 1, 1)
