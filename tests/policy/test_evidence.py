"""What the clock makes of evidence that is in doubt, of updates that are gone, and of reopenings."""

from __future__ import annotations

from datetime import date

import pytest

from tests.policy.cases import noon
from tests.policy.watch import OPENED, Watch, day
from triage_bot.model.memory import Nudged


def test_a_remembered_update_that_is_shown_nowhere_is_kept_while_the_issue_cannot_be_read() -> None:
    watch = Watch.of()
    number = watch.comment(day("11-10"), "@triage-bot no change: next 2026-11-20 call")
    watch.run(day("11-10"))
    watch.delete(number)
    before = watch.issue
    watch.run(day("11-12"), readable=False)
    assert (watch.reads, watch.issue) == (1, before)
    watch.run(day("11-13"))
    assert (watch.reads, watch.memory.updated, watch.issue.due_date) == (2, None, day("11-15"))
    watch.run(day("11-14"))
    assert watch.reads == 2, "what was found gone is not looked for again"


@pytest.mark.parametrize("earlier", [True, False], ids=["an-earlier-update", "the-opening"])
def test_reminders_made_since_a_deleted_update_are_not_made_again(earlier: bool) -> None:
    watch = Watch.of()
    before = watch.comment(day("11-02")) if earlier else 0
    gone = watch.comment(day("11-05"))
    watch.daily(day("11-05"), day("11-20"))
    watch.delete(gone)
    watch.daily(day("11-21"), day("11-27"))
    assert watch.reminders == [(day("11-20"), 1), (day("11-27"), 2)]
    assert watch.memory.nudged == Nudged(since_note=before, level=2, on=day("11-27"))


@pytest.mark.parametrize(("readable", "heard"), [(True, True), (False, False)])
def test_words_are_heard_from_the_issue_itself_where_the_evidence_is_not_whole(
    readable: bool, heard: bool
) -> None:
    watch = Watch.of()
    watch.doubtful = True
    number = watch.comment(day("11-03"), "@triage-bot snooze until 2026-11-20: budget")
    watch.run(day("11-03"), whole=False, readable=readable)
    assert (watch.memory.snooze is not None, watch.acknowledged) == (heard, [number] if heard else [])
    assert watch.memory.heard == (number if heard else 0)
    watch.run(day("11-04"))
    assert (watch.memory.heard, watch.acknowledged) == (number, [number])


@pytest.mark.parametrize(
    ("reopened", "episode", "due"),
    [
        pytest.param(day("11-14"), 2, "11-28", id="before-it-is-late"),
        pytest.param(OPENED, 1, "11-15", id="on-the-day-of-the-opening"),
        pytest.param(day("11-20"), 2, "12-04", id="late-already"),
    ],
)
def test_the_clock_begins_anew_at_a_reopening(reopened: date, episode: int, due: str) -> None:
    watch = Watch.of()
    watch.reopened = noon(reopened)
    for number in (20, 21, 22):
        watch.run(day(f"11-{number}"))
    assert (watch.memory.episode, watch.issue.due_date) == (episode, day(due))
    assert bool(watch.reminders) is (episode == 1)


def test_nobody_asks_for_reopenings_while_nothing_is_late() -> None:
    watch = Watch.of()
    watch.daily(OPENED, day("11-15"))
    assert watch.looks == 0
    watch.run(day("11-16"))
    assert watch.looks == 1


def test_after_the_last_level_a_reopening_begins_another_count() -> None:
    watch = Watch.of()
    watch.daily(day("11-16"), day("12-20"))
    assert [level for _, level in watch.reminders] == [1, 2, 3]
    watch.reopened = noon(day("12-21"))
    watch.daily(day("12-21"), day("01-05"))
    assert watch.reminders[3:] == [(day("01-05"), 1)]
    assert len({remark.key for _, remark in watch.said}) == 4


def test_whoever_speaks_for_the_bot_is_remembered() -> None:
    watch = Watch.of()
    watch.run(day("11-15"))
    assert watch.memory.bots == frozenset()
    watch.run(day("11-16"))
    assert watch.memory.bots == {1}
