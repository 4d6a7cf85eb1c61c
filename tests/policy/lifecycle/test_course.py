"""E9, E18 to E20 and E6 with its data, day by day: what an open issue goes through before it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    RED,
    REMINDING,
    TODAY,
    YELLOW,
    account,
    board,
    days,
    decision,
    issue,
    memory,
    remarks,
)
from tests.policy.runs import Story
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Decision, State
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.renewal import Ending
from triage_bot.policy.lifecycle.lasting import count_green, lasting
from triage_bot.policy.terms import Terms

from .renewing import DUE_ON, renewal, under

MONDAY = date(2026, 11, 23)


class Life:
    """One issue over days, with its labels as the decisions leave them."""

    def __init__(self, remembered: Memory, **facts: Any) -> None:
        self.issue: TrackedIssue = issue(remembered, assignees=("ada",))
        self.facts = {"csm_sentiment": remembered.health, **facts}
        self.said: list[tuple[date, str]] = []

    @property
    def memory(self) -> Memory:
        assert self.issue.memory is not None
        return self.issue.memory

    def run(self, terms: Terms, *, as_of: date | None = None, **facts: Any) -> Decision:
        self.facts |= facts
        found = decision(account(as_of=as_of, **self.facts), board(self.issue), terms)
        assert found.wanted is not None
        self.said += [(terms.today, kind) for kind in remarks(found)]
        labels = (self.issue.labels | found.wanted.add) - found.wanted.remove
        self.issue = replace(self.issue, memory=found.wanted.memory, labels=labels)
        return found


def on(day: date, *renewals: Any, **outcome: Any) -> Terms:
    return under(*renewals, today=day, **outcome)


def test_x12_the_same_export_read_again_confirms_nothing() -> None:
    """E6: a weekly file, read every day, is one sighting."""
    life = Life(memory(RED))
    for passed in range(7):
        found = life.run(on(TODAY + days(passed)), as_of=TODAY, csm_sentiment=GREEN)
        assert (found.after, life.memory.health) == (State.RED, RED)
    assert "still that of" in found.reasons[0].text
    assert life.run(on(TODAY + days(7)), as_of=TODAY + days(7)).after is State.RECOVERING
    worse = life.run(on(TODAY + days(8)), as_of=TODAY + days(7), csm_sentiment=RED)
    assert worse.after is State.RED, "a worsening needs no second look"


def test_e9_green_counts_once_for_each_day_of_data_and_only_as_far_as_needed() -> None:
    remembered = memory(GREEN, since=TODAY)
    policy = on(TODAY).policy.outcome
    counted = []
    for passed in range(30):
        day = TODAY + days(passed)
        as_of = TODAY + days(passed - passed % 7)
        remembered = count_green(remembered, GREEN, as_of=as_of, today=day, policy=policy)
        counted.append(remembered.greens)
        assert lasting(remembered, GREEN, today=day, policy=policy).lasts == (passed >= 14)
    assert (counted[0], counted[6], counted[7], counted[14], counted[29]) == (1, 1, 2, 3, 3)
    red = count_green(replace(remembered, health=RED), RED, as_of=None, today=TODAY, policy=policy)
    assert red.greens == 0


@pytest.mark.parametrize("rating", [Rating.UNKNOWN, RED, YELLOW])
def test_e9_only_a_green_of_today_lasts(rating: Rating) -> None:
    remembered = memory(GREEN, since=TODAY - days(90), greens=3)
    assert not lasting(remembered, rating, today=TODAY, policy=on(TODAY).policy.outcome).lasts


def test_x16_and_e19_the_outcome_is_asked_for_after_a_day_a_week_and_a_month() -> None:
    passed = date(2026, 11, 15)
    life = Life(memory(RED, opened=date(2026, 10, 1), renews=passed), renewal_date=passed)
    for number in range(60):
        life.run(under(today=passed + days(number), known=False))
    assert [(day - passed).days for day, kind in life.said if kind == "outcome-due"] == [1, 8, 30]
    assert life.issue.open
    assert "triage::outcome-due" in life.issue.labels
    found = life.run(under(today=passed + days(61), known=False), renewal_date=passed + days(365))
    assert (found.before, found.after) == (State.OUTCOME_DUE, State.RED)
    assert "triage::outcome-due" not in life.issue.labels
    assert not any(kind.startswith("outcome-due") for kind in life.memory.asked)


def test_e19_on_working_days_only_and_the_highest_level_that_has_come() -> None:
    life = Life(memory(RED, opened=TODAY - days(60)), renewal_date=TODAY - days(1))
    terms = replace(under(known=False), policy=REMINDING)
    found = life.run(terms)
    assert (found.after, life.said) == (State.OUTCOME_DUE, []), "TODAY is a Saturday"
    life.run(replace(terms, today=TODAY + days(2)))
    life.run(replace(terms, today=TODAY + days(40)))
    assert [(day, kind) for day, kind in life.said if kind == "outcome-due"] == [
        (TODAY + days(2), "outcome-due"),
        (TODAY + days(40), "outcome-due"),
    ]


def test_e19_a_day_before_the_opening_is_of_an_earlier_case() -> None:
    life = Life(memory(RED), renewal_date=TODAY - days(11))
    assert life.run(under(known=False)).after is State.RED


def test_e19_silence_is_a_loss_only_where_the_policy_says_so() -> None:
    remembered = memory(RED, opened=TODAY - days(90))
    late = renewal(renewal_date=TODAY - days(60))
    assert Life(remembered).run(on(TODAY, late)).after is State.OUTCOME_DUE
    assert Life(remembered).run(on(TODAY, late, presume_loss_after_days=61)).after is State.OUTCOME_DUE
    assert Life(remembered).run(on(TODAY, late, presume_loss_after_days=60)).after is State.LOST


def test_x17_and_e18_will_churn_is_one_checklist_and_no_more_reminders() -> None:
    life = Life(memory(RED, opened=MONDAY - days(60)), renewal_date=MONDAY + days(50))
    terms = replace(under(known=False), policy=REMINDING)
    life.run(replace(terms, today=MONDAY), lifecycle="Will Churn")
    for number in range(1, 40):
        found = life.run(replace(terms, today=MONDAY + days(number)))
        assert found.after is State.WILL_CHURN_REVIEW
    assert [kind for _, kind in life.said] == ["will-churn"]
    assert life.issue.labels == {"HS::Red", "triage::will-churn"}
    back = life.run(replace(terms, today=MONDAY + days(42)), lifecycle="Adoption")
    assert (back.before, back.after) == (State.WILL_CHURN_REVIEW, State.RED)
    assert "triage::will-churn" not in life.issue.labels
    assert back.wanted is not None
    assert back.wanted.unproven, "the clock goes on: its comments are read, to remind of it"


def test_e18_a_stage_that_nobody_tells_changes_nothing() -> None:
    life = Life(memory(RED, leaving=TODAY))
    assert life.run(on(TODAY)).after is State.WILL_CHURN_REVIEW


def test_e18_a_renewal_that_passes_is_asked_about_all_the_same() -> None:
    life = Life(memory(RED, leaving=TODAY, opened=TODAY - days(30)), lifecycle="Will Churn")
    life.run(on(DUE_ON + days(4), renewal()))
    assert [kind for _, kind in life.said] == ["outcome-due"]
    assert life.run(on(DUE_ON + days(5), renewal(Ending.LOST))).after is State.LOST


def test_x22_a_persons_health_label_is_kept_for_three_days_then_put_right_with_one_comment() -> None:
    life = Life(memory(RED))
    life.issue = replace(life.issue, labels=frozenset({"HS::Yellow"}))
    for number in range(8):
        life.run(on(TODAY + days(number)))
        assert life.issue.labels == {"HS::Yellow"} if number < 3 else {"HS::Red"}
    assert life.said == [(TODAY + days(3), "health-restored")]


def test_x19_a_missing_account_is_told_of_once_and_never_closed() -> None:
    story = Story.of(GREEN, greens=3, since=TODAY - days(90))
    for number in range(30):
        found = story.gone(after=1 if number else 0)
        assert found.after is State.RECOVERING
    assert [kind for _, kind in story.said] == ["source-missing"]
