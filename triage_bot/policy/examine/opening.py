"""Examines the opening rules R-10 to R-13, R-19, R-20 and E28."""

from __future__ import annotations

from triage_bot.model.decision import Finding, HoldKind, Input, Verb
from triage_bot.model.health import Rating
from triage_bot.policy.opening import departed

from .case import NO_ISSUE, Case


def red_opens(case: Case) -> Finding:
    red = case.rated.rating is Rating.RED
    return Finding(
        rule="R-10",
        matched=red,
        inputs=(_rating(case),),
        because=case.rated.because,
        would_change=("a better rating, seen on two days" if case.issue else "a better rating")
        if red
        else "a red rating",
    )


def flagged_yellow_opens(case: Case) -> Finding:
    yellow = case.rated.rating is Rating.YELLOW
    flagged = bool(case.account.facts.requires_triage)
    return Finding(
        rule="R-11",
        matched=(yellow and flagged) if yellow else None,
        inputs=(_rating(case), *case.fact("requires_triage")),
        because=("requires triage" if flagged else "triage is not required") if yellow else _other(case),
        would_change="clearing the flag" if yellow and flagged else "a yellow rating with the flag set",
    )


def plain_yellow(case: Case) -> Finding:
    yellow = case.rated.rating is Rating.YELLOW
    plain = yellow and not case.account.facts.requires_triage
    return Finding(
        rule="R-12",
        matched=plain if yellow else None,
        inputs=(_rating(case), *case.fact("requires_triage")),
        because=case.opening.because
        if case.opening.rule == "R-12"
        else "it requires triage"
        if yellow
        else _other(case),
        would_change="the flag, or a red rating" if plain else "",
    )


def one_issue(case: Case) -> Finding:
    number = f"#{case.issue.iid}" if case.issue else "none"
    state = (
        ("open" if case.issue.open else f"closed {case.issue.closed_at:%Y-%m-%d}")
        if case.issue and (case.issue.open or case.issue.closed_at)
        else ""
    )
    held = case.decision is not None and case.decision.hold is HoldKind.CLOSED
    because = (
        "; ".join(r.text for r in case.decision.reasons)
        if held and case.decision
        else (f"{number} is the account's issue" if case.issue else "no issue stands in the way of one")
    )
    return Finding(
        rule="R-13",
        matched=True if case.issue else None,
        inputs=(Input(name="issue", value=f"{number} {state}".strip(), source="GitLab"),),
        because=because,
    )


def leaving(case: Case) -> Finding:
    why = departed(case.account.facts, case.terms.policy.opening, case.terms.today)
    return Finding(
        rule="R-19",
        matched=why is not None,
        inputs=case.fact("lifecycle", "churned_at"),
        because=why or "the account is not leaving",
        would_change="another lifecycle stage" if why else "",
    )


def by_hand(case: Case) -> Finding:
    adopted = case.decision is not None and case.decision.verb is Verb.ADOPT
    return Finding(
        rule="R-20",
        matched=adopted if case.issue else None,
        because="; ".join(r.text for r in case.decision.reasons if r.rule == "R-20")
        if adopted and case.decision
        else "no issue that a person opened waits to be taken into care",
    )


def second_issue(case: Case) -> Finding:
    others = sorted(
        issue.iid
        for issue in case.board.issues
        if issue.memory
        and issue.memory.account == case.account.id
        and case.issue
        and issue.iid != case.issue.iid
    )
    return Finding(
        rule="E28",
        matched=bool(others) if case.issue else None,
        because=f"also open: {', '.join(f'#{iid}' for iid in others)}"
        if others
        else "no second issue"
        if case.issue
        else NO_ISSUE,
        would_change="merging them by hand" if others else "",
    )


def _other(case: Case) -> str:
    return f"the rating is {case.rated.rating}, not yellow"


def _rating(case: Case) -> Input:
    origin = case.account.origin(case.rated.field) if case.rated.field else None
    return Input(
        name="rating",
        value=case.rated.rating.value,
        source=origin.source if origin else None,
        as_of=origin.as_of if origin else None,
    )
