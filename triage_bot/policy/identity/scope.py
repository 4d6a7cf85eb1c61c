"""E31: accounts that the policy puts out of scope in as many words; knows no issue's text.

A fact that is not known puts nobody out of scope, and a row that is missing says nothing about scope (E29).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model import command
from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.facts import Facts
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.model.settings import Policy
from triage_bot.policy.clock import words
from triage_bot.policy.lifecycle.grounds import Ended
from triage_bot.policy.tables import matches

RULE = "E31"


@dataclass(frozen=True, slots=True)
class Scoped:
    """The memory, what to say and why, and the end of the case once it is confirmed."""

    memory: Memory
    ended: Ended | None = None
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()


def out_of_scope(facts: Facts, policy: Policy) -> str | None:
    """Why the account is out of scope, by the first rule that fits; None where it is in scope."""
    if not policy.out_of_scope:
        return None
    of_account = words(facts)
    for rule in policy.out_of_scope:
        if matches(rule.when, of_account):
            fits = ", ".join(f"{name} {(of_account[name] or '').strip()}" for name in sorted(rule.when))
            return f"{fits} ({rule.because})" if rule.because else fits
    return None


def follow_scope(memory: Memory, facts: Facts, policy: Policy, today: date) -> Scoped:
    """Note that the account left the scope, say so once, and end the case when a run of a later day sees it
    again, or at once after a person's word. A person who opened it again is not answered by closing it."""
    why = out_of_scope(facts, policy)
    if why is None:
        if memory.scope_left is None:
            return Scoped(memory)
        back = Reason(RULE, f"in scope again; it was not since {memory.scope_left}")
        return Scoped(replace(memory, scope_left=None), reasons=(back,))
    end = Conclusion(outcome=Outcome.VOID, on=today, rule=RULE, how=How.OUT_OF_SCOPE, fact=why)
    if memory.concluded is not None and (memory.concluded.how, memory.concluded.fact) == (end.how, why):
        kept = f"out of scope: {why}; it ended like this on {memory.concluded.on} and was opened again"
        return Scoped(memory, reasons=(Reason(RULE, kept),))
    since = memory.scope_left or today
    if _confirmed(memory, since, policy, today):
        return Scoped(memory, Ended(end, f"out of scope since {since}: {why}"))
    if memory.scope_left is not None:
        return Scoped(
            memory, reasons=(Reason(RULE, f"out of scope since {since}: {why}; not confirmed yet"),)
        )
    remark = Remark(
        kind=RemarkKind.LEFT_SCOPE,
        key=f"scope:{memory.episode}.{today}",
        rule=RULE,
        after=memory.health,
        since=today,
        on=today,
        because=why,
    )
    told = Reason(RULE, f"out of scope: {why}; closed when a run of a later day sees the same")
    return Scoped(replace(memory, scope_left=today), None, (remark,), (told,))


def _confirmed(memory: Memory, since: date, policy: Policy, today: date) -> bool:
    if memory.scope_left is None:
        return False
    word = memory.verdict
    said = word is not None and word.kind == command.Verdict.NOT_AT_RISK and word.on >= since
    return said or (today - since).days >= max(1, policy.trust.confirm_days)
