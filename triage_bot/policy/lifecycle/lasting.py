"""E9: whether a green has lasted long enough to close on; knows no renewal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.outcome_policy import OutcomePolicy


@dataclass(frozen=True, slots=True)
class Lasting:
    """Whether the account is green and has been for long enough, in words for people, and since when."""

    lasts: bool
    because: str
    since: date | None = None


def count_green(
    memory: Memory, rating: Rating, *, as_of: date | None, today: date, policy: OutcomePolicy
) -> Memory:
    """Count one more day on which data showed the account green; data that was counted already is not news.

    Counting stops where the policy stops asking, so that daily runs write nothing. `as_of` is the day of the
    data, None where its source does not tell: then the day of the run stands for it.
    """
    if memory.health is not Rating.GREEN:
        return memory if not memory.greens else replace(memory, greens=0, green_on=None)
    day = as_of or today
    seen = memory.green_on is not None and day <= memory.green_on
    if rating is not Rating.GREEN or seen or memory.greens >= policy.green_stable_runs:
        return memory
    return replace(memory, greens=memory.greens + 1, green_on=day)


def lasting(memory: Memory, rating: Rating, *, today: date, policy: OutcomePolicy) -> Lasting:
    """Whether the green that the bot believes lasts, given what the source says now.

    A rating that is not known now, and a label that a person holds against it, let nothing last.
    """
    if memory.health is not Rating.GREEN:
        return Lasting(False, f"{memory.health}, not green")
    if rating is not Rating.GREEN:
        return Lasting(False, f"green since {memory.since}, but the source says {rating} now")
    if memory.person is not None:
        return Lasting(False, f"green since {memory.since}, but a person has set another health label")
    days = (today - memory.since).days
    said = f"green since {memory.since}, for {days} days and in {memory.greens} days of data"
    if days >= policy.green_stable_days and memory.greens >= policy.green_stable_runs:
        return Lasting(True, said, memory.since)
    needs = f"{policy.green_stable_days} days and {policy.green_stable_runs} days of data"
    return Lasting(False, f"{said}; {needs} are needed")
