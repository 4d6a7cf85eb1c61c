"""Every account and every tracked issue, one decision each; the room's front door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from triage_bot.model.account import Account, Book
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Check, Decision, HoldKind, Reason, State, Verb
from triage_bot.model.health import Rating
from triage_bot.model.overview import Watched

from . import besides, twins
from .adoption import match
from .begin import adopt, open_issue
from .holding import hold_account
from .hygiene import passing
from .identity.merged import merged
from .identity.reunion import left_over, reunite
from .identity.scope import RULE as SCOPE
from .identity.scope import out_of_scope
from .identity.settled import apart
from .lifecycle.after_close import AfterClose, last_closed, look_after
from .lifecycle.present import Present
from .opening import NOT_AT_RISK, Opening, opening
from .rating import Rated, rate
from .renewal_watch import RULE as WATCH
from .renewal_watch import overdue, unjudged
from .silence import silent_at_first
from .tending import tend
from .terms import Terms
from .tracking import spoken_by, track
from .trust import doubt_about
from .twins import Tracked
from .untouchable import stand_back, why_untouchable

_IN_CARE = frozenset({Verb.OPEN, Verb.REOPEN, Verb.ADOPT, Verb.TRACK})
_URGENCY = {verb: place for place, verb in enumerate(Verb)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The decisions of a run in a fixed order, and the counts that go with them.

    `ratings` counts accounts by rating, with None for those held by contradicting rows. `hygiene` are
    the items that come with time, by account id. `unmatched` are issues that have nothing to do with any
    account, `merges_nowhere` why evidence of merges decides nothing, by account id.
    """

    decisions: tuple[Decision, ...]
    ratings: Mapping[Rating | None, int] = field(default_factory=dict)
    hygiene: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    unmatched: tuple[int, ...] = ()
    merges_nowhere: Mapping[str, str] = field(default_factory=dict)


