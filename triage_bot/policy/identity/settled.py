"""R-13: issues that people opened beside one whose case has ended since: they belong to that case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason
from triage_bot.model.outcome import Outcome
from triage_bot.policy.adoption import Matches
from triage_bot.policy.holding import hold_issue
from triage_bot.policy.lifecycle.states import concluded
from triage_bot.policy.terms import Terms

RULE = "R-13"


def apart(
    matches: Matches, closed: Mapping[str, TrackedIssue], terms: Terms
) -> tuple[Matches, tuple[Decision, ...]]:
    """The issues of people without those that were open beside one whose case was won or lost since, and why
    these are left alone. Taken into care they would only end a second time by the same fact.

    `closed` are the issues closed last, by account. One opened after that is a new case.
    """
    left = dict(matches.by_account)
    held = []
    for account, about in matches.by_account.items():
        ended = closed.get(account)
        if ended is None or not _decided(ended):
            continue
        old = [issue for issue in about if ended.closed_at and issue.created_at < ended.closed_at]
        held += list(_held(account, old, ended, terms))
        left[account] = tuple(issue for issue in about if issue not in old)
        if not left[account]:
            del left[account]
    return replace(matches, by_account=left), tuple(held)


def _decided(issue: TrackedIssue) -> bool:
    end = concluded(issue.memory) if issue.memory else None
    return end is not None and end.outcome is not Outcome.VOID


def _held(account: str, issues: list[TrackedIssue], ended: TrackedIssue, terms: Terms) -> Iterator[Decision]:
    for issue in issues:
        why = (
            f"was open when the case of #{ended.iid} ended, and belongs to it; close it, or open a new one "
            "for what is left"
        )
        yield hold_issue(issue, HoldKind.TWIN, Reason(RULE, why), account_id=account, terms=terms)
