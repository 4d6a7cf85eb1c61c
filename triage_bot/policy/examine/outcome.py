"""Examines how a case ends: the renewals that decide, what they come to, and why it is open or closed."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.decision import Finding, Input
from triage_bot.model.renewal_watch import ReviewItem
from triage_bot.policy.lifecycle.conclude import conclude
from triage_bot.policy.lifecycle.course import grounds_of
from triage_bot.policy.lifecycle.grounds import Asked, Course, Ended
from triage_bot.policy.lifecycle.lasting import lasting
from triage_bot.policy.lifecycle.leaving import gone
from triage_bot.policy.lifecycle.prospect import Prospect, prospect
from triage_bot.policy.lifecycle.states import DUE
from triage_bot.policy.outcome.result import Cause, ResultKind
from triage_bot.policy.renewal_watch import RULE as WATCH
from triage_bot.policy.renewal_watch import due, shown, unjudged

from .case import NO_ISSUE, Case
from .ended import WORDS, how_closed, renewal_input


def renewal_of(case: Case) -> Prospect | None:
    """The renewal that the account's issue waits for, None without one in care."""
    memory = case.after or case.memory
    if memory is None:
        return None
    is_open = case.issue is not None and case.issue.open
    return prospect(case.account, opened=memory.decides_from, terms=case.terms, onward=is_open)


def course_of(case: Case) -> Course | None:
    """How the case of an open issue goes on, None where there is none in care."""
    memory, renewal = case.after or case.memory, renewal_of(case)
    if case.issue is None or not case.issue.open or memory is None or renewal is None:
        return None
    grounds = grounds_of(case.issue, memory, case.account, case.rated.rating, renewal, case.terms)
    return conclude(replace(grounds, before=case.memory.concluded if case.memory else None))


def still_open(case: Case) -> str:
    """Why an issue in care is open, in one sentence; empty for others."""
    course = course_of(case)
    if course is None or not case.book.believed:
        return ""
    if isinstance(course, Ended):
        said = WORDS[course.conclusion.outcome]
        return f"The next run closes it as {said}: {course.because} ({course.conclusion.rule})."
    waits = "It stays open until a person answers" if isinstance(course, Asked) else "It stays open"
    return f"{waits}: {course.because} ({course.rule})."


def deciding_renewal(case: Case) -> Finding:
    renewal = renewal_of(case)
    if renewal is None:
        return Finding(rule="R-31", matched=None, because=NO_ISSUE)
    result = renewal.result
    if result is None:
        why = renewal.unclear or "no source of renewals is believed; the account's own renewal date counts"
        return Finding(rule="R-31", matched=None, because=why, inputs=case.fact("renewal_date"))
    return Finding(
        rule="R-31", matched=renewal.day is not None, because=result.because, inputs=_renewals(renewal)
    )


def stays_open(case: Case) -> Finding:
    course = course_of(case)
    if course is None:
        return Finding(
            rule="R-40", matched=None, because=how_closed(case.issue, case.book, case.terms) or NO_ISSUE
        )
    return Finding(
        rule="R-40",
        matched=not isinstance(course, Ended),
        because=course.because,
        would_change="" if isinstance(course, Ended) else "a result of the renewal, or a person's word",
    )


def win(case: Case) -> Finding:
    return _by_kind(case, "R-41", {ResultKind.WIN}, "no renewal was won at the same value or more")


def loss(case: Case) -> Finding:
    losses = {ResultKind.CHURN, ResultKind.CONTRACTION}
    return _by_kind(case, "R-42", losses, "no renewal was lost or won for less")


def void_stage(case: Case) -> Finding:
    return _by_cause(case, "R-47", {Cause.ONLY_VOID}, "no void stage stands in the way")


def money(case: Case) -> Finding:
    unknown = {Cause.MONEY_UNKNOWN, Cause.SEVERAL_CURRENCIES}
    return _by_cause(case, "2.10", unknown, "no closed renewal lacks its figure")


def green_lasts(case: Case) -> Finding:
    memory = case.after or case.memory
    if memory is None:
        return Finding(rule="E9", matched=None, because=NO_ISSUE)
    found = lasting(memory, case.rated.rating, today=case.terms.today, policy=case.terms.policy.outcome)
    days = Input(name="days of data that were green", value=str(memory.greens), source="marker")
    return Finding(rule="E9", matched=found.lasts, because=found.because, inputs=(days,))


