"""One account as the examiners see it: facts, issue, decision and the terms of the run."""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.model.account import Account, Book
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, Input
from triage_bot.model.memory import Memory
from triage_bot.policy.classification import risk_began
from triage_bot.policy.opening import Opening, opening
from triage_bot.policy.proposals import Proposals, propose
from triage_bot.policy.rating import Rated, rate
from triage_bot.policy.terms import Terms
from triage_bot.policy.tracking import proposals_for

NO_ISSUE = "the account has no issue"
"""Why a rule about issues does not come into it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`memory` is what the bot remembered before this run; `decision` what it concluded now."""

    account: Account
    terms: Terms
    book: Book
    board: Board
    rated: Rated
    opening: Opening
    proposals: Proposals
    decision: Decision | None = None
    issue: TrackedIssue | None = None

    @property
    def memory(self) -> Memory | None:
        return self.issue.memory if self.issue else None

    @property
    def after(self) -> Memory | None:
        """What the bot remembers after the run."""
        return self.decision.wanted.memory if self.decision and self.decision.wanted else None

    def fact(self, *names: str) -> tuple[Input, ...]:
        """Fields of the account with the source and day each came from."""
        inputs = []
        for name in names:
            value = getattr(self.account.facts, name)
            origin = self.account.origin(name)
            inputs.append(
                Input(
                    name=name,
                    value="missing" if value is None else said(value),
                    source=origin.source if origin else None,
                    as_of=origin.as_of if origin else None,
                )
            )
        return tuple(inputs)

    def on_issue(self) -> tuple[Input, ...]:
        """The issue's labels, as an input."""
        if self.issue is None:
            return ()
        labels = ", ".join(sorted(self.issue.labels)) or "none"
        return (Input(name=f"labels of #{self.issue.iid}", value=labels, source="GitLab"),)


def make_case(
    account: Account,
    *,
    decision: Decision | None,
    issue: TrackedIssue | None,
    book: Book,
    board: Board,
    terms: Terms,
) -> Case:
    """The case of one account; the issue is the one that counts for it, open or closed."""
    rated = rate(account.facts, terms.today, terms.policy.rating)
    wanted = decision.wanted if decision else None
    memory = wanted.memory if wanted else issue.memory if issue else None
    return Case(
        account=account,
        terms=terms,
        book=book,
        board=board,
        rated=rated,
        opening=opening(
            rated,
            account.facts,
            policy=terms.policy.opening,
            flag_supplied=terms.flag_supplied,
            today=terms.today,
        ),
        proposals=proposals_for(issue, memory, account, terms)
        if issue and memory
        else propose(account, terms, at_risk_since=risk_began(account, terms.today, terms.policy.rating)),
        decision=decision,
        issue=issue,
    )


def said(value: object) -> str:
    """A value in words: yes and no for flags, commas between the parts of a list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return str(value)
