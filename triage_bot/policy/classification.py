"""2.5: expected or not, avoidable or not: a proposal, left off where history does not support one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from triage_bot.model.account import Account, Reading
from triage_bot.model.decision import Proposal
from triage_bot.model.health import Rating
from triage_bot.model.settings import Category, LabelScheme, RatingPolicy

from .rating import rate

RULE = "2.5"
FORESEEN_DAYS = 14
BLIND_DAYS = 30
UNAVOIDABLE_REASONS = frozenset({"lack of budget", "other organizational factors", "covid-19"})
ACTIONABLE = "(actionable)"


@dataclass(frozen=True, slots=True)
class Foresight:
    """Whether the trouble was seen coming: `expected` None means that history cannot tell."""

    expected: bool | None
    because: str


def classify(
    account: Account,
    *,
    risk_label: str | None,
    at_risk_since: date,
    tracked_since: date | None,
    labels: LabelScheme,
    policy: RatingPolicy,
) -> Proposal:
    """The proposed label E&A, E&U, U&A or U&U.

    `at_risk_since` is the day the account came to be at risk, `tracked_since` the day an issue was opened
    for it before that, None where there was none. Without history the label stays off: it is not invented.
    """
    seen = foresight(account, at_risk_since=at_risk_since, tracked_since=tracked_since, policy=policy)
    if seen.expected is None:
        return Proposal(label=None, rule=RULE, why=seen.because)
    avoidable, why = avoidability(account, risk_label, labels)
    word = f"{'E' if seen.expected else 'U'}&{'A' if avoidable else 'U'}"
    title = labels.title(Category.CLASSIFICATION, word)
    return Proposal(label=title, rule=RULE, why=f"{seen.because}; {why}", provisional=True)


def foresight(
    account: Account, *, at_risk_since: date, tracked_since: date | None, policy: RatingPolicy
) -> Foresight:
    """Expected when it was forecast, flagged two weeks before, not green for two weeks on end, or not known
    a month before."""
    risk = account.facts.renewal_risk or ""
    if risk.casefold().startswith("will ") and risk.casefold() != "will renew":
        return Foresight(expected=True, because=f"renewal risk category {risk}")
    if tracked_since and (at_risk_since - tracked_since).days >= FORESEEN_DAYS:
        return Foresight(expected=True, because=f"in triage since {tracked_since}")
    history = [
        (reading.as_of, rate(reading.facts, reading.as_of, policy), reading.facts)
        for reading in account.past
        if reading.as_of and reading.as_of < at_risk_since
    ]
    for day, rated, facts in history:
        days = (at_risk_since - day).days
        if facts.requires_triage and rated.rating is not Rating.GREEN and days >= FORESEEN_DAYS:
            return Foresight(expected=True, because=f"flagged on {day}, at risk on {at_risk_since}")
        if (rated.stale or not rated.rating.known) and days >= BLIND_DAYS:
            blind = "stale" if rated.stale else "unknown"
            return Foresight(expected=True, because=f"health {blind} on {day}, and known to be")
    seen = [(day, rated.rating) for day, rated, _ in history if rated.rating.known]
    if not seen:
        return Foresight(
            expected=None, because="no earlier rating is known, so expected or not cannot be told"
        )
    # A yellow that turned green in between was no warning of this trouble.
    troubled = list(takewhile(lambda one: one[1] is not Rating.GREEN, reversed(seen)))
    day, rating = troubled[-1] if troubled else seen[-1]
    expected = bool(troubled) and (at_risk_since - day).days >= FORESEEN_DAYS
    return Foresight(expected=expected, because=f"{rating} on {day}, at risk on {at_risk_since}")


def avoidability(account: Account, risk_label: str | None, labels: LabelScheme) -> tuple[bool, str]:
    """Unavoidable for reasons nobody here can change, or when the renewal is given up for certain."""
    risk = account.facts.renewal_risk or ""
    if risk.casefold() in {"will churn", "will contract"}:
        return False, f"renewal risk category {risk}, not {ACTIONABLE}"
    word = labels.word(Category.RISK, risk_label) if risk_label else None
    if word in UNAVOIDABLE_REASONS:
        return False, f"{word} is outside our influence"
    return True, "the reason is one we can influence" if word else "no reason rules it out"


def risk_began(account: Account, opened: date, policy: RatingPolicy) -> date:
    """The day from which on every reading until the opening shows the account at risk, else that day."""
    began = opened
    for reading in reversed(account.past):
        if reading.as_of is not None and reading.as_of >= opened:
            continue
        if reading.as_of is None or not _at_risk(reading, reading.as_of, policy):
            break
        began = reading.as_of
    return began


def _at_risk(reading: Reading, day: date, policy: RatingPolicy) -> bool:
    rating = rate(reading.facts, day, policy).rating
    return rating is Rating.RED or (rating is Rating.YELLOW and bool(reading.facts.requires_triage))
