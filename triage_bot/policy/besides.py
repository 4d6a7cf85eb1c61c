"""Issues that no account of the book leads to: vanished accounts, twins, issues one cannot be sure of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from triage_bot.model.account import Book
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import (
    Decision,
    HoldKind,
    Reason,
    Remark,
    RemarkKind,
    Verb,
    Wanted,
)
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, How, Outcome

from .adoption import Matches
from .hearing import hear
from .holding import hold_issue, unbelieved
from .identity.ending import end_as_void
from .lifecycle.after_close import look_after
from .lifecycle.states import state_of
from .presence import absent
from .tending import tend
from .terms import Terms
from .tracking import spoken
from .twins import RULE as TWIN_RULE
from .twins import Tracked, nothing_lost


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
            yield _missing(issue, memory, board, terms)


def closed_without_account(
    closed: Mapping[str, TrackedIssue],
    tracked: Mapping[str, Tracked],
    book: Book,
    board: Board,
    terms: Terms,
) -> Iterator[Decision]:
    """Closed issues whose account no source shows: a customer who left is in none, and may return (E26)."""
    for account_id, issue in closed.items():
        if account_id in book.accounts or account_id in tracked or issue.memory is None:
            continue
        if (decision := look_after(issue, issue.memory, None, board, terms).decision) is not None:
            yield decision


def second_issues(tracked: Mapping[str, Tracked], board: Board, terms: Terms) -> Iterator[Decision]:
    """R-13, E28: a second issue goes when no word is lost by it, else a person must merge them."""
    for account_id, found in tracked.items():
        for other in found.others:
            if nothing_lost(other, found.issue, board):
                yield _close(other, found.issue, board, terms)
                continue
            why = (
                f"a second issue beside #{found.issue.iid}, which counts; people wrote in both: merge by hand"
            )
            reason = Reason(TWIN_RULE, why)
            yield hold_issue(other, HoldKind.TWIN, reason, account_id=account_id, terms=terms)


def unclear(
    unmarked: Sequence[TrackedIssue], matches: Matches, tracked: Mapping[str, Tracked], terms: Terms
) -> Iterator[Decision]:
    """Issues opened by hand that are not taken into care, with what a person can do about it (3.4)."""
    for issue, candidates in matches.ambiguous:
        shown = ", ".join(candidates[:3]) + (" and more" if len(candidates) > 3 else "")
        reason = Reason("3.4", f"could be about any of {shown}; write the right id into it")
        yield hold_issue(issue, HoldKind.AMBIGUOUS, reason, account_id="", terms=terms)
    counting = {account: found.issue.iid for account, found in tracked.items()}
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


def _missing(issue: TrackedIssue, memory: Memory, board: Board, terms: Terms) -> Decision:
    """E29: counted, and asked about once. Nobody is reminded of an account that may be gone, and people are
    heard: they are the ones who know where it went."""
    words = hear(memory, issue.iid, board, terms=terms)
    followed = absent(words.memory, today=terms.today, trust=terms.policy.trust)
    said = tuple(replace(remark, bot=terms.bot) for remark in (*followed.remarks, *words.remarks))
    state = state_of(issue, memory, terms.labels)
    return Decision(
        account_id=memory.account,
        name=issue.title,
        verb=Verb.TRACK,
        before=state,
        after=state,
        reasons=(*followed.reasons, *words.reasons),
        iid=issue.iid,
        wanted=Wanted(
            memory=spoken(followed.memory, said, board),
            remarks=said,
            acknowledge=words.acknowledged,
            unproven=words.unproven,
        ),
        hold=followed.hold,
    )


def _close(issue: TrackedIssue, stays: TrackedIssue, board: Board, terms: Terms) -> Decision:
    age = (
        "older"
        if (stays.created_at, stays.iid) < (issue.created_at, issue.iid)
        else "younger, but people wrote in it"
    )
    why = f"a second issue for the account of #{stays.iid}, which is {age}; nobody has written in this one"
    end = Conclusion(
        outcome=Outcome.VOID, on=terms.today, rule=TWIN_RULE, how=How.DUPLICATE, fact=f"#{stays.iid}"
    )
    remark = Remark(kind=RemarkKind.TWIN_CLOSED, key=f"twin:{stays.iid}", rule=TWIN_RULE, other_iid=stays.iid)
    return end_as_void(issue, end, why, remark, board=board, terms=terms)
