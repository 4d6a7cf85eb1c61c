"""What becomes of words to the bot: obeyed once, acknowledged, answered where asked or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import ME, YELLOW, board, days, memory, note, terms
from tests.policy.watch import MEMBERS, Watch, day, reminding
from triage_bot.model.board import Role
from triage_bot.model.memory import Memory, Promise, Verdict
from triage_bot.policy.hearing import Listened, listen_to_people
from triage_bot.policy.updates import told_all

TODAY = day("11-21")


def heard(
    *bodies: str,
    author: str = "ada",
    remembered: Memory | None = None,
    renewal: date | None = None,
    today: date = TODAY,
    **over: Any,
) -> Listened:
    """What is made of comments 1, 2, ... of a day."""
    notes = [note(id=n, on=today, author=author, body=body, **over) for n, body in enumerate(bodies, start=1)]
    under = terms(
        today, policy=reminding(), members_by_name=MEMBERS, names=frozenset({ME.username, "triage"})
    )
    return listen_to_people(replace(remembered or memory(), renewal=renewal), notes, terms=under)


def answers(found: Listened) -> list[str]:
    return [answer.kind.value for remark in found.remarks for answer in remark.answers]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("@triage-bot snooze until 2026-12-01: budget", {"snooze": Promise(1, day("12-01"))}),
        ("@triage snooze until 2026-12-01: budget", {"snooze": Promise(1, day("12-01"))}),
        ("@triage-bot unsnooze", {"snooze": None}),
        ("@triage-bot no change: next 2026-12-01 call Ann", {"promised": Promise(1, day("12-01"))}),
        ("@triage-bot won: signed", {"verdict": Verdict(1, "won", TODAY)}),
        ("@triage-bot lost: a competitor", {"verdict": Verdict(1, "lost", TODAY)}),
        ("@triage-bot not at risk: a migration", {"verdict": Verdict(1, "not-at-risk", TODAY)}),
    ],
)
def test_each_command_is_remembered_and_acknowledged_without_a_word(body: str, kept: dict[str, Any]) -> None:
    before = memory(snooze=Promise(0, day("11-30")) if "unsnooze" in body else None)
    found = heard(body, remembered=before)
    assert {name: getattr(found.memory, name) for name in kept} == kept
    assert (found.acknowledged, found.remarks, found.memory.heard) == ((1,), (), 1)
    assert [reason.rule for reason in found.reasons] == ["E21"]


@pytest.mark.parametrize(("adopted", "obeyed"), [("11-20", True), ("11-21", True), ("11-22", False)])
def test_words_from_before_an_issue_was_taken_into_care_are_not_heard_again(
    adopted: str, obeyed: bool
) -> None:
    """Else a block that somebody takes out would have every old word answered once more."""
    found = heard("@triage-bot won: signed", remembered=memory(adopted=day(adopted)))
    assert (found.memory.verdict is not None, bool(found.acknowledged)) == (obeyed, obeyed)


@pytest.mark.parametrize(("body", "answer"), [("help", "help"), ("explain", "explanation")])
def test_a_question_is_answered_and_acknowledged(body: str, answer: str) -> None:
    found = heard(f"@triage-bot {body}")
    assert (answers(found), found.acknowledged) == ([answer], (1,))
    (remark,) = found.remarks
    assert (remark.key, remark.to) == ("answer:1", "ada")


@pytest.mark.parametrize(
    ("author", "obeyed"),
    [("ada", True), ("bob", True), ("carol", True), ("gus", False), ("stranger", False)],
    ids=["developer", "planner", "reporter", "guest", "no-member"],
)
def test_words_of_people_below_planner_change_nothing(author: str, obeyed: bool) -> None:
    assert MEMBERS["bob"].role is Role.PLANNER
    found = heard("@triage-bot snooze until 2026-12-01: budget", author=author)
    assert (found.memory.snooze is not None) is obeyed
    assert (answers(found), found.acknowledged) == (([], (1,)) if obeyed else (["not-allowed"], ()))
    assert found.memory.heard == 1


def test_a_bots_words_are_not_heard() -> None:
    found = heard("@triage-bot snooze until 2026-12-01: budget", by_bot=True)
    assert found == Listened(memory())


@pytest.mark.parametrize(
    "body",
    [
        "We spoke to them.",
        "triage-bot snooze until 2026-12-01: x",
        "`@triage-bot help`",
        "> @triage-bot help",
    ],
)
def test_other_comments_leave_no_trace(body: str) -> None:
    assert heard(body) == Listened(memory())


@pytest.mark.parametrize(
    ("until", "renewal", "answer", "named"),
    [
        pytest.param("2026-11-22", None, None, None, id="tomorrow"),
        pytest.param("2026-12-21", None, None, None, id="thirty-days"),
        pytest.param("2026-12-22", None, "too-long", day("12-21"), id="thirty-one-days"),
        pytest.param("2026-11-21", None, "past-day", TODAY, id="today"),
        pytest.param("2026-11-01", None, "past-day", day("11-01"), id="past"),
        pytest.param("2026-12-01", "12-31", None, None, id="up-to-thirty-days-before-the-renewal"),
        pytest.param("2026-12-02", "12-31", "too-long", day("12-01"), id="into-the-last-thirty-days"),
        pytest.param("2026-11-22", "12-21", "renewal-near", day("12-21"), id="in-the-last-thirty-days"),
        pytest.param("2026-11-22", "11-01", "renewal-near", day("11-01"), id="after-the-renewal"),
    ],
)
def test_how_far_a_snooze_reaches(
    until: str, renewal: str | None, answer: str | None, named: date | None
) -> None:
    found = heard(f"@triage-bot snooze until {until}: budget", renewal=day(renewal) if renewal else None)
    assert (found.memory.snooze is None) is (answer is not None)
    assert answers(found) == ([answer] if answer else [])
    assert [a.day for remark in found.remarks for a in remark.answers] == ([named] if answer else [])


@pytest.mark.parametrize(
    ("named", "kept"), [("2026-11-20", False), ("2026-11-21", True), ("2026-12-25", True)]
)
def test_a_promised_day_is_not_past(named: str, kept: bool) -> None:
    found = heard(f"@triage-bot no change: next {named} call")
    assert (found.memory.promised is not None) is kept
    assert answers(found) == ([] if kept else ["past-day"])


def test_words_that_are_no_command_are_answered_and_not_acknowledged() -> None:
    found = heard("@triage-bot snooze until friday: budget")
    assert (answers(found), found.acknowledged, found.memory.heard) == (["misread"], (), 1)
    answer = found.remarks[0].answers[0]
    assert answer.problem
    assert answer.hint


def test_several_words_in_one_comment_are_one_answer() -> None:
    found = heard("@triage-bot snooze until 2026-12-01: budget\n\n@triage-bot explain\n\n@triage-bot help")
    assert found.memory.snooze == Promise(1, day("12-01"))
    assert (answers(found), len(found.remarks), found.acknowledged) == (["explanation", "help"], 1, (1,))


def test_the_later_word_counts() -> None:
    found = heard("@triage-bot snooze until 2026-12-01: budget", "thanks", "@triage-bot unsnooze")
    assert (found.memory.snooze, found.memory.heard, found.acknowledged) == (None, 3, (1, 3))
    again = heard("@triage-bot snooze until 2026-12-01: x", "@triage-bot snooze until 2026-12-02: y")
    assert again.memory.snooze == Promise(2, day("12-02"))


def test_what_was_heard_is_not_heard_again() -> None:
    first = heard("@triage-bot won: signed", "@triage-bot help")
    assert heard("@triage-bot won: signed", "@triage-bot help", remembered=first.memory) == Listened(
        first.memory
    )
    third = heard(
        "@triage-bot won: signed", "@triage-bot help", "@triage-bot explain", remembered=first.memory
    )
    assert (answers(third), third.acknowledged) == (["explanation"], (3,))


def test_in_a_run_a_snooze_is_labelled_and_ends_with_its_day() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-02"), "@triage-bot snooze until 2026-11-20: budget")
    watch.daily(day("11-02"), day("11-20"))
    assert (watch.acknowledged, watch.said) == ([number], [])
    assert {"triage::snoozed"} == {t for t in watch.issue.labels if t.startswith("triage::")}
    watch.run(day("11-21"))
    assert watch.reminders == [(day("11-21"), 1)]
    assert {"triage::overdue"} == {t for t in watch.issue.labels if t.startswith("triage::")}


def test_a_snooze_does_not_hide_a_change_of_the_rating() -> None:
    watch = Watch.of(YELLOW)
    watch.comment(day("11-02"), "@triage-bot snooze until 2026-11-30: budget")
    watch.run(day("11-02"), requires_triage=True)
    found = watch.run(day("11-03"), memory().health).wanted
    assert found is not None
    assert [remark.kind.value for remark in found.remarks] == ["worsened"]
    watch.daily(day("11-04"), day("11-30"), memory().health)
    assert watch.reminders == []


def test_unsnooze_reminds_at_the_next_run() -> None:
    watch = Watch.of(opened=day("10-01"), since=day("10-01"))
    watch.comment(day("11-02"), "@triage-bot snooze until 2026-11-30: budget")
    watch.daily(day("11-02"), day("11-18"))
    watch.comment(day("11-18"), "@triage-bot unsnooze")
    watch.run(day("11-18"))
    assert (watch.memory.snooze, watch.issue.due_date) == (None, day("11-18") + days(14))


def test_a_question_is_answered_once_however_often_the_run_is_repeated() -> None:
    watch = Watch.of()
    watch.comment(day("11-02"), "@triage-bot explain")
    for _ in range(4):
        watch.run(day("11-02"))
    assert [remark.key for _, remark in watch.said] == ["answer:101"]
    assert watch.acknowledged == [101]


def test_a_snooze_ends_with_its_comment() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-03"), "@triage-bot snooze until 2026-12-02: budget")
    watch.run(day("11-03"))
    assert "triage::snoozed" in watch.issue.labels
    watch.delete(number)
    found = watch.run(day("11-04"))
    assert (watch.memory.snooze, "triage::snoozed" in watch.issue.labels) == (None, False)
    assert "the comment with the snooze is deleted; it no longer counts" in [r.text for r in found.reasons]
    watch.daily(day("11-05"), day("11-16"))
    assert watch.reminders == [(day("11-16"), 1)]
    assert watch.reads == 2, "once for what is gone, once before the reminder"


def test_a_verdict_goes_with_its_comment() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-03"), "@triage-bot lost churn: gone")
    watch.run(day("11-03"))
    assert watch.memory.verdict is not None
    watch.delete(number)
    watch.run(day("11-04"))
    assert watch.memory.verdict is None


def test_words_that_only_the_activity_does_not_show_go_on_counting() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-03"), "@triage-bot snooze until 2026-12-02: budget")
    watch.comment(day("11-03"), "@triage-bot won: signed")
    watch.run(day("11-03"))
    remembered = watch.memory
    watch.delete(number)
    for unread in ({"whole": False, "readable": True}, {"readable": False}):
        watch.run(day("11-04"), **unread)
        assert watch.memory.snooze == remembered.snooze
    watch.run(day("11-04"))
    assert (watch.memory.snooze, watch.memory.verdict) == (None, remembered.verdict)


def test_words_of_long_ago_cost_no_look() -> None:
    """What was said before the days of the project's activity is believed, or every run would look."""
    watch = Watch.of(opened=day("09-01"), since=day("09-01"))
    watch.comment(day("09-03"), "@triage-bot not at risk: a migration")
    watch.run(day("09-03"))
    for late in ("11-01", "11-02"):
        watch.comment(day(late))
        watch.run(day(late))
    assert watch.memory.verdict is not None
    assert watch.reads == 0


@pytest.mark.parametrize(
    ("body", "enough"),
    [("@triage-bot snooze until 2026-12-02: x", False), ("@triage-bot explain", True)],
)
def test_comments_are_read_back_to_the_words_in_force(body: str, enough: bool) -> None:
    watch = Watch.of()
    watch.comment(day("11-03"), body)
    watch.run(day("11-03"))
    watch.comment(day("11-04"))
    watch.run(day("11-04"))
    on = board(watch.issue, notes=watch.notes, evidence_since=day("10-15"))
    under = terms(day("11-05"), policy=reminding())
    assert told_all(watch.notes[1:], watch.issue, on, under) is enough
    assert told_all(watch.notes[::-1], watch.issue, on, under)
