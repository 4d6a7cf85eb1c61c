"""2.8: on which days somebody may be reminded; knows no clock and no library of holidays."""

from __future__ import annotations

from datetime import date, timedelta

from triage_bot.model.settings import WorkCalendar

DEFAULT = "default"
_WEEK = 7


def is_working_day(day: date, region: str | None, calendar: WorkCalendar) -> bool:
    """Neither weekend nor a holiday of the region label; regions without holidays of their own share the
    default ones."""
    if day.weekday() in calendar.weekend:
        return False
    holidays = calendar.holidays.get(region or DEFAULT, calendar.holidays.get(DEFAULT, frozenset()))
    return day not in holidays


def working_days_after(start: date, until: date, region: str | None, calendar: WorkCalendar) -> int:
    """How many working days lie after `start`, up to and including `until`.

    >>> working_days_after(date(2026, 11, 20), date(2026, 11, 24), None, WorkCalendar())
    2
    """
    days = max(0, (until - start).days)
    return sum(is_working_day(start + timedelta(days=n), region, calendar) for n in range(1, days + 1))
