"""Examines how the issue follows the source: R-26, E4 to E10, E29, 3.4, 3.5 and the block."""

from __future__ import annotations

from triage_bot.model.account import SourceState
from triage_bot.model.decision import Finding, Input
from triage_bot.model.health import Rating
from triage_bot.policy.disagreement import disagreements
from triage_bot.policy.tracking import health_words

from .case import NO_ISSUE, Case, said


def person_label(case: Case) -> Finding:
    if case.issue is None or case.memory is None:
        return Finding(rule="R-26", matched=None, because=NO_ISSUE)
    words = ", ".join(sorted(health_words(case.issue.labels, case.terms.labels))) or "none"
    after = case.after or case.memory
    days = case.terms.policy.trust.person_health_days
    return Finding(
        rule="R-26",
        matched=after.person is not None,
        inputs=(Input(name="health label", value=words, source="GitLab"), _believed(case)),
        because=f"changed by a person, seen {after.person.since}, kept {days} days"
        if after.person
        else "the health label is the bot's own",
        would_change="the rating in the source" if after.person else "",
    )


def flag_cleared(case: Case) -> Finding:
    memory = case.memory
    cleared = _reason(case, "E4")
    return Finding(
        rule="E4",
        matched=cleared is not None if memory else None,
        inputs=(
            *case.fact("requires_triage"),
            Input(name="flag before", value=_flag(memory.flagged if memory else None), source="marker"),
        ),
        because=(cleared or "the flag was not cleared in this run") if memory else NO_ISSUE,
    )


def improving(case: Case) -> Finding:
    after = case.after
    pending = after.pending if after else None
    because = (
        (_reason(case, "E6") or "no improvement is waiting to be seen again") if case.memory else NO_ISSUE
    )
    return Finding(
        rule="E6",
        matched=pending is not None or _reason(case, "E6") is not None if case.memory else None,
        inputs=(_believed(case), _heard(case)),
        because=because,
        would_change=f"the same on a later day than {pending.since}" if pending else "",
    )


def worsening(case: Case) -> Finding:
    return _by_reason(case, "E7", "the source is not worse than the label")


def recovering(case: Case) -> Finding:
    memory = case.after or case.memory
    green = memory is not None and memory.health is Rating.GREEN
    return Finding(
        rule="E8",
        matched=green if memory else None,
        inputs=(_believed(case), _heard(case)),
        because=(
            _reason(case, "E8") or ("green, and the outcome is not known" if green else "not believed green")
        )
        if memory
        else NO_ISSUE,
    )


def unknown(case: Case) -> Finding:
    return _by_reason(case, "E10", "the rating is known")


def missing(case: Case) -> Finding:
    return Finding(
        rule="E29",
        matched=False if case.memory else None,
        inputs=(Input(name="in the sources", value=", ".join(r.source for r in case.account.readings)),),
        because="the account is in the sources",
    )


def uncertain(case: Case) -> Finding:
    why = _reason(case, "3.4")
    return Finding(
        rule="3.4",
        matched=why is not None if case.issue else None,
        because=why or ("the issue's account is certain" if case.issue else NO_ISSUE),
    )


def believable(case: Case) -> Finding:
    doubts = [
        f"{s.name} {s.state}: {s.problem or '; '.join(s.notes)}"
        for s in case.book.sources
        if s.state is not SourceState.OK
    ]
    if case.account.conflict:
        doubts.insert(0, case.account.conflict)
    inputs = tuple(
        Input(name="row", value=f"{r.file}:{r.line}", source=r.source, as_of=r.as_of)
        for r in case.account.readings
    )
    return Finding(
        rule="3.5",
        matched=bool(doubts),
        inputs=(*inputs, *_differing(case)),
        because="; ".join(doubts) or "every source is believed and no rows contradict each other",
        would_change="mending the source" if doubts else "",
    )


def _differing(case: Case) -> tuple[Input, ...]:
    """What sources say differently, each with the day of its word."""
    found = disagreements(case.account, case.terms.today, case.terms.policy.rating)
    return tuple(
        Input(
            name=f"{one.words} that counts" if told.counts else f"{one.words} elsewhere",
            value=said(told.value),
            source=told.source,
            as_of=told.day,
        )
        for one in found
        for told in one.statements
    )


def block(case: Case) -> Finding:
    return Finding(
        rule="5",
        matched=case.after is not None if case.issue else None,
        because="the block shows these facts"
        if case.after
        else "no block is written"
        if case.issue
        else NO_ISSUE,
    )


def _by_reason(case: Case, rule: str, otherwise: str) -> Finding:
    why = _reason(case, rule)
    return Finding(
        rule=rule,
        matched=why is not None if case.memory else None,
        inputs=(_believed(case), _heard(case)),
        because=why or (otherwise if case.memory else NO_ISSUE),
    )


def _reason(case: Case, rule: str) -> str | None:
    reasons = case.decision.reasons if case.decision else ()
    return next((reason.text for reason in reasons if reason.rule == rule), None)


def _believed(case: Case) -> Input:
    memory = case.memory
    return Input(
        name="believed rating",
        value=memory.health.value if memory else "none",
        source="marker" if memory else None,
        as_of=memory.since if memory else None,
    )


def _heard(case: Case) -> Input:
    origin = case.account.origin(case.rated.field) if case.rated.field else None
    return Input(
        name="rating in the source",
        value=case.rated.rating.value,
        source=origin.source if origin else None,
        as_of=origin.as_of if origin else None,
    )


def _flag(flagged: bool | None) -> str:
    return "not known" if flagged is None else "set" if flagged else "not set"
