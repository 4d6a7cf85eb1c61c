"""E12 and E13: the CSM changes in the source, or there is none; who owns the issue then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from triage_bot.marker import fingerprint
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.facts import Facts
from triage_bot.model.memory import Memory

from .owner import Owner, OwnerFrom
from .terms import Terms
from .workdays import is_working_day, working_days_after

AGEING_SAID = "queue-ageing"
UNOWNED = frozenset({OwnerFrom.POOL, OwnerFrom.NO_CSM})


@dataclass(frozen=True, slots=True)
class Handover:
    """The memory, what to say and why. `queued`: the issue waits in the queue of those without an owner."""

    memory: Memory
    queued: bool = False
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()


def csm_mark(facts: Facts, owner: Owner) -> str:
    """What stands for the CSM: empty for a pool or nobody, else a fingerprint of name or address."""
    if owner.origin in UNOWNED:
        return ""
    return _mark(facts.csm_email or facts.csm_name)


def _known_mark(before: str, now: str, facts: Facts, memory: Memory, incoming: str | None) -> str | None:
    """What to remember of a CSM who is the same person as before, None where it is another.

    The name and the address each stand for the person, as long as a source tells both. Else it is one whom
    the bot has assigned already: a lost address and another spelling lead to the same GitLab user.
    """
    if before == now or before in {_mark(facts.csm_email), _mark(facts.csm_name)}:
        return before
    stands_in = memory.queued is not None
    return now if incoming is not None and incoming == memory.assignee and not stands_in else None


def _mark(of: str | None) -> str:
    return fingerprint((of or "").strip().casefold())


def hand_over(
    issue: TrackedIssue,
    memory: Memory,
    facts: Facts,
    owner: Owner,
    *,
    last_note: int,
    region: str | None,
    terms: Terms,
) -> Handover:
    """Follow the source's CSM. `last_note` is the comment of the last update, 0 for the opening.

    A change of hands is told once, to both, with a checklist, and gives more time once (S1-4, X20); whoever
    takes over has heard no reminder yet, so that the levels begin anew. Without a CSM the issue is queued
    until somebody takes it; after some working days the pool lead is asked once. The CSM before is remembered
    meanwhile: who comes back after a blank cell in an export goes on where they were.
    """
    now = csm_mark(facts, owner)
    before = memory.csm
    if now:
        incoming = terms.assignable(owner.username)
        known = now if before is None else _known_mark(before, now, facts, memory, incoming)
        chosen = bool(issue.assignees) and issue.assignees != (memory.assignee,)
        if known is None and not chosen:
            memory = replace(_out_of_queue(memory), csm=now)
            return _handed(issue, memory, before or "", now, owner, last_note, terms)
        # The same CSM, or a person assigned somebody, who stays: nothing changes hands in the source's name.
        memory = replace(_taken(memory, last_note, terms) if chosen else memory, csm=known or now)
        return Handover(_out_of_queue(memory))
    memory = replace(memory, csm=before or "")
    if any(name != memory.assignee for name in issue.assignees):
        return Handover(_out_of_queue(_taken(memory, last_note, terms)))
    if memory.queued is None:
        memory = replace(memory, queued=terms.today)
        reason = Reason(
            "E13", f"{owner.origin}: waits for an owner, {owner.username or 'nobody'} looks after it"
        )
        if not before:
            return Handover(memory, queued=True, reasons=(reason,))
        memory = replace(memory, hands=memory.hands + 1)
        return Handover(memory, True, (_queued(issue, memory, before, owner, terms),), (reason,))
    return _waiting(memory, owner, region, terms)


def _handed(
    issue: TrackedIssue, memory: Memory, before: str, now: str, owner: Owner, last_note: int, terms: Terms
) -> Handover:
    memory = _anew(memory, last_note, terms)
    incoming = terms.assignable(owner.username)
    outgoing = next((name for name in issue.assignees if name != incoming), None)
    remark = Remark(
        kind=RemarkKind.HANDED_OVER,
        key=_key(memory, before, now),
        rule="E12",
        after=memory.health,
        outgoing=outgoing,
        incoming=incoming,
        mentions=tuple(name for name in (outgoing, incoming) if name),
        on=terms.today,
    )
    why = f"the source names another CSM: {outgoing or 'nobody'} hands over to {incoming or 'nobody yet'}"
    return Handover(memory, False, (remark,), (Reason("E12", why),))


def _out_of_queue(memory: Memory) -> Memory:
    return replace(memory, queued=None, said=memory.said - {AGEING_SAID})


def _taken(memory: Memory, last_note: int, terms: Terms) -> Memory:
    """Somebody took the issue out of the queue by themselves, and has heard no reminder yet either."""
    return _anew(memory, last_note, terms) if memory.queued is not None else memory


def _anew(memory: Memory, last_note: int, terms: Terms) -> Memory:
    """Levels and their keys begin anew for another person; the days are given once between two updates."""
    given = memory.grace_note == last_note
    return replace(
        memory,
        hands=memory.hands + 1,
        grace_note=last_note,
        handed_on=memory.handed_on if given else terms.today,
        nudged=None,
    )


def _key(memory: Memory, before: str, now: str) -> str:
    """Each change has a key of its own: the same two people may hand over to each other more than once."""
    return f"csm:{memory.episode}.{memory.hands}:{before or 'none'}>{now or 'none'}"


def _queued(issue: TrackedIssue, memory: Memory, before: str, owner: Owner, terms: Terms) -> Remark:
    outgoing = next((name for name in issue.assignees if name != owner.username), None)
    asked = terms.reachable(owner.username)
    return Remark(
        kind=RemarkKind.QUEUED,
        key=_key(memory, before, ""),
        rule="E13",
        after=memory.health,
        outgoing=outgoing,
        incoming=terms.assignable(owner.username),
        mentions=(asked,) if asked else (),
        on=terms.today,
    )


def _waiting(memory: Memory, owner: Owner, region: str | None, terms: Terms) -> Handover:
    reminders = terms.policy.reminders
    since = memory.queued or terms.today
    days = working_days_after(since, terms.today, region, reminders.calendar)
    lead = terms.reachable(owner.username)
    said = AGEING_SAID in memory.said or not reminders.enabled
    if days <= reminders.queue_working_days or said or lead is None:
        return Handover(memory, queued=True)
    if reminders.working_days_only and not is_working_day(terms.today, region, reminders.calendar):
        return Handover(memory, queued=True)
    remark = Remark(
        kind=RemarkKind.QUEUE_AGEING,
        key=f"queue:{memory.episode}.{since}",
        rule="E13",
        after=memory.health,
        since=since,
        on=terms.today,
        mentions=(lead,),
    )
    memory = replace(memory, said=memory.said | {AGEING_SAID})
    return Handover(memory, True, (remark,), (Reason("E13", f"without an owner since {since}"),))
