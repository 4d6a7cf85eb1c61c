"""R-21 and R-23: which comment is an update, and what becomes of one that is edited, deleted or unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import days, memory, note, terms
from tests.policy.watch import Watch, day, reminding
from triage_bot.model.decision import HoldKind
from triage_bot.policy.updates import last_update

SINCE = day("11-01")


def last(*notes: Any, assignees: tuple[str, ...] = ("ada",), **over: Any) -> Any:
    return last_update(
        notes, memory(opened=SINCE), assignees=assignees, terms=terms(policy=reminding(**over))
    )


@pytest.mark.parametrize(
    "body",
    [
        "No change.",
        "ok, called them",
        "+1 from me",
        "done: they signed",
        "電話した",
        "https://gitlab.example/x",
        "> quoted",
        "@triage-bot snooze until 2026-12-01: budget",
        "12",
    ],
)
def test_words_count(body: str) -> None:
    assert last(note(body=body, on=day("11-05"))).last is not None


@pytest.mark.parametrize(
    "body",
    [
        "",
        " \n",
        "+1",
        "-1",
        "👍",
        "👍🏽 🎉",
        ":thumbsup:",
        ":tada: :rocket:",
        "OK",
        "Done",
        "...",
        "+1 :tada:",
    ],
)
def test_a_bare_reaction_does_not(body: str) -> None:
    found = last(note(body=body, on=day("11-05")))
    assert (found.last, [passed.why for passed in found.passed]) == (None, ["a bare reaction"])


def test_what_does_not_count_is_passed_over_and_named() -> None:
    found = last(
        note(id=1, on=day("10-31")),
        note(id=2, on=day("11-03")),
        note(id=3, on=day("11-04"), by_bot=True),
        note(id=4, on=day("11-05"), body="+1"),
    )
    assert found.last.id == 2
    assert [(passed.note.id, passed.why) for passed in found.passed] == [
        (4, "a bare reaction"),
        (3, "written by a bot"),
    ]


def test_nothing_before_the_opening_counts_but_the_day_itself_does() -> None:
    assert last(note(on=day("10-31"))).passed[0].why == "written before the opening on 2026-11-01"
    assert last(note(on=day("11-01"))).last is not None


def test_the_newest_counts_whatever_the_order() -> None:
    notes = [note(id=n, on=day("11-05") + days(n % 3)) for n in (4, 2, 5, 3)]
    assert last(*notes).last.id == 5
    assert last(*reversed(notes)).last.id == 5


@pytest.mark.parametrize(
    ("only", "assignees", "author", "counts"),
    [
        (False, ("ada",), "carol", True),
        (True, ("ada",), "carol", False),
        (True, ("ada",), "ada", True),
        (True, ("bob", "ada"), "ada", True),
        (True, (), "carol", True),
    ],
)
def test_only_assignees(only: bool, assignees: tuple[str, ...], author: str, counts: bool) -> None:
    found = last(note(on=day("11-05"), author=author), assignees=assignees, only_assignees=only)
    assert (found.last is not None) is counts


def test_an_edited_comment_counts_for_the_day_it_was_written() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-07"), "First words")
    watch.run(day("11-08"))
    written = next(one for one in watch.notes if one.id == number)
    watch.delete(number)
    watch.notes += (note(id=number, at=written.at, author="ada", body="Other words"),)
    watch.run(day("11-20"))
    assert (watch.memory.updated, watch.memory.updated_note) == (day("11-07"), number)


def test_a_deleted_comment_counts_no_more() -> None:
    watch = Watch.of()
    first = watch.comment(day("11-05"))
    second = watch.comment(day("11-15"))
    watch.run(day("11-16"))
    assert watch.issue.due_date == day("11-29")
    watch.delete(second)
    watch.run(day("11-17"))
    assert (watch.memory.updated_note, watch.issue.due_date) == (first, day("11-19"))
    watch.delete(first)
    watch.run(day("11-18"))
    assert (watch.memory.updated, watch.memory.updated_note, watch.reminders) == (
        None,
        0,
        [(day("11-18"), 1)],
    )


def test_a_comment_that_the_activity_does_not_show_is_found_before_anybody_is_reminded() -> None:
    watch = Watch.of()
    watch.comment(day("11-15"))
    watch.run(day("11-20"), whole=False)
    assert (watch.said, watch.reads, watch.memory.updated) == ([], 1, day("11-15"))


def test_an_update_older_than_the_evidence_is_still_the_last() -> None:
    watch = Watch.of(opened=date(2026, 9, 1), since=date(2026, 9, 1))
    number = watch.comment(date(2026, 9, 10))
    watch.run(date(2026, 9, 10))
    watch.run(day("12-01"))
    assert watch.said[0][1].since == date(2026, 9, 10)
    assert watch.said[0][1].key == f"nudge:1.{number}:1"


@pytest.mark.parametrize("whole", [True, False])
def test_a_list_that_cannot_be_read_costs_the_reminder_and_nothing_else(whole: bool) -> None:
    watch = Watch.of()
    watch.comment(day("11-05"))
    watch.run(day("11-06"))
    before = watch.issue
    found = watch.run(day("11-25"), whole=whole, readable=False)
    assert (watch.said, watch.reads) == ([], 1)
    assert found.hold is HoldKind.UNREAD
    assert "nobody is reminded" in found.reasons[-1].text
    assert (watch.issue.due_date, watch.issue.labels) == (before.due_date, before.labels)
    assert watch.memory == before.memory
    watch.run(day("11-26"))
    assert watch.reminders == [(day("11-26"), 1)]


def test_an_update_that_only_the_issue_itself_shows_is_kept_while_that_cannot_be_read() -> None:
    watch = Watch.of(updated=day("11-15"), updated_note=101, due=day("11-29"))
    watch.issue = replace(watch.issue, due_date=day("11-29"))
    watch.run(day("11-20"), readable=False)
    assert (watch.reads, watch.said, watch.issue.due_date) == (1, [], day("11-29"))
    assert (watch.memory.updated, watch.memory.updated_note) == (day("11-15"), 101)


def test_evidence_that_is_not_whole_takes_no_label_off() -> None:
    watch = Watch.of()
    watch.run(day("11-18"))
    assert "triage::overdue" in watch.issue.labels
    before = watch.issue
    watch.run(day("11-19"), whole=False)
    assert watch.issue == before


def test_the_comments_of_other_issues_are_not_this_ones() -> None:
    watch = Watch.of()
    watch.notes = (note(2, on=day("11-10")),)
    watch.run(day("11-11"))
    assert watch.memory.updated is None
