"""E19: the day of the renewal has passed and nothing says how it ended; asks, and never concludes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.memory import Memory

from .prospect import Prospect
from .states import DUE

RULE = "E19"
ASKED_AFTER_DAYS = {1: 1, 2: 7, 3: 30}
"""By level, whom is asked so many days after the renewal: the assignee, the manager, the director."""


@dataclass(frozen=True, slots=True)
class Due:
    memory: Memory
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()


def outcome_due(
    memory: Memory,
    renewal: Prospect,
    *,
    today: date,
    working_day: bool,
    asks: Callable[[int], tuple[str, ...]],
) -> Due:
    """Note that the outcome is due, and ask for it at each level once; `asks` gives user names by level.

    A result, or a later day, ends it; a run that cannot tell changes nothing. Where several levels have come
    since the last run, the highest is asked.
    """
    if renewal.in_doubt:
        return Due(memory)
    if renewal.day is None or not renewal.passed(today):
        return _over(memory, renewal)
    asked = dict(memory.asked)
    reasons: list[Reason] = []
    late = (today - renewal.day).days
    if DUE not in asked:
        asked[DUE] = today
        reasons.append(Reason(RULE, f"the renewal date {renewal.day} has passed without a result"))
    reached = max((level for level, days in ASKED_AFTER_DAYS.items() if late >= days), default=0)
    if reached == 0 or _key(reached) in asked or not working_day:
        return Due(replace(memory, asked=asked), reasons=tuple(reasons))
    asked |= {_key(level): today for level in range(1, reached + 1) if _key(level) not in asked}
    remark = Remark(
        kind=RemarkKind.OUTCOME_DUE,
        key=f"due:{memory.episode}.{renewal.day}.{reached}",
        rule=RULE,
        after=memory.health,
        since=renewal.day,
        level=reached,
        on=today,
        mentions=asks(reached),
    )
    reasons.append(
        Reason(RULE, f"{late} days after the renewal date {renewal.day}: asked at level {reached}")
    )
    return Due(replace(memory, asked=asked), (remark,), tuple(reasons))


def _over(memory: Memory, renewal: Prospect) -> Due:
    if DUE not in memory.asked:
        return Due(memory)
    left = {kind: day for kind, day in memory.asked.items() if kind != DUE and not kind.startswith(f"{DUE}-")}
    if renewal.result is not None and renewal.decided:
        why = f"the renewal has a result: {renewal.result.because}"
    else:
        why = f"the renewal is due on {renewal.day}" if renewal.day else "no renewal is waited for any more"
    return Due(replace(memory, asked=left), reasons=(Reason(RULE, why),))


def _key(level: int) -> str:
    return f"{DUE}-{level}"
