"""What should be true of an issue that the bot opens or takes into care (R-10 to R-17, R-20)."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.account import Account
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, State, Verb, Wanted
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Category

from .classification import risk_began
from .handover import UNOWNED, csm_mark
from .labelling import settle
from .lifecycle.prospect import prospect
from .lifecycle.relapse import Earlier
from .lifecycle.states import NEW, state_of
from .opening import Opening
from .proposals import propose
from .rating import Rated, rate
from .sheet import dates, make_sheet
from .state_labels import UNASSIGNED
from .terms import Terms
from .timekeeping import just_opened
from .tracking import health_words, remember_classification, track


def open_issue(
    account: Account, rated: Rated, found: Opening, terms: Terms, *, earlier: Earlier | None = None
) -> Decision:
    """The issue of an account that must have one: labels, owner, dates, and the *new* label (R-16). It names
    the closed one of an earlier case that it follows (E25)."""
    renewal = prospect(account, opened=terms.today, terms=terms)
    memory = Memory(
        account=account.id,
        opened=terms.today,
        health=rated.rating,
        since=terms.today,
        flagged=account.facts.requires_triage,
        renewal=account.facts.renewal_date,
        renews=None if renewal.in_doubt else renewal.day,
        follows=earlier.iid if earlier else None,
    )
    began = risk_began(account, terms.today, terms.policy.rating)
    proposals = propose(account, terms, at_risk_since=began)
    chosen = settle(proposals.labels, on_issue=frozenset(), placed={}, labels=terms.labels)
    health = terms.labels.title(Category.HEALTH, rated.rating)
    new = terms.labels.title(Category.TRIAGE, NEW)
    queue = terms.labels.title(Category.TRIAGE, UNASSIGNED) if proposals.owner.origin in UNOWNED else None
    placed = dict(chosen.placed)
    if new:
        placed[Category.TRIAGE] = new
    if queue:
        placed[f"{Category.TRIAGE}.{UNASSIGNED}"] = queue
    assignee = terms.assignable(proposals.owner.username)
    memory = replace(
        memory,
        placed=placed,
        assignee=assignee,
        csm=csm_mark(account.facts, proposals.owner),
        queued=terms.today if proposals.owner.origin in UNOWNED else None,
    )
    memory = remember_classification(memory, proposals)
    titles = chosen.add | {title for title in (health, new, queue) if title}
    kept = just_opened(memory, account, titles, terms)
    memory, due, milestone = dates(None, kept.memory, account, terms, due=kept.clock.deadline)
    memory, sheet = make_sheet(
        account,
        memory,
        rated,
        proposals,
        chosen,
        terms,
        assignees=(assignee,) if assignee else (),
        kept=replace(kept, memory=memory),
        renewal=renewal,
    )
    return Decision(
        account_id=account.id,
        name=account.name,
        verb=Verb.OPEN,
        before=State.UNTRACKED,
        after=State.NEW,
        reasons=(Reason(found.rule or "", found.because), *_following(earlier)),
        wanted=Wanted(
            memory=memory,
            sheet=sheet,
            add=titles,
            assignee=assignee,
            due=due,
            milestone=milestone,
        ),
        account=account,
    )


def _following(earlier: Earlier | None) -> tuple[Reason, ...]:
    if earlier is None:
        return ()
    return (Reason("E25", f"an issue of its own after #{earlier.iid}: {earlier.because}"),)


def adopt(issue: TrackedIssue, account: Account, board: Board, terms: Terms, *, how: str = "") -> Decision:
    """Take an issue that a person opened into care (R-20): the marker, the block, and what is missing. `how`
    says what its account was told by.

    Its title, text, labels, assignee and dates stay. Without any rating there is nothing to show yet.
    """
    rated = rate(account.facts, terms.today, terms.policy.rating)
    theirs = health_words(issue.labels, terms.labels) - {Rating.UNKNOWN}
    health = rated.rating if rated.rating.known else max(theirs, key=lambda r: r.severity, default=None)
    if health is None:
        return Decision(
            account_id=account.id,
            name=account.name,
            verb=Verb.HOLD,
            before=State.UNTRACKED,
            after=State.UNTRACKED,
            reasons=(
                Reason(
                    "R-20", f"opened by a person; taken into care when a rating is known: {rated.because}"
                ),
            ),
            iid=issue.iid,
            hold=HoldKind.UNKNOWN,
            account=account,
        )
    opened = terms.day(issue.created_at)
    memory = Memory(
        account=account.id,
        opened=opened,
        health=health,
        since=opened,
        flagged=account.facts.requires_triage,
        adopted=terms.today,
    )
    own = issue.author == board.me.username
    if own:
        memory = _as_it_was(memory, issue, terms)
    tracked = track(issue, memory, account, board, terms)
    told = f", told by {how}" if how else ""
    whose = "its block was removed" if own else f"opened by {issue.author} for this account{told}"
    reason = Reason("3.4" if own else "R-20", f"{whose}; {rated.because}")
    return replace(
        tracked,
        verb=Verb.ADOPT,
        before=state_of(issue, memory, terms.labels),
        reasons=(reason, *tracked.reasons),
    )


def _as_it_was(memory: Memory, issue: TrackedIssue, terms: Terms) -> Memory:
    """What the bot may take for its own on an issue that it opened itself and whose block is gone: the
    dates, who it is assigned to, and the *new* label. Anything else may be a person's by now, the title too:
    it stays as it is from here on."""
    new = terms.labels.title(Category.TRIAGE, NEW)
    return replace(
        memory,
        due=issue.due_date,
        milestone=issue.milestone,
        assignee=issue.assignees[0] if len(issue.assignees) == 1 else None,
        placed={Category.TRIAGE.value: new} if new and new in issue.labels else {},
    )
