"""A closed issue and its account, day by day, for the tests of what follows a close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from tests.policy.cases import (
    ID,
    ME,
    POLICY,
    RED,
    TODAY,
    account,
    board,
    days,
    issue,
    judge,
    memory,
    noon,
    terms,
)
from triage_bot import marker
from triage_bot.model.account import Account, Book
from triage_bot.model.board import Board, Member, Note, Role, TrackedIssue
from triage_bot.model.decision import Decision
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, Outcome
from triage_bot.model.outcome_policy import OutcomePolicy
from triage_bot.model.renewal import Renewal
from triage_bot.policy.terms import Terms

WON, LOST, VOID = "outcome::closed-won", "outcome::closed-lost", "outcome::void"
CAROL = Member(id=7, username="carol", name="Carol", role=Role.DEVELOPER)
CLOSED = date(2026, 11, 16)
"""A Monday: the day of the close."""


def shut(
    believed: Rating = RED, *labels: str, by: str = "carol", on: date = CLOSED, **over: Any
) -> TrackedIssue:
    """An issue that was opened sixty days before it was closed, with what the bot remembers of it."""
    opened = on - days(60)
    remembered = memory(believed, **{"opened": opened, "since": opened, **over})
    plain = issue(remembered, iid=1)
    return replace(
        plain,
        open=False,
        closed_at=noon(on),
        closed_by=by,
        assignees=("ada",),
        labels=plain.labels | set(labels),
    )


def ended(outcome: Outcome, *, on: date = CLOSED, **over: Any) -> Conclusion:
    return Conclusion(**{"outcome": outcome, "on": on, "rule": "E14", "fact": "0068b00002CSjkq", **over})


@dataclass(slots=True)
class After:
    """One closed issue over days. `run` does what a run would, and tells the decisions about its account."""

    issue: TrackedIssue
    today: date = CLOSED
    notes: tuple[Note, ...] = ()
    renewals: tuple[Renewal, ...] | None = None
    policy: OutcomePolicy = field(default_factory=OutcomePolicy)
    said: list[tuple[date, str]] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    reopened: dict[int, datetime] = field(default_factory=dict)

    @property
    def memory(self) -> Memory:
        assert self.issue.memory is not None
        return self.issue.memory

    def outcome_labels(self) -> set[str]:
        return {title for title in self.issue.labels if title.startswith("outcome::")}

    def terms(self) -> Terms:
        return terms(
            self.today,
            policy=replace(POLICY, outcome=self.policy),
            renewals=None if self.renewals is None else {ID: self.renewals},
            members=frozenset({"carol", "ada"}),
            members_by_name={"carol": CAROL},
            names=frozenset({ME.username}),
            bot=ME.username,
        )

    def board(self) -> Board:
        here = {"closed": (self.issue,)} if not self.issue.open else {}
        issues = [self.issue] if self.issue.open else []
        return board(*issues, notes=self.notes, reopened=self.reopened, **here)

    def run(
        self, of: Account | Book | Rating | None, *, after: int = 0, **facts: Any
    ) -> tuple[Decision, ...]:
        """A run so many days later, with an account, a book, or just a sentiment (None: no rating)."""
        self.today += days(after)
        if of is None or isinstance(of, Rating):
            of = account(csm_sentiment=of, csm_name="Ada Lovelace", **facts)
        made = judge(of, self.board(), self.terms()).decisions
        for decision in made:
            if decision.iid == self.issue.iid:
                self._apply(decision)
        return made

    def only(self, of: Account | Book | Rating | None, *, after: int = 0, **facts: Any) -> Decision:
        made = self.run(of, after=after, **facts)
        assert len(made) == 1, made
        return made[0]

    def comment(self, body: str, *, id: int = 77) -> None:
        note = Note(1, id=id, author_id=7, author="carol", at=noon(self.today), by_bot=False, body=body)
        self.notes = (*self.notes, note)

    def reopen(self) -> None:
        """A person opens it again today."""
        self.issue = replace(self.issue, open=True, closed_at=None, closed_by=None)
        self.reopened = {1: noon(self.today)}

    def label(self, *titles: str) -> None:
        """A person puts these outcome labels in the place of others."""
        self.issue = replace(self.issue, labels=(self.issue.labels - self.outcome_labels()) | set(titles))

    def words(self) -> list[str]:
        return [kind for _, kind in self.said]

    def _apply(self, decision: Decision) -> None:
        wanted = decision.wanted
        if wanted is None:
            return
        self.said += [(self.today, remark.kind.value) for remark in wanted.remarks]
        self.marked += wanted.acknowledge
        opened = {"reopen": True, "close": False}.get(decision.verb.value, self.issue.open)
        closes = self.issue.open and not opened
        self.issue = replace(
            self.issue,
            open=opened,
            closed_at=None if opened else noon(self.today) if closes else self.issue.closed_at,
            closed_by=None if opened else ME.username if closes else self.issue.closed_by,
            labels=(self.issue.labels | wanted.add) - wanted.remove,
            memory=wanted.memory,
            description=marker.write(self.issue.description, wanted.memory, "| Facts | |"),
            assignees=(wanted.assignee,) if wanted.assignee else self.issue.assignees,
            due_date=wanted.due or self.issue.due_date,
        )


def verbs(made: Iterable[Decision]) -> list[str]:
    return [decision.verb.value for decision in made]


assert TODAY > CLOSED
