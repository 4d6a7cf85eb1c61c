"""Examines what follows a close: outcomes given later, relapses and returns."""

from __future__ import annotations

from triage_bot.model.decision import Finding

from .case import NO_ISSUE, Case

OPEN = "its issue is open"


def told_later(case: Case) -> Finding:
    return _after_close(case, "E22", "nobody has given it an outcome since")


def closed_at_risk(case: Case) -> Finding:
    return _after_close(case, "E23", "nothing is to be asked, or it was asked before")


def undetermined(case: Case) -> Finding:
    return _after_close(case, "E24", "its outcome is told, or nothing is to be asked")


def relapse(case: Case) -> Finding:
    return _after_close(case, "E25", "the account is not at risk again")


def comeback(case: Case) -> Finding:
    return _after_close(case, "E26", "no renewal was won after a loss")


def renewed_late(case: Case) -> Finding:
    found = comeback(case)
    return Finding(rule="R-33", matched=found.matched, because=found.because)


def _after_close(case: Case, rule: str, otherwise: str) -> Finding:
    """What the decision says by this rule. An issue that is opened in this run may follow a closed one."""
    reasons = case.decision.reasons if case.decision else ()
    told = next((reason.text for reason in reasons if reason.rule == rule), None)
    if told is not None:
        return Finding(rule=rule, matched=True, because=told)
    if case.issue is None:
        return Finding(rule=rule, matched=None, because=NO_ISSUE)
    if case.issue.open:
        return Finding(rule=rule, matched=None, because=OPEN)
    return Finding(rule=rule, matched=False, because=otherwise)
