"""E18 and R-46: the lifecycle stage says that the customer will churn, or has churned; knows no renewal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.facts import Facts
from triage_bot.model.memory import Memory

RULE = "E18"
WILL_CHURN, CHURNED = "will churn", "churned"
"""Lifecycle stages, in lower case."""


@dataclass(frozen=True, slots=True)
class Leaving:
    memory: Memory
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()


def stage_of(facts: Facts) -> str:
    """The lifecycle stage in lower case, empty where no source tells it."""
    return " ".join((facts.lifecycle or "").split()).casefold()


def gone(facts: Facts, today: date, *, since: date | None = None) -> str | None:
    """Why the customer is gone (3.3, line 1), None where no fact says so. A day of churn before `since`, the
    day from which facts decide the case, is of an earlier time with this customer."""
    if facts.churned_at is not None and (since or facts.churned_at) <= facts.churned_at <= today:
        return f"churned on {facts.churned_at}"
    if stage_of(facts) == CHURNED:
        return f"lifecycle stage {(facts.lifecycle or '').strip()}"
    return None


def follow_lifecycle(memory: Memory, facts: Facts, today: date) -> Leaving:
    """Note that the account will churn, with one checklist, or that this is withdrawn. A stage that no source
    tells changes nothing."""
    stage = stage_of(facts)
    if not stage or (stage == WILL_CHURN) == (memory.leaving is not None):
        return Leaving(memory)
    if stage != WILL_CHURN:
        why = f"the lifecycle stage is {(facts.lifecycle or '').strip()} again, no longer Will Churn"
        return Leaving(replace(memory, leaving=None), reasons=(Reason(RULE, why),))
    memory = replace(memory, leaving=today)
    remark = Remark(
        kind=RemarkKind.WILL_CHURN,
        key=f"leaving:{memory.episode}.{today}",
        rule=RULE,
        after=memory.health,
        since=today,
        on=today,
    )
    why = "the lifecycle stage is Will Churn: updates are asked for no longer, the approvals are"
    return Leaving(memory, (remark,), (Reason(RULE, why),))
