"""R-21: the day the next update is due; knows dates only, never a clock."""

from __future__ import annotations

from datetime import date, timedelta

from triage_bot.model.memory import Memory
from triage_bot.model.settings import Policy

RULE = "R-21"
GRACE_DAYS = 2
"""2.8: a worsening shortens the time at once, but leaves this long."""


def update_due(memory: Memory, policy: Policy) -> date:
    """The last update by a person, else the opening, plus the days that the believed rating allows.

    The day itself is still in time (2.8: strictly later is late). Nobody becomes late by a worsening alone:
    the update about it is not due before `GRACE_DAYS` have passed.
    """
    due = (memory.updated or memory.opened) + timedelta(days=policy.cadence_days[memory.health])
    worsened = memory.before is not None and memory.health.severity > memory.before.severity
    return max(due, memory.since + timedelta(days=GRACE_DAYS)) if worsened else due
