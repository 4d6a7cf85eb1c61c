"""3.5, implausible jumps: more accounts change their rating in one run than customers ever do.

No rating of a single account is remembered beside those in care. Numbers alone show how many have changed at
the least: what one rating gained, others lost, and what is left over are new accounts.
"""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.model.settings import TrustPolicy


def moved(now: Mapping[str, int], before: Mapping[str, int]) -> int:
    """How many accounts must have another rating than before, by the numbers of each.

    >>> moved({"red": 40, "green": 60}, {"red": 10, "green": 90})
    30
    >>> moved({"red": 10, "green": 120}, {"red": 10, "green": 90})
    0
    """
    gained = sum(max(0, now.get(rating, 0) - before.get(rating, 0)) for rating in {*now, *before})
    new = max(0, sum(now.values()) - sum(before.values()))
    return max(0, gained - new)


def jumped(changed: int, accounts: int, trust: TrustPolicy) -> str | None:
    """Why it is not believed that so many of all accounts have changed their rating since the last run."""
    if changed <= trust.jump.floor or changed * 100 <= accounts * trust.jump.percent:
        return None
    return (
        f"at least {changed:,} of {accounts:,} accounts have another rating than in the last run that was "
        f"believed; more than {trust.jump.percent} % (at least {trust.jump.floor}) is not believed "
        "(trust.jump). `triage-bot sync --dry-run --allow-bulk` shows what it would come to; if it is right, "
        "run again with --allow-bulk"
    )
