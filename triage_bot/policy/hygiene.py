"""R-50: what only a person can put right about an account at risk; knows no clock in what the issue shows."""

from __future__ import annotations

from datetime import date

from triage_bot.model.decision import Check
from triage_bot.model.facts import Facts
from triage_bot.model.settings import Freshness

from .owner import Owner, OwnerFrom
from .rating import Rated


def lasting(facts: Facts, owner: Owner, *, well: bool, assignable: bool) -> tuple[Check, ...]:
    """Items that hold until somebody acts, so that the issue may list them.

    `well`: the source says green, where a risk impact is rightly cleared.
    """
    checks = []
    if not facts.risk_impacts and not well:
        checks.append(Check("R-50", "no risk impact given in the source"))
    if owner.origin is OwnerFrom.NOT_MAPPED:
        checks.append(Check("2.9", "the CSM has no GitLab user in the people file"))
    elif owner.origin is OwnerFrom.NO_CSM:
        checks.append(Check("2.9", "the source names no CSM"))
    if not assignable:
        checks.append(Check("2.9", f"{owner.username} is no member of the project and cannot be assigned"))
    return tuple(checks)


def passing(rated: Rated, facts: Facts, *, freshness: Freshness, today: date) -> tuple[Check, ...]:
    """Items that come with time alone: told in the run's output, never written into the issue."""
    checks = []
    if rated.given is not None:
        age = (today - rated.given).days
        if rated.stale:
            checks.append(Check("R-04", f"rating given {rated.given}, {age} days ago: stale"))
        elif age > freshness.due_days:
            checks.append(
                Check("R-05", f"rating given {rated.given}, {age} days ago: an update is due monthly")
            )
    if facts.last_risk_update and (today - facts.last_risk_update).days > 35:
        checks.append(Check("R-50", f"last risk update {facts.last_risk_update}, more than 35 days ago"))
    return tuple(checks)
