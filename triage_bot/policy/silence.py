"""3.4: nothing is said on the day an issue of people is taken into care; knows no rule that speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage_bot.model.decision import Decision


def silent_at_first(decision: Decision, today: date) -> Decision:
    """The decision without its words where the issue was taken into care today. They are not remembered as
    said either, so that a run of another day says what is still true then."""
    wanted = decision.wanted
    if wanted is None or wanted.memory.adopted != today:
        return decision
    unsaid = replace(
        wanted.memory,
        nudged=None,
        asked={},
        leaving=None,
        scope_left=None,
        queued=None,
        heard=0,
        snooze=None,
        promised=None,
        verdict=None,
        said=frozenset(),
    )
    memory = unsaid if wanted.remarks or wanted.acknowledge else wanted.memory
    silent = replace(wanted, memory=memory, remarks=(), acknowledge=(), unproven=False, late=False)
    return replace(decision, wanted=silent)
