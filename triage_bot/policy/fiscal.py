"""R-17: the fiscal quarter a day falls in; knows only the month the year starts with."""

from __future__ import annotations

from datetime import date

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