def decide(book: Book, board: Board, terms: Terms) -> Judgement:
    """What should be true of every account's issue, given what was read of both sides.

    Where a source is not believed, nothing that rests on it is decided: no opening, no relabelling.
    Accounts that are well and have no issue are counted and passed over.
    """
    joined = merged(book, terms.today)
    reunion = reunite(twins.by_account(board.issues, board), joined, board, terms)
    tracked = reunion.tracked
    unmarked = [issue for issue in board.issues if issue.memory is None]
    matches = match(unmarked, book, board.project).gathered(joined.into)
    closed = last_closed(board, joined.into)
    matches, settled = apart(matches, closed, terms)
    shut = _shut_by_hand(book, board, joined.into, terms)
    ratings: Counter[Rating | None] = Counter()
    hygiene: dict[str, tuple[Check, ...]] = {}
    decisions: list[Decision] = []
    for account_id, account in book.accounts.items():
        rated = rate(account.facts, terms.today, terms.policy.rating)
        if account_id in joined.into:
            if rated.rating is not Rating.GREEN:
                reason = left_over(account_id, joined)
                decisions.append(hold_account(account, HoldKind.MERGED, reason, issue=None, terms=terms))
            continue
        ratings[None if account.conflict else rated.rating] += 1
        # Well and without an issue: the great majority, passed over at once.
        by_hand = account_id in matches.by_account
        concerned = account_id in tracked or by_hand or account_id in closed or account.conflict
        watched = unjudged(account, rated, terms)
        if rated.rating is Rating.GREEN and not concerned and not watched:
            continue
        case = _Case(
            account,
            rated,
            tracked.get(account_id),
            matches.by_account.get(account_id, ()),
            matches.perhaps.get(account_id),
            matches.how.get(matches.by_account[account_id][0].iid, "") if by_hand else "",
            shut.get(account_id),
            watched,
        )
        last = closed.get(account_id) if case.issue is None else None
        after = _after_close(case, last, book, board, terms)
        if after is not None:
            decisions += (after.decision,) if after.decision else ()
            if after.decision and not after.earlier and not _doubt(case, book):
                continue
        decision = reunion.tell(_judge(case, after, book, board, terms))
        decisions.append(decision)
        if decision.verb in _IN_CARE:
            freshness = terms.policy.rating.freshness
            checks = passing(rated, account.facts, freshness=freshness, today=terms.today)
            sheet = decision.wanted.sheet if decision.wanted else None
            checks += overdue(sheet.review if sheet else None, account.facts, terms)
            if checks:
                hygiene[account.id] = checks
    decisions += besides.without_account(tracked, book, board, terms)
    decisions += besides.closed_without_account(closed, tracked, book, board, terms)
    decisions += besides.second_issues(tracked, board, terms)
    decisions += besides.unclear(unmarked, matches, tracked, terms)
    decisions += (*reunion.others, *settled)
    seen = (*board.issues, *board.closed)
    alone = {issue.iid: why for issue in seen if (why := why_untouchable(issue))}
    decisions = [stand_back(d, alone[d.iid]) if d.wanted and d.iid in alone else d for d in decisions]
    decisions = [silent_at_first(d, terms.today) for d in decisions]
    clear = {issue.iid for about in matches.by_account.values() for issue in about}
    clear |= {issue.iid for issue, _ in matches.ambiguous} | {held.iid for held in settled if held.iid}
    return Judgement(
        decisions=tuple(sorted(decisions, key=_order)),
        ratings=dict(ratings),
        hygiene=hygiene,
        merges_nowhere=joined.nowhere,
        unmatched=tuple(sorted(i.iid for i in unmarked if i.iid not in clear and not i.marker_fault)),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """An account with its rating and the issues about it."""

    account: Account
    rated: Rated
    tracked: Tracked | None
    opened_by_hand: tuple[TrackedIssue, ...]
    perhaps: int | None = None
    """An open issue that may be about this account, or about another."""
    how: str = ""
    """What the account of an issue that was opened by hand was told by."""
    shut: TrackedIssue | None = None
    """An issue of people about this account that they closed lately, without the bot."""
    watched: Watched | None = None
    """The account renews soon, and nobody can say how it is doing (R-30)."""

    @property
    def issue(self) -> TrackedIssue | None:
        if self.tracked is not None:
            return self.tracked.issue
        return self.opened_by_hand[0] if self.opened_by_hand else None


def _doubt(case: _Case, book: Book) -> Reason | None:
    """3.5: why nothing may be concluded from what was read about an account."""
    if case.account.conflict:
        return Reason("3.5", case.account.conflict)
    return doubt_about(case.account, case.rated, book, in_care=case.issue is not None)


def _judge(case: _Case, after: AfterClose | None, book: Book, board: Board, terms: Terms) -> Decision:
    account, issue = case.account, case.issue
    if reason := _doubt(case, book):
        kind = HoldKind.CONFLICT if account.conflict else HoldKind.UNBELIEVED
        if issue is None or issue.memory is None:
            return hold_account(account, kind, reason, issue=issue, terms=terms)
        return tend(issue, issue.memory, kind, (reason,), board=board, terms=terms, account=account)
    if issue is None:
        return _without_issue(case, after, terms)
    if issue.memory is not None:
        return track(issue, issue.memory, account, board, terms)
    if issue.marker_fault:
        reason = Reason("3.4", f"its marker cannot be used: {issue.marker_fault}")
        return hold_account(account, HoldKind.AMBIGUOUS, reason, issue=issue, terms=terms)
    if outside := out_of_scope(account.facts, terms.policy):
        reason = Reason(SCOPE, f"out of scope: {outside}; not taken into care")
        return hold_account(account, HoldKind.EXCLUDED, reason, issue=issue, terms=terms)
    return adopt(issue, account, board, terms, how=case.how)


def _without_issue(case: _Case, after: AfterClose | None, terms: Terms) -> Decision:
    account = case.account
    found = _opening(case, terms)
    if found.opens and (outside := out_of_scope(account.facts, terms.policy)):
        excluded = Reason(SCOPE, f"{found.because}, but out of scope: {outside}; nothing is opened")
        return hold_account(account, HoldKind.EXCLUDED, excluded, issue=None, terms=terms)
    if found.opens and case.perhaps is not None:
        why = f"#{case.perhaps} may be about this account; write the right id into it, or close it"
        return hold_account(account, HoldKind.AMBIGUOUS, Reason("3.4", why), issue=None, terms=terms)
    if found.opens and case.shut is not None and after is None:
        why = (
            f"#{case.shut.iid}, opened and closed by people lately, is about this account; reopen it to go on"
        )
        return hold_account(account, HoldKind.CLOSED, Reason("R-13", why), issue=case.shut, terms=terms)
    if found.opens:
        return open_issue(account, case.rated, found, terms, earlier=after.earlier if after else None)
    near = _near(case)
    if found == NOT_AT_RISK and near is None:
        return Decision(
            account_id=account.id,
            name=account.name,
            verb=Verb.NOTHING,
            before=State.UNTRACKED,
            after=State.UNTRACKED,
            account=account,
        )
    kind = HoldKind.EXCLUDED if found.rule == "R-19" else HoldKind.WATCH
    if case.rated.rating is Rating.UNKNOWN and near is None:
        kind = HoldKind.UNKNOWN
    if found == NOT_AT_RISK and near is not None:
        return hold_account(account, kind, near, issue=None, terms=terms)
    held = hold_account(account, kind, Reason(found.rule or "", found.because), issue=None, terms=terms)
    return replace(held, reasons=(*held.reasons, near)) if near is not None else held


def _near(case: _Case) -> Reason | None:
    """R-30: why an account is watched although nothing is known to be wrong with it."""
    if case.watched is None:
        return None
    told = "" if not case.rated.rating.known else f", {case.rated.because} is stale"
    return Reason(WATCH, f"renews on {case.watched.renewal}, and how it is doing is not known now{told}")


def _shut_by_hand(book: Book, board: Board, into: Mapping[str, str], terms: Terms) -> dict[str, TrackedIssue]:
    """R-13: by account, an issue of people that was closed while a close is respected."""
    days = terms.policy.opening.respect_close_days
    recent = [
        issue
        for issue in board.closed
        if issue.memory is None and issue.closed_at and (terms.today - terms.day(issue.closed_at)).days < days
    ]
    found = match(recent, book, board.project).gathered(into)
    return {account: about[-1] for account, about in found.by_account.items()}


def _opening(case: _Case, terms: Terms) -> Opening:
    return opening(
        case.rated,
        case.account.facts,
        policy=terms.policy.opening,
        flag_supplied=terms.flag_supplied,
        today=terms.today,
    )


def _after_close(
    case: _Case, closed: TrackedIssue | None, book: Book, board: Board, terms: Terms
) -> AfterClose | None:
    """What follows for an account whose last issue was closed. In doubt about the account, or where an open
    issue may be about it, people's words count, and nothing that a source says."""
    if closed is None or closed.memory is None:
        return None
    account, present = case.account, None
    if not _doubt(case, book) and case.perhaps is None:
        found = _opening(case, terms)
        if found.opens and out_of_scope(account.facts, terms.policy):
            found = Opening(opens=False, rule=SCOPE)
        as_of = spoken_by(account, case.rated).as_of
        present = Present(account=account, rated=case.rated, found=found, as_of=as_of)
    return look_after(closed, closed.memory, present, board, terms)


def _order(decision: Decision) -> tuple[int, int, date, Decimal, str, int]:
    """Openings first, red before yellow, the nearest renewal and the most revenue first (R-51)."""
    facts = decision.account.facts if decision.account else None
    memory = decision.wanted.memory if decision.wanted else None
    severity = memory.health.severity if memory and memory.health.known else -1
    renewal = (facts.renewal_date if facts else None) or date.max
    revenue = facts.arr.amount if facts and facts.arr else Decimal(0)
    return (
        _URGENCY[decision.verb],
        -severity,
        renewal,
        -revenue,
        decision.account_id,
        decision.iid or 0,
    )
