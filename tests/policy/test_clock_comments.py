"""Whoever writes, answers in a thread, edits and deletes, and whichever user the bot has: only what people
say and leave standing moves the clock, and nothing the bot ever said does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.cases import ME, PROJECT, RED
from tests.policy.watch import OPENED, Watch, reminding
from triage_bot import marker
from triage_bot.gitlab.answers import EventNote, User
from triage_bot.gitlab.comments import Authorship

from .test_clock_properties import HOURS, PERIOD, REACTIONS, WORDS, ZONES

FEW = settings(max_examples=60, deadline=None, derandomize=True)
MANY = settings(max_examples=1000, deadline=None)

USERS = (ME, *(replace(ME, id=number, username=f"triage-bot-{number}") for number in (501, 502)))
"""The users that the bot has one after the other."""

CAROL = User(id=12, username="carol")
MACHINES = tuple(
    User(id=number, username=name)
    for number, name in enumerate(
        (
            "release-bot",
            "project_9_bot_0f1e",
            "group_3_bot_0f1e",
            "service_account_group_3_0f1e",
            "support-bot",
        ),
        start=600,
    )
)
FRESH = timedelta(days=20)
"""Younger comments are edited and deleted: of older ones the project's activity no longer tells."""


@dataclass(frozen=True)
class Doing:
    """What happens so many hours after the thing before it; `which` picks a comment or a machine."""

    what: str
    hours: int
    body: str = ""
    which: int = 0


@dataclass
class Life:
    """An issue whose comments stand in GitLab's words, and are told apart as the reader does it."""

    watch: Watch
    said: list[EventNote] = field(default_factory=list)
    changes: int = 0

    def post(self, author: User, body: str, at: datetime, *, in_thread: bool = False) -> None:
        kind = {"type": "DiscussionNote"} if in_thread else {}
        number = max((one.id for one in self.said), default=100) + 1
        given = {"id": number, "body": body, "author": author, "created_at": at, **kind}
        self.said.append(EventNote.model_validate({**given, "noteable_type": "Issue", "noteable_iid": 1}))

    def run(self, now: datetime, today: date) -> None:
        """A run of the bot's present user; what it says is posted under the name of that user."""
        me = self.watch.me
        names = frozenset({"release-bot"})
        whose = Authorship(me=me.id, project_id=PROJECT.id, names=names, issues=[self.watch.issue])
        read = (whose.note(one) for one in self.said)
        self.watch.notes = tuple(note for note in read if note is not None)
        told = len(self.watch.said)
        self.watch.run(today, RED)
        for _, remark in self.watch.said[told:]:
            self.post(User(id=me.id, username=me.username), marker.say([remark.key], "Said."), now)

    def fresh(self, now: datetime) -> list[int]:
        """Places of comments by people that were written lately."""
        places = enumerate(self.said)
        return [place for place, one in places if one.author == CAROL and now - one.created_at < FRESH]

    def last(self, zone: ZoneInfo) -> tuple[date | None, int]:
        """The newest comment by a person that stands and says something."""
        found = [
            (one.created_at, one.id, one.created_at.astimezone(zone).date())
            for one in self.said
            if one.author == CAROL and _says_something(one.body)
        ]
        return max(found)[2:] + max(found)[1:2] if found else (None, 0)


def _says_something(body: str) -> bool:
    return body.strip() not in ("+1", "👍", ":tada:", "", "ok")


def do(life: Life, doing: Doing, now: datetime, today: date) -> None:
    fresh = life.fresh(now)
    match doing.what:
        case "write" | "answer":
            life.post(CAROL, doing.body, now, in_thread=doing.what == "answer")
        case "machine":
            life.post(MACHINES[doing.which % len(MACHINES)], doing.body, now)
        case "replace":
            life.changes += 1
            life.watch.me = USERS[life.changes % len(USERS)]
        case "edit" if fresh:
            place = fresh[doing.which % len(fresh)]
            life.said[place] = life.said[place].model_copy(update={"body": doing.body})
        case "delete" if fresh:
            del life.said[fresh[doing.which % len(fresh)]]


def clock_goes_by_what_stands(story: list[Doing], zone: str) -> None:
    life, now, known = Life(Watch.of(policy=reminding(time_zone=zone))), _START, ZoneInfo(zone)
    for doing in story:
        now += timedelta(hours=doing.hours)
        today = now.astimezone(known).date()
        do(life, doing, now, today)
        if doing.what not in ("run", "edit", "delete", "replace"):
            continue
        life.run(now, today)
        day, number = life.last(known)
        assert (life.watch.memory.updated, life.watch.memory.updated_note) == (day, number)
        assert life.watch.issue.due_date == (day or OPENED) + PERIOD
        before, told = life.watch.issue, len(life.watch.said)
        life.run(now, today)
        assert (life.watch.issue, len(life.watch.said)) == (before, told), "the same run again does nothing"
    keys = [remark.key for _, remark in life.watch.said]
    assert len(keys) == len(set(keys))


_START = datetime.combine(OPENED, time(20), UTC)
_WHICH = st.integers(0, 20)
STORIES = st.lists(
    st.builds(Doing, st.sampled_from(["run", "replace"]), HOURS)
    | st.builds(Doing, st.sampled_from(["write", "answer", "edit"]), HOURS, WORDS | REACTIONS, _WHICH)
    | st.builds(Doing, st.just("machine"), HOURS, WORDS, _WHICH)
    | st.builds(Doing, st.just("delete"), HOURS, st.just(""), _WHICH),
    max_size=25,
)


@FEW
@given(STORIES, ZONES)
def test_the_clock_goes_by_what_people_leave_standing(story: list[Doing], zone: str) -> None:
    clock_goes_by_what_stands(story, zone)


@pytest.mark.full
@MANY
@given(STORIES, ZONES)
def test_what_people_leave_standing_at_length(story: list[Doing], zone: str) -> None:
    clock_goes_by_what_stands(story, zone)
