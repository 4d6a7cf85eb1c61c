"""E25: an account is at risk again after its case was closed: whether, and by which issue it is followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory, Sighting
from triage_bot.model.outcome import How, Outcome
from triage_bot.policy.outcome.moved import PUSHED_OUT_DAYS
from triage_bot.policy.terms import Terms

from .present import Present
from .prospect import prospect
from .states import AT_RISK, concluded

RULE, RESPECT = "E25", "R-13"
ENFORCED = "enforced"
"""The question of `Memory.asked` that stands for an issue opened again for want of an outcome (E23)."""


@dataclass(frozen=True, slots=True)
class Respected:
    """The close stands, and no other issue is opened; why."""

    rule: str
    because: str


@dataclass(frozen=True, slots=True)
class Again:
    """The same issue is opened again, and why."""

    rule: str
    because: str


@dataclass(frozen=True, slots=True)
class Another:
    """An issue of its own is opened, and why it is not the same."""

    because: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The closed issue that an issue of its own follows, and why it does not go on itself."""

    iid: int
    because: str


def relapse(
    memory: Memory, present: Present, *, closed: date, by_person: bool, terms: Terms
) -> Respected | Again | Another:
    """What becomes of an account for which an issue would have to exist, and whose last one was closed.

    A person's close is respected for some days whatever happens. After that the account has to be at risk
    *again*: it has been well since, got worse, or was given a new rating. What it was closed with is not held
    against it for as long as the policy respects a close (R-13).
    """
    policy, end, today = terms.policy.outcome, concluded(memory), terms.today
    settled = max(closed, end.on) if end else closed
    grace = policy.attestation_grace_days if by_person else 0
    if (today - settled).days < grace:
        until = settled + timedelta(days=grace)
        return Respected(RESPECT, f"a person's word stands until {until} at least")
    if (why := _again(memory, present, settled=settled, grace=grace)) is not None:
        return _followed(memory, present, why, closed=closed, terms=terms)
    if end is None and policy.enforce_outcome and _was_asked(memory, today):
        why = f"closed on {closed} without an outcome, and {present.found.because}"
        return Again("E23", why)
    until = closed + timedelta(days=terms.policy.opening.respect_close_days)
    if today < until:
        return Respected(RESPECT, f"no other issue before {until}")
    return Another(f"closed on {closed}, more than {terms.policy.opening.respect_close_days} days ago")


def seen_after_close(memory: Memory, present: Present, terms: Terms) -> Memory:
    """The memory with whether the account has been well since the close. Like any improvement that is
    believed on the second sighting, on a later day and in newer data (E6)."""
    if memory.health is Rating.GREEN or memory.well is not None:
        return memory
    if not present.well:
        return replace(memory, pending=None) if present.at_risk and memory.pending else memory
    first = memory.pending
    if first is None:
        return replace(memory, pending=Sighting(present.rated.rating, terms.today, present.as_of))
    newer = first.as_of is None or present.as_of is None or present.as_of > first.as_of
    if (terms.today - first.since).days < terms.policy.trust.confirm_days or not newer:
        return memory
    return replace(memory, pending=None, well=first.since)


def _again(memory: Memory, present: Present, *, settled: date, grace: int) -> str | None:
    """Why the account is at risk again, None where it is still at risk as it was."""
    rated, end = present.rated, concluded(memory)
    now = present.found.because
    if end is not None and end.how is How.OUT_OF_SCOPE:
        return f"in scope again, and {now}"
    if memory.health is Rating.GREEN or memory.well is not None:
        return f"well since {memory.well or memory.since}, and now {now}"
    if rated.rating.severity > memory.health.severity:
        return f"{memory.health} when it was closed, and now {now}"
    if rated.given is not None and rated.given > settled + timedelta(days=grace):
        return f"rated anew on {rated.given}, after the close: {now}"
    return None


def _followed(memory: Memory, present: Present, why: str, *, closed: date, terms: Terms) -> Again | Another:
    """The same issue goes on while it is recent, its case was not lost, and the same renewal is ahead."""
    end, policy = concluded(memory), terms.policy.outcome
    if end is not None and end.outcome is Outcome.LOSS:
        return Another(f"{why}; the case before was lost")
    if (terms.today - closed).days > policy.reopen_within_days:
        return Another(f"{why}; the case before was closed on {closed}, too long ago to go on with")
    if (other := _other_renewal(memory, present, terms)) is not None:
        return Another(f"{why}; {other}")
    return Again(RULE, why)


def _other_renewal(memory: Memory, present: Present, terms: Terms) -> str | None:
    """Why it is another renewal that the account is at risk for now; a day not known tells nothing."""
    before = memory.renews
    if before is None:
        return None
    if before < terms.today:
        return f"the renewal of {before} has passed"
    then = prospect(present.account, opened=memory.decides_from, terms=terms)
    if then.result is not None and then.decided:
        return f"its renewal is decided: {then.result.because}"
    ahead = prospect(present.account, opened=terms.today, terms=terms)
    if ahead.in_doubt or ahead.day is None:
        return None
    if abs((ahead.day - before).days) > PUSHED_OUT_DAYS:
        return f"the renewal that decides is that of {ahead.day}, no longer that of {before}"
    return None


def _was_asked(memory: Memory, today: date) -> bool:
    """E23: an issue is opened for want of an outcome once, and not on the day on which that was asked for."""
    asked = memory.asked.get(AT_RISK)
    return asked is not None and asked < today and ENFORCED not in memory.asked
