"""Decisions that change nothing and say why; the reasons themselves come from the rules."""

from __future__ import annotations

from triage_bot.model.account import Account, Book, SourceState
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, State, Verb

from .lifecycle.states import state_of
from .terms import Terms


def hold_account(
    account: Account, kind: HoldKind, reason: Reason, *, issue: TrackedIssue | None, terms: Terms
) -> Decision:
    """Nothing happens to this account, nor to its issue where it has one."""
    if issue is not None and issue.memory is not None:
        state = state_of(issue, issue.memory, terms.labels)
    else:
        state = State.WATCH if kind is HoldKind.WATCH else State.UNTRACKED
    return Decision(
        account_id=account.id,
        name=account.name,
        verb=Verb.HOLD,
        before=state,
        after=state,
        reasons=(reason,),
        iid=issue.iid if issue else None,
        hold=kind,
        account=account,
    )


def hold_issue(
    issue: TrackedIssue, kind: HoldKind, reason: Reason, *, account_id: str, terms: Terms
) -> Decision:
    """Nothing happens to this issue, about whose account nothing was read."""
    state = state_of(issue, issue.memory, terms.labels) if issue.memory else State.UNTRACKED
    return Decision(
        account_id=account_id,
        name=issue.title,
        verb=Verb.HOLD,
        before=state,
        after=state,
        reasons=(reason,),
        iid=issue.iid,
        hold=kind,
    )


def unbelieved(book: Book) -> Reason:
    """3.5: which sources were not believed, so that nothing is concluded from any."""
    names = ", ".join(s.name for s in book.sources if s.state is not SourceState.OK) or "no source"
    return Reason("3.5", f"not believed in this run: {names}; nothing is concluded from it")
