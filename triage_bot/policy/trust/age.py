"""3.5, an old extract: told after two days, not believed after a week; knows nothing of what it says."""

from __future__ import annotations

from datetime import date

from triage_bot.model.settings import TrustPolicy


def too_old(as_of: date | None, today: date, trust: TrustPolicy) -> str | None:
    """Why data of this day is not believed any more; None where it is, or where no source tells its day.

    A weekly export is a week old when the next one comes, so a week is not too old.
    """
    if as_of is None or (today - as_of).days <= trust.degrade_after_days:
        return None
    return (
        f"its data is of {as_of}, {(today - as_of).days} days ago; it is believed for "
        f"{trust.degrade_after_days} (trust.degrade_after_days): was a newer export written?"
    )


def ageing(as_of: date | None, today: date, trust: TrustPolicy) -> str | None:
    """What to say of data that is old, but not too old; None while it is fresh.

    >>> ageing(date(2026, 11, 19), date(2026, 11, 21), TrustPolicy())
    >>> ageing(date(2026, 11, 18), date(2026, 11, 21), TrustPolicy())
    'its data is of 2026-11-18, 3 days ago; after 2026-11-25 it is not believed any more'
    """
    if as_of is None or (today - as_of).days <= trust.warn_after_days or too_old(as_of, today, trust):
        return None
    last = date.fromordinal(as_of.toordinal() + trust.degrade_after_days)
    return (
        f"its data is of {as_of}, {(today - as_of).days} days ago; after {last} it is not believed any more"
    )
