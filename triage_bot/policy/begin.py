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
from .labelling import settle
from .opening import Opening
from .proposals import propose
from .rating import Rated, rate
from .sheet import dates, make_sheet
from .terms import Terms
from .tracking import NEW, health_words, remember_classification, state_of, track


def open_issue(account: Account, rated: Rated, found: Opening, terms: Terms) -> Decision:
    """The issue of an account that must have one: labels, owner, dates, and the *new* label (R-16)."""
    memory = Memory(
        account=account.id,
        opened=terms.today,
        health=rated.rating,
        since=terms.today,
        flagged=account.facts.requires_triage,
    )
    began = risk_began(account, terms.today, terms.policy.rating)
    proposals = propose(account, terms, at_risk_since=began)
    chosen = settle(proposals.labels, on_issue=frozenset(), placed={}, labels=terms.labels)
    health = terms.labels.title(Category.HEALTH, rated.rating)
    new = terms.labels.title(Category.TRIAGE, NEW)
    placed = {**chosen.placed, **({Category.TRIAGE.value: new} if new else {})}
    assignee = terms.assignable(proposals.owner.username)
    memory = remember_classification(replace(memory, placed=placed, assignee=assignee), proposals)
    memory, due, milestone = dates(None, memory, account, terms)
    memory, sheet = make_sheet(
        account, memory, rated, proposals, chosen, terms, assignees=(assignee,) if assignee else ()
    )
    return Decision(
        account_id=account.id,
        name=account.name,
        verb=Verb.OPEN,
        before=State.UNTRACKED,
        after=State.NEW,
        reasons=(Reason(found.rule or "", found.because),),
        wanted=Wanted(
            memory=memory,
            sheet=sheet,
            add=chosen.add | {title for title in (health, new) if title},
            assignee=assignee,
            due=due,
            milestone=milestone,
        ),
        account=account,
    )


def adopt(issue: TrackedIssue, account: Account, board: Board, terms: Terms) -> Decision:
    """Take an issue that a person opened into care (R-20): the marker, the block, and what is missing.

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
    )
    tracked = track(issue, memory, account, board, terms)
    reason = Reason("R-20", f"opened by {issue.author} for this account; {rated.because}")
    return replace(
        tracked,
        verb=Verb.ADOPT,
        before=state_of(issue, health, terms.labels),
        reasons=(reason, *tracked.reasons),
    )
