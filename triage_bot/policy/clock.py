"""R-21 to R-23: when the next update is due, and whether it is late; dates only, no reminder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.next_step import NextStep
from triage_bot.model.settings import Policy

from .fiscal import quarters
from .tables import matches

INPUTS = ("segment", "business_unit", "geo", "region", "priority", "lifecycle")
"""Fields of Facts that an override of the cadence may look at."""

OPENING = 0
"""Stands for the opening where an update's note id is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How an issue stands.

    `since` is the day of the last update, else of the opening, `since_note` its comment. `by_cadence` is
    that day plus `days`; `step` the earliest open dated next step and `promised` the day named in a *no
    change*; the `deadline` is the earliest of them, with what a handover or a worsening adds.
    """

    since: date
    since_note: int
    days: int
    by_cadence: date
    step: NextStep | None
    promised: date | None
    deadline: date
    grace_days: int
    lead_days: int

    def days_late(self, today: date) -> int:
        """Days past the deadline, 0 while it has not passed: the day itself is still in time."""
        return max(0, (today - self.deadline).days)

    def due_soon(self, today: date) -> bool:
        return not self.days_late(today) and today >= self.deadline - timedelta(days=self.lead_days)

    @property
    def by_step(self) -> bool:
        """Whether a next step, not the cadence, sets the deadline."""
        days = [day for day in (self.step.due if self.step else None, self.promised) if day]
        return bool(days) and min(days) < self.by_cadence


def make_clock(
    memory: Memory,
    *,
    since: date,
    since_note: int,
    step: NextStep | None,
    labels: frozenset[str],
    policy: Policy,
    today: date,
) -> Clock:
    """The clock of an issue. `since` is the day of the last update, else of the opening.

    A worsening leaves a few days before the shorter time counts; a handover gives days more, once.
    """
    reminders = policy.reminders
    days = memory.cadence or cadence_days(memory.health, None, labels, policy, today)
    by_cadence = since + timedelta(days=days)
    if memory.before is not None and memory.health.severity > memory.before.severity:
        by_cadence = max(by_cadence, memory.since + timedelta(days=reminders.worsened_grace_days))
    promised = memory.promised.day if memory.promised and memory.promised.note == since_note else None
    named = [day for day in (step.due if step else None, promised) if day]
    deadline = min([by_cadence, *named])
    grace = reminders.handover_grace_days if memory.grace_note == since_note else 0
    return Clock(
        since=since,
        since_note=since_note,
        days=days,
        by_cadence=by_cadence,
        step=step,
        promised=promised,
        deadline=deadline + timedelta(days=grace),
        grace_days=grace,
        lead_days=reminders.lead_days,
    )


def cadence_days(
    rating: Rating, facts: Facts | None, labels: frozenset[str], policy: Policy, today: date
) -> int:
    """Days between updates: the first override that fits, else those near the renewal, else the usual."""
    values = words(facts)
    for override in policy.reminders.overrides:
        fits = matches(override.when, values) and (not override.labels or override.labels & labels)
        if fits and rating in override.days:
            return override.days[rating]
    near = policy.reminders.near_renewal
    if rating in near and facts is not None and renews_next(facts.renewal_date, policy, today):
        return near[rating]
    return policy.cadence_days[rating]


def remember_days(
    memory: Memory, facts: Facts, labels: frozenset[str], policy: Policy, today: date
) -> Memory:
    """Keep the days between updates where they depend on facts, which a later run may have to do without."""
    days = cadence_days(memory.health, facts, labels, policy, today) if needs_facts(policy) else None
    return replace(memory, cadence=days)


def needs_facts(policy: Policy) -> bool:
    """Whether the days between updates depend on what a source says of the account."""
    reminders = policy.reminders
    return bool(reminders.near_renewal) or any(override.when for override in reminders.overrides)


def renews_next(renewal: date | None, policy: Policy, today: date) -> bool:
    """Whether the renewal falls into the fiscal quarter of `today` or the one after it."""
    if renewal is None:
        return False
    now, following = quarters(today, policy.fiscal_year, count=2)
    return now.first <= renewal <= following.last


def words(facts: Facts | None) -> dict[str, str | None]:
    return {name: getattr(facts, name) if facts else None for name in INPUTS}