def renewed_at_risk(case: Case) -> Finding:
    return _by_course(case, "E14", "no renewal was won while the account is at risk")


def contraction(case: Case) -> Finding:
    return _by_course(case, "E15", "no renewal was won for less")


def churn(case: Case) -> Finding:
    memory = case.after or case.memory
    since = memory.decides_from if memory else None
    fact = gone(case.account.facts, case.terms.today, since=since)
    found = _by_course(case, "E16", fact or "no renewal was lost, and the customer has not churned")
    return replace(found, inputs=case.fact("lifecycle", "churned_at"))


def will_churn(case: Case) -> Finding:
    memory = case.after or case.memory
    leaving = memory.leaving if memory else None
    return Finding(
        rule="E18",
        matched=leaving is not None if memory else None,
        because=f"noted on {leaving}"
        if leaving
        else "the lifecycle stage is another"
        if memory
        else NO_ISSUE,
        inputs=case.fact("lifecycle"),
    )


def outcome_due(case: Case) -> Finding:
    memory, renewal = case.after or case.memory, renewal_of(case)
    if memory is None or renewal is None:
        return Finding(rule="E19", matched=None, because=NO_ISSUE)
    asked = [f"{kind} on {day}" for kind, day in sorted(memory.asked.items()) if kind.startswith(DUE)]
    passed = renewal.passed(case.terms.today)
    because = (
        f"the renewal date {renewal.day} has passed without a result" if passed else "no renewal is overdue"
    )
    told = (Input(name="asked", value=", ".join(asked), source="marker"),) if asked else ()
    return Finding(rule="E19", matched=passed, because=because, inputs=told)


def renewal_moved(case: Case) -> Finding:
    return _by_course(case, "E20", "the renewal has not moved since the last run")


def renewal_near(case: Case) -> Finding:
    """R-30: for an account without an issue whether it is watched, for one in care how far its review is."""
    terms, facts = case.terms, case.account.facts
    memory = case.after or case.memory
    if case.issue is None or memory is None:
        watched = unjudged(case.account, case.rated, terms)
        if watched is None:
            why = "no renewal is near, or somebody knows how the account is doing"
            return Finding(rule=WATCH, matched=False, because=why)
        why = f"renews on {watched.renewal}, and how it is doing is not known now"
        return Finding(rule=WATCH, matched=True, because=why)
    renewal = prospect(case.account, opened=memory.decides_from, terms=terms, onward=True)
    review = shown(memory, facts, renewal, terms)
    if review is None:
        return Finding(rule=WATCH, matched=False, because="no open renewal is near")
    left = [item.value for item in ReviewItem if item not in review.done]
    last = due(review, facts, terms.policy.renewal_watch)
    why = f"the review for {review.renewal} is due by {last}: {', '.join(left) + ' left' if left else 'done'}"
    return Finding(rule=WATCH, matched=True, because=why)


def _renewals(renewal: Prospect) -> tuple[Input, ...]:
    return tuple(map(renewal_input, renewal.result.deciding if renewal.result else ()))


def _by_kind(case: Case, rule: str, kinds: set[ResultKind], otherwise: str) -> Finding:
    renewal = renewal_of(case)
    result = renewal.result if renewal else None
    if renewal is None or result is None:
        because = NO_ISSUE if renewal is None else "no renewals are known"
        return Finding(rule=rule, matched=None, because=because)
    hit = result.kind in kinds
    return Finding(
        rule=rule, matched=hit, because=result.because if hit else otherwise, inputs=_renewals(renewal)
    )


def _by_cause(case: Case, rule: str, causes: set[Cause], otherwise: str) -> Finding:
    renewal = renewal_of(case)
    result = renewal.result if renewal else None
    if renewal is None or result is None:
        because = NO_ISSUE if renewal is None else "no renewals are known"
        return Finding(rule=rule, matched=None, because=because)
    hit = result.cause in causes
    return Finding(rule=rule, matched=hit, because=result.because if hit else otherwise)


def _by_course(case: Case, rule: str, otherwise: str) -> Finding:
    reasons = case.decision.reasons if case.decision else ()
    told = next((reason.text for reason in reasons if reason.rule == rule), None)
    course = course_of(case)
    if told is None and isinstance(course, Asked) and course.rule == rule:
        told = course.because
    return Finding(
        rule=rule,
        matched=told is not None if case.memory else None,
        because=(told or otherwise) if case.memory else NO_ISSUE,
    )
