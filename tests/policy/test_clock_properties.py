"""Whatever bots do, the clock stands still; whatever a person writes moves it once; what is not known costs
nothing but the reminder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.cases import RED, note
from tests.policy.watch import OPENED, Watch, reminding
from triage_bot.model.board import TrackedIssue

FEW = settings(max_examples=80, deadline=None, derandomize=True)
MANY = settings(max_examples=1500, deadline=None)

PERIOD = timedelta(days=14)
WORDS = st.text(max_size=30).map(lambda text: f"We spoke. {text}") | st.sampled_from(
    ["No change.", "ok, later", "+1, and they signed", "@triage-bot nonsense", "> quoted\n\nyes, they do"]
)
REACTIONS = st.sampled_from(["+1", "👍", ":tada:", "", " ", "ok"])
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati"])


@dataclass(frozen=True)
class Doing:
    """What happens so many hours after the thing before it."""

    what: str
    hours: int
    body: str = ""
    whole: bool = True
    readable: bool = True


HOURS = st.sampled_from([1, 1, 5, 13, 24, 50, 24 * 7, 24 * 16])
RUNS = st.builds(Doing, st.just("run"), HOURS)
DOUBTFUL_RUNS = st.builds(Doing, st.just("run"), HOURS, whole=st.booleans(), readable=st.booleans())
BOTS = st.builds(Doing, st.sampled_from(["bot", "label", "assign"]), HOURS, WORDS)
IDLE = st.builds(Doing, st.just("react"), HOURS, REACTIONS)
PEOPLE = st.builds(Doing, st.just("write"), HOURS, WORDS)


def do(watch: Watch, doing: Doing, now: datetime, today: date) -> None:
    match doing.what:
        case "run":
            watch.run(today, RED, whole=doing.whole, readable=doing.readable)
        case "bot":
            watch.comment(now, doing.body, by_bot=True)
        case "label":
            watch.label("urgent", on="urgent" not in watch.issue.labels)
        case "assign":
            watch.issue = replace(watch.issue, assignees=("carol",))
        case _:
            watch.comment(now, doing.body, author="carol")


def lived(watch: Watch, story: list[Doing]) -> list[tuple[Doing, datetime, date]]:
    """The story with the instant of each thing and its day in the policy's time zone."""
    zone, now, found = ZoneInfo(watch.policy.time_zone), datetime.combine(OPENED, time(20), UTC), []
    for doing in story:
        now += timedelta(hours=doing.hours)
        found.append((doing, now, now.astimezone(zone).date()))
    return found


def stands_still(story: list[Doing], zone: str) -> None:
    watch = Watch.of(policy=reminding(time_zone=zone))
    for doing, now, today in lived(watch, story):
        do(watch, doing, now, today)
        assert (watch.memory.updated, watch.memory.updated_note) == (None, 0)
        assert watch.issue.due_date in (None, OPENED + PERIOD)
    keys = [remark.key for _, remark in watch.said]
    assert len(keys) == len(set(keys)) <= 3
    assert {key.rsplit(":", 1)[0] for key in keys} <= {"nudge:1.0"}


def moves_once(story: list[Doing], zone: str) -> None:
    watch = Watch.of(policy=reminding(time_zone=zone))
    last: tuple[date | None, int] = (None, 0)
    for doing, now, today in lived(watch, story):
        do(watch, doing, now, today)
        if doing.what == "write":
            last = (today, watch.notes[-1].id)
        if doing.what != "run":
            continue
        since = last[0] or OPENED
        assert watch.issue.due_date == since + PERIOD
        assert (watch.memory.updated, watch.memory.updated_note) == last
        before = watch.issue
        watch.run(today, RED)
        assert watch.issue == before, "the same run again moves nothing"
    keys = [remark.key for _, remark in watch.said]
    assert len(keys) == len(set(keys))


def costs_only_the_reminder(story: list[Doing]) -> None:
    watch, last = Watch.of(), OPENED
    for doing, now, today in lived(watch, story):
        before, reads, said = watch.issue, watch.reads, len(watch.said)
        do(watch, doing, now, today)
        if doing.what == "write":
            last = today
        if doing.what != "run":
            continue
        told = [remark for _, remark in watch.said[said:] if remark.kind == "reminder"]
        if told:
            assert today > last + PERIOD, "nobody is reminded who is not late"
            assert doing.readable
        was_read = watch.reads > reads
        if (was_read and not doing.readable) or not (doing.whole or was_read):
            assert told == []
            assert _shown(watch.issue) == _shown(before)
        else:
            assert watch.issue.due_date == last + PERIOD
    keys = [remark.key for _, remark in watch.said]
    assert len(keys) == len(set(keys))


def _shown(issue: TrackedIssue) -> tuple[date | None, frozenset[str]]:
    return issue.due_date, issue.labels


@FEW
@given(st.lists(RUNS | BOTS | IDLE, max_size=20), ZONES)
def test_whatever_bots_do_the_clock_stands_still(story: list[Doing], zone: str) -> None:
    stands_still(story, zone)


@FEW
@given(st.lists(RUNS | BOTS | IDLE | PEOPLE, max_size=20), ZONES)
def test_whatever_a_person_writes_moves_the_clock_exactly_once(story: list[Doing], zone: str) -> None:
    moves_once(story, zone)


@FEW
@given(st.lists(DOUBTFUL_RUNS | BOTS | PEOPLE, max_size=25))
def test_a_failed_read_costs_the_reminder_and_nothing_else(story: list[Doing]) -> None:
    costs_only_the_reminder(story)


@pytest.mark.full
@MANY
@given(st.lists(RUNS | BOTS | IDLE, max_size=40), ZONES)
def test_bots_and_the_clock_at_length(story: list[Doing], zone: str) -> None:
    stands_still(story, zone)


@pytest.mark.full
@MANY
@given(st.lists(RUNS | BOTS | IDLE | PEOPLE, max_size=40), ZONES)
def test_people_and_the_clock_at_length(story: list[Doing], zone: str) -> None:
    moves_once(story, zone)


@pytest.mark.full
@MANY
@given(st.lists(DOUBTFUL_RUNS | BOTS | PEOPLE, max_size=50))
def test_failed_reads_at_length(story: list[Doing]) -> None:
    costs_only_the_reminder(story)


def test_a_comment_of_another_bot_that_looks_like_a_persons() -> None:
    """Whose comments are a bot's the reader tells; the clock goes by that alone."""
    watch = Watch.of()
    watch.notes = (note(id=1, on=OPENED, author="robot", by_bot=False),)
    watch.run(OPENED)
    assert watch.memory.updated == OPENED
    watch.notes = (replace(watch.notes[0], by_bot=True),)
    watch.run(OPENED)
    assert watch.memory.updated is None
