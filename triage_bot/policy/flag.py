"""E4: what happens when *requires triage* is cleared on a yellow; knows no label."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory

from .following import Followed, Spoken


def follow_flag(memory: Memory, facts: Facts, rating: Rating, spoken: Spoken) -> Followed:
    """A cleared flag on an account that is still yellow is told once; the issue stays in triage (R-40)."""
    if facts.requires_triage is not False or not memory.flagged:
        flagged = memory.flagged if facts.requires_triage is None else facts.requires_triage
        return Followed(replace(memory, flagged=flagged))
    cleared = replace(memory, flagged=False)
    if rating is not Rating.YELLOW or memory.health is not Rating.YELLOW:
        return Followed(cleared)
    remark = Remark(
        kind=RemarkKind.FLAG_CLEARED,
        key=f"flag-cleared:{memory.episode}.{memory.turn}",
        rule="E4",
        after=memory.health,
        source=spoken.source,
        as_of=spoken.as_of,
    )
    return Followed(
        cleared, (Reason("E4", "requires triage was cleared, still yellow: stays in triage"),), (remark,)
    )
