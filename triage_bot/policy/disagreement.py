"""3.5: sources that rate one account differently; the first declared one counts, and people are told."""

from __future__ import annotations

from datetime import date

from triage_bot.model.account import Account
from triage_bot.model.settings import RatingPolicy

from .rating import rate

RULE = "3.5"


def disagreement(account: Account, today: date, policy: RatingPolicy) -> str | None:
    """Who says what, such as `gainsight green, warehouse red`; None while all that rate it agree."""
    if len(account.readings) < 2:
        return None
    said = [(r.source, rate(r.facts, today, policy).rating) for r in account.readings]
    known = [(source, rating) for source, rating in said if rating.known]
    if len({rating for _, rating in known}) < 2:
        return None
    return ", ".join(f"{source} {rating}" for source, rating in known)
