"""E29 and 3.5: an account that the sources no longer show; it is asked about, never closed, never green."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage_bot.model.decision import HoldKind, Reason, Remark, RemarkKind
from triage_bot.model.memory import Absence, Memory
from triage_bot.model.settings import TrustPolicy

from .following import Followed

MISSING_SAID = "source-missing"


def absent(memory: Memory, *, today: date, trust: TrustPolicy) -> Followed:
    """One more run without the account. Runs count once a day; after enough runs and days it is told once."""
    seen = memory.absence or Absence(since=today, last=today, runs=1)
    # Counting stops where the policy stops asking: from there on a run has nothing to write.
    if today > seen.last and seen.runs < trust.missing_runs:
        seen = Absence(since=seen.since, last=today, runs=seen.runs + 1)
    days = (today - seen.since).days
    memory = replace(memory, absence=seen)
    runs = "first run" if seen.runs == 1 else f"{seen.runs} runs, {days} days"
    why = f"not in the sources since {seen.since} ({runs}); stays as it is"
    reasons = (Reason("E29", why),)
    due = seen.runs >= trust.missing_runs and days >= trust.missing_days
    if not due or MISSING_SAID in memory.said:
        return Followed(memory, reasons, hold=HoldKind.MISSING)
    remark = Remark(
        kind=RemarkKind.SOURCE_MISSING,
        key=f"missing:{memory.episode}.{seen.since}",
        rule="E29",
        after=memory.health,
        since=seen.since,
    )
    return Followed(
        replace(memory, said=memory.said | {MISSING_SAID}), reasons, (remark,), hold=HoldKind.MISSING
    )


def returned(memory: Memory) -> Memory:
    """The account is there again: the count and what was said about it are forgotten."""
    return replace(memory, absence=None, said=memory.said - {MISSING_SAID})
