"""Examines the clock of an issue: what counted as an update, next steps, deadline, ladder, words."""

from __future__ import annotations

from triage_bot.model.board import Note
from triage_bot.model.decision import Finding, Input
from triage_bot.policy.timekeeping import Timekept, keep_time

from .case import NO_ISSUE, Case

_MOST = 5


def cadence(case: Case) -> Finding:
    kept = _kept(case)
    if kept is None:
        return Finding(rule="R-21", matched=None, because=NO_ISSUE)
    clock, last = kept.clock, kept.updates.last
    passed = tuple(
        Input(
            name=f"comment {passed.note.id} by {passed.note.author}",
            value=f"does not count: {passed.why}",
            source="GitLab",
            as_of=case.terms.day(passed.note.at),
        )
        for passed in kept.updates.passed[:_MOST]
    )
    began = "reopened" if kept.memory.reopened == clock.since else "opened"
    said = f"last update {clock.since}" if kept.memory.updated else f"no update yet, {began} {clock.since}"
    late = clock.days_late(case.terms.today)
    state = f"late by {late} days" if late else "in time"
    unknown = "" if kept.known else "; the comments could not all be read, so this is not certain"
    return Finding(
        rule="R-21",
        matched=late > 0,
        inputs=(*((_counted(case, last),) if last else ()), *passed),
        because=f"{said}; every {clock.days} days; deadline {clock.deadline}: {state}{unknown}",
        would_change="a comment by a person",
    )


def steps(case: Case) -> Finding:
    kept = _kept(case)
    if kept is None:
        return Finding(rule="R-22", matched=None, because=NO_ISSUE)
    found = tuple(
        Input(
            name=f"next step in line {step.line}",
            value=f"{'done' if step.done else 'open'}, {step.due or 'no date'}: {step.text}",
            source="GitLab",
        )
        for step in kept.steps.steps[:_MOST]
    )
    unreadable = tuple(
        Input(name=f"date in line {bad.line}", value=f"{bad.text}: {bad.why}", source="GitLab")
        for bad in kept.steps.unreadable[:_MOST]
    )
    step = kept.clock.step
    because = f"the earliest open step is of {step.due}" if step else "no open next step has a date"
    if kept.clock.promised:
        because += f"; a comment promised {kept.clock.promised}"
    return Finding(
        rule="R-22",
        matched=kept.clock.by_step,
        inputs=(*found, *unreadable),
        because=because,
        would_change="ticking the step, or giving it another date"
        if step
        else "a dated step under Next steps",
    )


def no_change(case: Case) -> Finding:
    kept = _kept(case)
    if kept is None:
        return Finding(rule="R-23", matched=None, because=NO_ISSUE)
    last = kept.updates.last
    return Finding(
        rule="R-23",
        matched=last is not None,
        inputs=(_counted(case, last),) if last else (),
        because="any comment of a person counts, also one without news"
        if last
        else "no comment of a person counts yet",
    )


def ladder(case: Case) -> Finding:
    kept = _kept(case)
    if kept is None:
        return Finding(rule="2.8", matched=None, because=NO_ISSUE)
    sent = kept.memory.nudged
    inputs: tuple[Input, ...] = ()
    if sent is not None:
        inputs += (Input(name="last reminder", value=f"level {sent.level}", source="marker", as_of=sent.on),)
    snooze = kept.memory.snooze
    if snooze:
        inputs += (Input(name="snoozed until", value=str(snooze.day), source="marker"),)
    return Finding(
        rule="2.8",
        matched=kept.rung.level is not None,
        inputs=inputs,
        because=kept.rung.why,
        would_change="a comment by a person starts it anew",
    )


def handover(case: Case) -> Finding:
    memory = case.after or case.memory
    if memory is None:
        return Finding(rule="E12", matched=None, because=NO_ISSUE)
    why = _reason(case, "E12") or (
        f"changed hands, which gave more time on {memory.handed_on}"
        if memory.handed_on
        else "the CSM has not changed"
    )
    return Finding(
        rule="E12", matched=memory.handed_on is not None, inputs=case.fact("csm_name"), because=why
    )


def queue(case: Case) -> Finding:
    memory = case.after or case.memory
    if memory is None:
        return Finding(rule="E13", matched=None, because=NO_ISSUE)
    waits = memory.queued is not None
    return Finding(
        rule="E13",
        matched=waits,
        inputs=case.fact("csm_name"),
        because=f"waits for an owner since {memory.queued}" if waits else "the issue has an owner",
        would_change="a CSM in the source, or somebody who assigns themselves" if waits else "",
    )


def words(case: Case) -> Finding:
    memory = case.after or case.memory
    if memory is None:
        return Finding(rule="E21", matched=None, because=NO_ISSUE)
    said = [
        f"snoozed until {memory.snooze.day}" if memory.snooze else "",
        f"next step promised for {memory.promised.day}" if memory.promised else "",
        f"called {memory.verdict.kind} on {memory.verdict.on}" if memory.verdict else "",
    ]
    because = "; ".join(word for word in said if word)
    return Finding(
        rule="E21",
        matched=bool(because),
        because=because or "nobody has asked the bot for anything that still counts",
        would_change="a comment with a command; `help` lists them",
    )


def _kept(case: Case) -> Timekept | None:
    if case.issue is None or not case.issue.open:
        return None
    memory = case.after or case.memory
    if memory is None:
        return None
    return keep_time(case.issue, memory, case.account, case.board, case.terms)


def _counted(case: Case, note: Note) -> Input:
    return Input(
        name=f"comment {note.id} by {note.author}",
        value="counts",
        source="GitLab",
        as_of=case.terms.day(note.at),
    )


def _reason(case: Case, rule: str) -> str | None:
    reasons = case.decision.reasons if case.decision else ()
    return next((reason.text for reason in reasons if reason.rule == rule), None)
