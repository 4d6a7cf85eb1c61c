"""3.5, a rating column that is mostly empty, and columns that vanish from where they may be left out."""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.settings import TrustPolicy
from triage_bot.model.trust import SourceMark

from .shrinkage import LIFTED


def says_nothing(facts: Facts) -> bool:
    """Whether there is no word at all about the account's health; a word that is too old to count is one."""
    words = (facts.csm_sentiment, facts.health_color)
    return facts.health_score is None and all(word in (None, Rating.UNKNOWN) for word in words)


def emptied(now: SourceMark, before: SourceMark, trust: TrustPolicy) -> str | None:
    """Why so many accounts without a rating are not believed, given how many there were."""
    if now.unrated is None or before.unrated is None or not now.accounts or not before.accounts:
        return None
    here, there = now.unrated * 100 / now.accounts, before.unrated * 100 / before.accounts
    if here - there <= trust.unknown_points or now.unrated - before.unrated <= trust.lost.floor:
        return None
    return (
        f"{here:.0f} % of its accounts have no rating, {there:.0f} % had none when it was last believed; a "
        f"rise of more than {trust.unknown_points} points is not believed (trust.unknown_points); {LIFTED}"
    )


def vanished(now: Iterable[str], before: Iterable[str]) -> str | None:
    """Which of the fields that counts for a decision the source does not show any more, in any row."""
    gone = sorted(set(before) - set(now))
    if not gone:
        return None
    names = ", ".join(name.replace("_", " ") for name in gone)
    return f"no row has {names} any more, as it had when it was last believed; {LIFTED}"
