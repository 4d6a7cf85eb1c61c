"""Issues that no account of the book leads to: vanished accounts, twins, issues one cannot be sure of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from triage_bot.model.account import Book
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import (
    Decision,
    HoldKind,
    Reason,
    Remark,
    RemarkKind,
    State,
    Verb,
    Wanted,
)
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Category

from .adoption import Matches
from .holding import hold_issue, unbelieved
from .lifecycle.states import state_of
from .presence import absent
from .tending import tend
from .terms import Terms
from .twins import RULE as TWIN_RULE
from .twins import Tracked, untouched

VOID = "void"


def without_account(
    tracked: Mapping[str, Tracked], book: Book, board: Board, terms: Terms
) -> Iterator[Decision]:
    """Tracked issues whose account no source shows in a usable row (E29, 3.5)."""
    for account_id, found in tracked.items():
        issue, memory = found.issue, found.issue.memory
        if account_id in book.accounts or memory is None:
            continue
        if account_id in book.known_ids:
            reason = Reason("3.5", "its row in the source cannot be read; see the unusable rows")
            yield tend(issue, memory, HoldKind.UNREADABLE, (reason,), board=board, terms=terms)
        elif not book.believed:
            yield tend(issue, memory, HoldKind.UNBELIEVED, (unbelieved(book),), board=board, terms=terms)
        else:
            yield _missing(issue, memory, terms)


def second_issues(tracked: Mapping[str, Tracked], board: Board, terms: Terms) -> Iterator[Decision]:
    """R-13, E28: the younger of two goes when nobody has written in it, else a person must merge them."""
    for account_id, found in tracked.items():
        for younger in found.younger:
            if untouched(younger, found.issue, board):
                yield _close(younger, found.issue.iid, terms)
                continue
            why = f"a second issue beside the older #{found.issue.iid}, which counts; merge them by hand"
            reason = Reason(TWIN_RULE, why)
            yield hold_issue(younger, HoldKind.TWIN, reason, account_id=account_id, terms=terms)


def unclear(
    unmarked: Sequence[TrackedIssue], matches: Matches, board: Board, terms: Terms
) -> Iterator[Decision]:
    """Issues opened by hand that are not taken into care, with what a person can do about it (3.4)."""
    for issue, candidates in matches.ambiguous:
        shown = ", ".join(candidates[:3]) + (" and more" if len(candidates) > 3 else "")
        reason = Reason("3.4", f"could be about any of {shown}; write the right id into it")
        yield hold_issue(issue, HoldKind.AMBIGUOUS, reason, account_id="", terms=terms)
    counting = {issue.memory.account: issue.iid for issue in board.issues if issue.memory}
    sure = set()
    for account_id, about in matches.by_account.items():
        sure |= {issue.iid for issue in about}
        for issue in about if account_id in counting else about[1:]:
            counts = counting.get(account_id, about[0].iid)
            reason = Reason("3.4", f"seems to be about the same account as #{counts}, which counts")
            yield hold_issue(issue, HoldKind.TWIN, reason, account_id=account_id, terms=terms)
    for issue in unmarked:
        if issue.marker_fault and issue.iid not in sure:
            reason = Reason("3.4", f"its marker cannot be used: {issue.marker_fault}")
            yield hold_issue(issue, HoldKind.AMBIGUOUS, reason, account_id="", terms=terms)


def _missing(issue: TrackedIssue, memory: Memory, terms: Terms) -> Decision:
    """E29: counted, and asked about once. Nobody is reminded of an account that may be gone."""
    followed = absent(memory, today=terms.today, trust=terms.policy.trust)
    state = state_of(issue, memory, terms.labels)
    return Decision(
        account_id=memory.account,
        name=issue.title,
        verb=Verb.TRACK,
        before=state,
        after=state,
        reasons=followed.reasons,
        iid=issue.iid,
        wanted=Wanted(memory=followed.memory, remarks=followed.remarks),
        hold=followed.hold,
    )


def _close(issue: TrackedIssue, older_iid: int, terms: Terms) -> Decision:
    memory = issue.memory
    if memory is None:
        raise ValueError(f"issue {issue.iid} has no marker and cannot be a twin")
    void = terms.labels.title(Category.OUTCOME, VOID)
    remark = Remark(kind=RemarkKind.TWIN_CLOSED, key=f"twin:{older_iid}", rule=TWIN_RULE, other_iid=older_iid)
    why = f"a second issue for the account of #{older_iid}, which is older; nobody has written in this one"
    return Decision(
        account_id=memory.account,
        name=issue.title,
        verb=Verb.CLOSE_TWIN,
        before=state_of(issue, memory, terms.labels),
        after=State.VOID,
        reasons=(Reason(TWIN_RULE, why),),
        iid=issue.iid,
        wanted=Wanted(memory=memory, add=frozenset({void} if void else ()) - issue.labels, remarks=(remark,)),
    )
