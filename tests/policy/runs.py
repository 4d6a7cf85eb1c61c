"""An issue followed day by day: what the bot believes and says, with its labels applied by a plain rule."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.policy.cases import (
    HEALTH,
    LABELS,
    POLICY,
    RED,
    TODAY,
    account,
    board,
    book,
    decision,
    issue,
    memory,
    terms,
)
from triage_bot import marker
from triage_bot.model.account import Account, Book
from triage_bot.model.board import Note, TrackedIssue
from triage_bot.model.decision import Decision
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Policy


@dataclass(slots=True)
class Story:
    """One tracked issue over days. `run` does what a run would and returns the decision."""

    issue: TrackedIssue
    policy: Policy = POLICY
    today: date = TODAY
    notes: tuple[Note, ...] = ()
    said: list[tuple[date, str]] = field(default_factory=list)

    @classmethod
    def of(cls, believed: Rating = RED, *, policy: Policy = POLICY, **remembered: object) -> Story:
        return cls(issue(memory(believed, **remembered)), policy)

    @property
    def memory(self) -> Memory:
        assert self.issue.memory is not None
        return self.issue.memory

    @property
    def health(self) -> set[str]:
        return {title for title in self.issue.labels if LABELS.category_of(title) is HEALTH}

    def label(self, *titles: str) -> None:
        """A person leaves these health labels on the issue."""
        others = {title for title in self.issue.labels if LABELS.category_of(title) is not HEALTH}
        self.issue = replace(self.issue, labels=frozenset(others | set(titles)))

    def run(self, of: Account | Book | Rating | None, *, after: int = 0) -> Decision:
        """A run so many days later, with an account, a book, or just a sentiment (None: no rating)."""
        self.today += timedelta(days=after)
        if of is None or isinstance(of, Rating):
            of = account(csm_sentiment=of, csm_name="Ada Lovelace")
        found = decision(of, board(self.issue, notes=self.notes), terms(self.today, policy=self.policy))
        wanted = found.wanted
        if wanted is not None:
            self.said += [(self.today, remark.kind.value) for remark in wanted.remarks]
            self.issue = replace(
                self.issue,
                labels=(self.issue.labels | wanted.add) - wanted.remove,
                memory=wanted.memory,
                description=marker.write(self.issue.description, wanted.memory, "| Facts | |"),
                assignees=(wanted.assignee,) if wanted.assignee else self.issue.assignees,
                due_date=wanted.due or self.issue.due_date,
                milestone=wanted.milestone or self.issue.milestone,
            )
        return found

    def gone(self, *, after: int = 0) -> Decision:
        """A run whose sources do not show the account."""
        return self.run(book(), after=after)
