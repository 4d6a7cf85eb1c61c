"""E29, X19 and 3.5: an account that the sources no longer show, by schedule of the runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    ID,
    LABELS,
    ME,
    OTHER_ID,
    RED,
    REMINDING,
    TODAY,
    YELLOW,
    account,
    board,
    book,
    days,
    decision,
    issue,
    memory,
    note,
    remarks,
    terms,
)
from tests.policy.runs import Story
from tests.policy.watch import MEMBERS
from triage_bot.model.account import Book, SourceState
from triage_bot.model.decision import Decision, HoldKind, RemarkKind, Verb
from triage_bot.model.health import Rating
from triage_bot.model.memory import Absence
from triage_bot.model.settings import Category


@pytest.mark.parametrize(
    ("runs", "told_on"),
    [
        pytest.param([hour // 24 for hour in range(24 * 10)], 7, id="hourly"),
        pytest.param(list(range(10)), 7, id="daily"),
        pytest.param([0, 7, 14, 21], 14, id="weekly-needs-a-third-run"),
        pytest.param([0, 3, 6, 9, 12], 9, id="every-third-day"),
        pytest.param([0, 1, 30], 30, id="a-long-pause"),
        pytest.param([0, 1, 2, 3, 4, 5, 6], None, id="six-days-are-too-few"),
        pytest.param([0, 0, 0, 9], None, id="runs-of-one-day-count-once"),
    ],
)
@pytest.mark.parametrize("believed", [RED, GREEN])
def test_e29_three_runs_and_seven_days(runs: list[int], told_on: int | None, believed: Rating) -> None:
    story = Story.of(believed)
    before, told, writes = story.health, [], 0
    for day in runs:
        remembered = story.memory
        found = story.gone(after=(TODAY + days(day) - story.today).days)
        assert (found.verb, found.hold, found.rules) == (Verb.TRACK, HoldKind.MISSING, ("E29",))
        told += [day] * len(remarks(found))
        writes += story.memory != remembered
    assert told == ([] if told_on is None else [told_on])
    assert writes <= 4
    assert (story.health, story.issue.open, story.memory.health) == (before, True, believed)


def test_x19_two_runs_then_it_is_back() -> None:
    story = Story.of(RED)
    story.gone()
    story.gone(after=7)
    assert story.memory.absence == Absence(since=TODAY, last=TODAY + days(7), runs=2)
    found = story.run(RED, after=1)
    assert (found.hold, story.memory.absence, story.said) == (None, None, [])


def test_missing_again_after_a_return_starts_anew_and_may_be_told_again() -> None:
    story = Story.of(RED)
    keys: set[str] = set()
    for _ in range(2):
        for day in range(9):
            found = story.gone(after=1 if day else 0)
            keys |= {remark.key for remark in found.wanted.remarks}
        story.run(RED, after=1)
        story.today += days(1)
    assert len(keys) == 2
    assert len(story.said) == 2


def test_the_block_stays_as_it_was() -> None:
    assert Story.of(RED).gone().wanted.sheet is None


def assert_only_the_clock_goes_on(found: Decision) -> None:
    """3.5: nothing that rests on a source; due date, overdue label and reminders need GitLab only."""
    wanted = found.wanted
    assert wanted is not None
    assert (wanted.sheet, wanted.rename, wanted.assignee, wanted.milestone) == (None, False, None, None)
    assert {LABELS.category_of(title) for title in wanted.add | wanted.remove} <= {Category.TRIAGE}


def test_a_late_update_is_asked_for_while_the_source_is_down() -> None:
    """X18: reminders need GitLab only."""
    late = issue(memory(RED, opened=TODAY - days(40)))
    monday = TODAY + days(2)
    on = board(late, records={late.iid: ()})
    found = decision(book(state=SourceState.FAILED), on, terms(monday, policy=REMINDING))
    assert found.wanted is not None
    assert [(r.kind, r.level) for r in found.wanted.remarks] == [(RemarkKind.REMINDER, 1)]


def test_an_account_whose_row_is_unusable_is_not_missing() -> None:
    story = Story.of(RED)
    for _ in range(10):
        found = story.run(book(known_ids=[ID]), after=1)
        assert found.hold is HoldKind.UNREADABLE
        assert_only_the_clock_goes_on(found)
    assert story.memory.absence is None


@pytest.mark.parametrize("state", [SourceState.FAILED, SourceState.DEGRADED])
def test_x18_an_unbelieved_source_counts_nobody_as_missing(state: SourceState) -> None:
    story = Story.of(RED)
    for _ in range(10):
        found = story.run(book(state=state), after=1)
        assert found.hold is HoldKind.UNBELIEVED
        assert_only_the_clock_goes_on(found)
    assert "gainsight" in found.reasons[0].text


@pytest.mark.parametrize("state", [SourceState.FAILED, SourceState.DEGRADED])
@pytest.mark.parametrize("tracked", [True, False])
def test_x18_an_unbelieved_source_opens_and_relabels_nothing(state: SourceState, tracked: bool) -> None:
    on = board(*([issue(memory(YELLOW))] if tracked else []))
    found = decision(book(account(csm_sentiment=RED), state=state), on)
    assert (found.hold, found.rules) == (HoldKind.UNBELIEVED, ("3.5",))
    if tracked:
        assert_only_the_clock_goes_on(found)
    else:
        assert found.wanted is None


def test_no_source_at_all_is_not_believed() -> None:
    found = Story.of(RED).run(Book({}))
    assert found.hold is HoldKind.UNBELIEVED


@pytest.mark.parametrize(
    "given", [{"csm_sentiment": RED}, {"csm_sentiment": GREEN}, {}], ids=["red", "green", "unknown"]
)
def test_contradicting_rows_hold_the_account(given: dict[str, Any]) -> None:
    of = account(conflict="two rows of gainsight contradict each other: lines 2 and 9", **given)
    story = Story.of(YELLOW)
    before = story.issue
    found = story.run(of)
    assert (found.hold, found.rules) == (HoldKind.CONFLICT, ("3.5",))
    assert_only_the_clock_goes_on(found)
    assert "lines 2 and 9" in found.reasons[0].text
    assert (story.issue.labels, story.issue.assignees) == (before.labels, before.assignees)
    assert story.memory == replace(before.memory, due=story.memory.due) if before.memory else False


@pytest.mark.parametrize(
    ("body", "kept", "said"),
    [
        ("@triage-bot lost churn: they were bought", "lost", []),
        ("@triage-bot explain", None, ["answer"]),
        ("They were bought.", None, []),
    ],
)
def test_e29_people_are_heard_where_they_are_asked_to_speak(
    body: str, kept: str | None, said: list[str]
) -> None:
    on = board(issue(memory()), notes=[note(on=TODAY, author="ada", body=body)], evidence_since=TODAY)
    under = terms(TODAY, members_by_name=MEMBERS, names=frozenset({ME.username}))
    found = decision(book(account(account_id=OTHER_ID, csm_sentiment=GREEN)), on, under).wanted
    assert found is not None
    assert (found.memory.verdict.kind if found.memory.verdict else None) == kept
    assert [remark.kind.value for remark in found.remarks] == said
    assert found.acknowledge == ((1,) if body.startswith("@") else ())
    heard_once = board(replace(issue(memory()), memory=found.memory), notes=on.notes[1], evidence_since=TODAY)
    again = decision(book(account(account_id=OTHER_ID, csm_sentiment=GREEN)), heard_once, under).wanted
    assert again is not None
    assert (again.remarks, again.acknowledge, again.memory) == ((), (), found.memory)
