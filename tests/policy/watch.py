"""An issue under the clock, run by run: its comments as the project and as the issue itself show them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.policy.cases import (
    ME,
    PEOPLE,
    POLICY,
    RED,
    TODAY,
    account,
    board,
    book,
    decision,
    issue,
    memory,
    noon,
    note,
    terms,
)
from triage_bot import marker
from triage_bot.model.account import Account, SourceState
from triage_bot.model.board import Member, Note, Role, TrackedIssue
from triage_bot.model.decision import Decision, Remark
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.people import People
from triage_bot.model.settings import Policy, ReminderPolicy

OPENED = date(2026, 11, 1)
ADA: dict[str, Any] = {"csm_name": "Ada Lovelace", "geo": "EMEA"}
ROLES = {"ada": Role.DEVELOPER, "bob": Role.PLANNER, "carol": Role.REPORTER, "gus": Role.GUEST}
MEMBERS = {name: Member(number, name, name, role) for number, (name, role) in enumerate(ROLES.items(), 10)}


def reminding(*, time_zone: str = "UTC", **over: Any) -> Policy:
    """The shipped policy with the default reminders on every day of the week, bent where a test needs it."""
    reminders = ReminderPolicy(**{"working_days_only": False, **over})
    return replace(POLICY, time_zone=time_zone, reminders=reminders)


@dataclass(slots=True)
class Watch:
    """One tracked issue of Ada's in EMEA. `run` does what a run would; `said` are the bot's remarks."""

    issue: TrackedIssue
    policy: Policy = field(default_factory=reminding)
    people: People = PEOPLE
    me: Member = ME
    members: frozenset[str] | None = None
    notes: tuple[Note, ...] = ()
    said: list[tuple[date, Remark]] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    reads: int = 0
    reopened: datetime | None = None
    looks: int = 0
    doubtful: bool = False

    @classmethod
    def of(
        cls,
        health: Rating = RED,
        *,
        steps: str = "",
        policy: Policy | None = None,
        people: People = PEOPLE,
        **over: Any,
    ) -> Watch:
        given = {"opened": OPENED, "since": OPENED, "assignee": "ada", **over}
        text = f"## Next steps\n\n{steps}\n" if steps else ""
        on = issue(memory(health, **given), people=text, assignees=("ada",))
        return cls(replace(on, labels=on.labels | {"EMEA"}), policy or reminding(), people)

    @property
    def memory(self) -> Memory:
        assert self.issue.memory is not None
        return self.issue.memory

    @property
    def reminders(self) -> list[tuple[date, int]]:
        return [(day, remark.level or 0) for day, remark in self.said if remark.kind == "reminder"]

    def comment(
        self,
        on: date | datetime,
        body: str = "We spoke to them.",
        *,
        author: str = "ada",
        by_bot: bool = False,
    ) -> int:
        """A comment on a day or at an instant; its id."""
        at = on if isinstance(on, datetime) else noon(on)
        number = max((one.id for one in self.notes), default=100) + 1
        self.notes += (note(id=number, at=at, author=author, by_bot=by_bot, body=body),)
        return number

    def delete(self, number: int) -> None:
        self.notes = tuple(one for one in self.notes if one.id != number)

    def describe(self, text: str) -> None:
        """A person rewrites their part of the description."""
        block = marker.write("", self.memory, "| Facts | |")
        self.issue = replace(self.issue, description=f"{block}\n\n{text}")

    def label(self, title: str, *, on: bool) -> None:
        labels = self.issue.labels | {title} if on else self.issue.labels - {title}
        self.issue = replace(self.issue, labels=labels)

    def run(
        self,
        today: date = TODAY,
        rating: Rating | None = None,
        *,
        of: Account | None = None,
        whole: bool = True,
        readable: bool = True,
        believed: bool = True,
        **facts: Any,
    ) -> Decision:
        """A run of a day. `whole`: the project's activity could be read; `readable`: the issue's own list;
        `believed`: the source."""
        of = of or account(csm_sentiment=rating or self.memory.health, **{**ADA, **facts})
        seen_by_run = book(of) if believed else book(state=SourceState.FAILED)
        under = terms(
            today,
            policy=self.policy,
            people=self.people,
            members=self.members,
            members_by_name=MEMBERS,
            names=frozenset({self.me.username}),
        )
        since = today - timedelta(days=self.policy.evidence_days)
        seen = [one for one in self.notes if one.at.date() >= since] if whole else []
        on = board(
            self.issue,
            me=self.me,
            notes=seen,
            evidence_since=since,
            evidence_whole=whole,
            doubtful=frozenset({self.issue.iid} if self.doubtful else ()),
        )
        found = decision(seen_by_run, on, under)
        assert found.wanted is not None
        if found.wanted.late:
            self.looks += 1
            if self.reopened is not None:
                on = replace(on, reopened={self.issue.iid: self.reopened})
                found = decision(seen_by_run, on, under)
                assert found.wanted is not None
        if found.wanted.unproven:
            self.reads += 1
            on = replace(on, records={self.issue.iid: self.notes if readable else None})
            found = decision(seen_by_run, on, under)
        wanted = found.wanted
        assert wanted is not None
        for remark in wanted.remarks:
            if remark.key not in on.keys_said(self.issue.iid):
                self.said.append((today, remark))
                number = max((one.id for one in self.notes), default=100) + 1
                self.notes += (note(id=number, on=today, by_bot=True, keys={remark.key}),)
        self.acknowledged += wanted.acknowledge
        self.issue = replace(
            self.issue,
            labels=(self.issue.labels | wanted.add) - wanted.remove,
            memory=wanted.memory,
            description=marker.write(self.issue.description, wanted.memory, "| Facts | |"),
            assignees=(wanted.assignee,) if wanted.assignee else self.issue.assignees,
            due_date=wanted.due or self.issue.due_date,
        )
        return found

    def daily(self, first: date, last: date, rating: Rating | None = None, **facts: Any) -> None:
        for number in range((last - first).days + 1):
            self.run(first + timedelta(days=number), rating, **facts)


def day(text: str) -> date:
    """A day of the story: `11-22` is of 2026, `01-04` to `03-31` of 2027."""
    month, number = (int(part) for part in text.split("-"))
    return date(2027 if month < 4 else 2026, month, number)
