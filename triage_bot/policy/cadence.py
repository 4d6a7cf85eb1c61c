"""R-21: the day the next update is due; knows dates only, never a clock."""

from __future__ import annotations

from datetime import date, timedelta

from triage_bot.model.memory import Memory
from triage_bot.model.settings import Policy

RULE = "R-21"


def update_due(memory: Memory, policy: Policy) -> date:
    """The last update by a person, else the opening, plus the days that the believed rating allows.

    The day itself is still in time (2.8: strictly later is late).
    """
    return (memory.updated or memory.opened) + timedelta(days=policy.cadence_days[memory.health])
