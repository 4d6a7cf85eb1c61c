"""R-17, R-21, 2.9 and the block: dates, owner, measures; what a person set, or took off, stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    MANAGERS,
    POLICY,
    RED,
    TODAY,
    YELLOW,
    account,
    board,
    days,
    decision,
    facts,
    issue,
    memory,
    note,
    terms,
)
from tests.policy.runs import Story
from triage_bot.model.decision import Sheet
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.policy.clock import make_clock
from triage_bot.policy.measures import settled

OPENED = TODAY - days(10)


def update_due(remembered: Memory) -> date:
    """The deadline of an account about which nothing else is known."""
    clock = make_clock(
        remembered,
        since=remembered.updated or remembered.opened,
        since_note=remembered.updated_note,
        step=None,
        labels=frozenset(),
        policy=POLICY,
        today=TODAY,
    )
    return clock.deadline


@pytest.mark.parametrize(("health", "period"), [(RED, 14), (YELLOW, 30), (GREEN, 30)])
def test_r21_due_by_the_believed_rating_from_the_last_update_else_the_opening(
    health: Rating, period: int
) -> None:
    assert update_due(memory(health)) == OPENED + days(period)
    assert update_due(memory(health, updated=TODAY)) == TODAY + days(period)


@pytest.mark.parametrize(
    ("before", "health", "updated", "due"),
    [
        pytest.param(YELLOW, RED, None, TODAY + days(2), id="worsened-long-after-the-opening"),
        pytest.param(GREEN, YELLOW, None, TODAY + days(2), id="worsened-from-green"),
        pytest.param(YELLOW, RED, TODAY - days(3), TODAY + days(11), id="worsened-soon-after-an-update"),
        pytest.param(RED, GREEN, None, TODAY - days(10), id="improved"),
    ],
)
def test_a_worsening_leaves_two_days_for_the_update_about_it(
    before: Rating, health: Rating, updated: date | None, due: date
) -> None:
    """2.8: else a comment would ask for an update by a day that is long past."""
    opened = TODAY - days(40)
    turned = memory(health, opened=opened, since=TODAY, before=before, turn=1, updated=updated)
    assert update_due(turned) == due


def wanted(on: Any, *notes: Any, under: Any = None, **given: Any) -> Any:
    return decision(account(**{"csm_sentiment": RED, **given}), board(on, notes=notes), under).wanted


DUE = OPENED + days(14)


@pytest.mark.parametrize(
    ("remembered", "on_issue", "change", "kept"),
    [
        pytest.param(None, None, DUE, DUE, id="nobody-set-one"),
        pytest.param(DUE, DUE, None, DUE, id="the-bots-own-is-right"),
        pytest.param(OPENED, OPENED, DUE, DUE, id="the-bots-own-moves"),
        pytest.param(DUE, TODAY, None, DUE, id="a-persons-stays"),
        pytest.param(None, TODAY, None, None, id="a-persons-from-the-start"),
        pytest.param(DUE, None, None, DUE, id="a-person-took-it-off"),
        pytest.param(OPENED, DUE, None, OPENED, id="a-person-set-the-very-day"),
    ],
)
def test_r17_due_date(remembered: Any, on_issue: Any, change: date | None, kept: date | None) -> None:
    found = wanted(issue(memory(due=remembered), due_date=on_issue))
    assert (found.due, found.memory.due) == (change, kept)


def test_r17_the_due_date_moves_with_an_update_by_a_person_only() -> None:
    on = issue(memory(due=DUE), due_date=DUE)
    assert wanted(on, note(by_bot=True)).due is None
    assert wanted(on, note(on=TODAY - days(1))).due == TODAY + days(13)
    assert wanted(on, note(on=TODAY - days(1)), note(on=TODAY - days(5))).memory.updated == TODAY - days(1)


@pytest.mark.parametrize(
    ("reaches_back", "unproven"),
    [
        pytest.param(2, False, id="before-the-evidence-it-is-remembered"),
        pytest.param(3, True, id="inside-it-the-issue-itself-is-asked"),
    ],
)
def test_an_update_that_the_evidence_does_not_show(reaches_back: int, unproven: bool) -> None:
    """It is kept until the issue's own comments say that it was deleted."""
    on = board(
        issue(memory(updated=TODAY - days(3), updated_note=7)), evidence_since=TODAY - days(reaches_back)
    )
    found = decision(account(csm_sentiment=RED), on).wanted
    assert found is not None
    assert (found.memory.updated, found.memory.updated_note) == (TODAY - days(3), 7)
    assert found.unproven is unproven
    told = decision(account(csm_sentiment=RED), replace(on, records={1: ()})).wanted
    assert told is not None
    assert (told.memory.updated, told.memory.updated_note, told.unproven) == (None, 0, False)


@pytest.mark.parametrize(
    ("remembered", "on_issue", "change", "kept"),
    [
        pytest.param(None, None, "FY28-Q1", "FY28-Q1", id="nobody-set-one"),
        pytest.param("FY28-Q1", "FY28-Q1", None, "FY28-Q1", id="right"),
        pytest.param("FY27-Q4", "FY27-Q4", "FY28-Q1", "FY28-Q1", id="E20-the-renewal-moved"),
        pytest.param("FY27-Q4", "Big deals", None, "FY27-Q4", id="a-persons-stays"),
        pytest.param(None, "Big deals", None, None, id="a-persons-from-the-start"),
        pytest.param("FY27-Q4", None, None, "FY27-Q4", id="a-person-took-it-off"),
    ],
)
def test_r17_milestone(remembered: Any, on_issue: Any, change: str | None, kept: str | None) -> None:
    on = issue(memory(milestone=remembered), milestone=on_issue)
    found = wanted(on, under=terms(milestones={"FY28-Q1": 1}), renewal_date=date(2027, 2, 28))
    assert (found.milestone, found.memory.milestone) == (change, kept)


@pytest.mark.parametrize(
    ("milestones", "renewal"),
    [(None, date(2027, 2, 28)), ({"FY28-Q1": 1}, None), ({"FY27-Q4": 1}, date(2027, 2, 28))],
    ids=["not-used", "no-renewal-date", "does-not-exist"],
)
def test_r17_no_milestone(milestones: Any, renewal: date | None) -> None:
    assert wanted(issue(memory()), under=terms(milestones=milestones), renewal_date=renewal).milestone is None


@pytest.mark.parametrize(
    ("remembered", "on_issue", "csm", "change", "kept"),
    [
        pytest.param(None, (), "Ada Lovelace", "ada", "ada", id="empty-is-filled"),
        pytest.param("ada", ("ada",), "Ada Lovelace", None, "ada", id="right"),
        pytest.param("ada", ("ada",), "Bob Kahn", "bob", "bob", id="E12-the-csm-changed"),
        pytest.param("ada", ("ada",), None, "manager", "manager", id="E13-no-csm-any-more"),
        pytest.param("ada", ("ada",), "CSM Scale Pool", "pool-lead", "pool-lead", id="E13-the-pool"),
        pytest.param("ada", ("carol",), "Bob Kahn", None, "ada", id="a-persons-choice-stays"),
        pytest.param("ada", ("ada", "carol"), "Bob Kahn", None, "ada", id="a-person-joined"),
        pytest.param("ada", (), "Ada Lovelace", None, "ada", id="a-person-took-it-off"),
        pytest.param("ada", (), "Bob Kahn", None, "ada", id="taken-off-and-the-csm-changed"),
        pytest.param(None, ("carol",), "Ada Lovelace", None, None, id="a-person-was-first"),
        pytest.param(None, ("carol", "ada"), "Ada Lovelace", None, None, id="already-among-them"),
    ],
)
def test_2_9_assignee(
    remembered: Any, on_issue: Any, csm: str | None, change: str | None, kept: str | None
) -> None:
    found = wanted(issue(memory(assignee=remembered), assignees=on_issue), csm_name=csm)
    assert (found.assignee, found.memory.assignee) == (change, kept)


@pytest.mark.parametrize(
    ("on_issue", "shown"),
    [((), "ada"), (("ada",), "ada"), (("carol",), "carol"), (("dave", "carol"), "carol, dave")],
)
def test_the_block_shows_who_is_assigned(on_issue: Any, shown: str) -> None:
    found = wanted(
        issue(memory(assignee="ada" if on_issue else None), assignees=on_issue), csm_name="Ada Lovelace"
    )
    assert found.sheet.assignee == shown


def test_the_block_shows_nobody_where_a_person_took_the_assignee_off() -> None:
    assert wanted(issue(memory(assignee="ada")), csm_name="Ada Lovelace").sheet.assignee is None


def test_2_9_only_members_are_assigned() -> None:
    members = frozenset(MANAGERS)
    found = wanted(issue(memory()), under=terms(members=members), csm_name="Ada Lovelace")
    assert found.assignee is None
    assert "ada is no member of the project and cannot be assigned" in [c.text for c in found.sheet.checks]
    assert (
        wanted(issue(memory()), under=terms(members=members | {"ada"}), csm_name="Ada Lovelace").assignee
        == "ada"
    )


@pytest.mark.parametrize(
    ("csm", "check"),
    [
        ("Ada Lovelace", None),
        ("CSM Scale Pool", None),
        (None, "the source names no CSM"),
        ("Somebody Else", "the CSM has no GitLab user in the people file"),
    ],
)
def test_2_9_a_missing_owner_is_listed(csm: str | None, check: str | None) -> None:
    found = wanted(issue(memory()), csm_name=csm, risk_impacts=("Seat Churn",))
    assert [c.text for c in found.sheet.checks if c.rule == "2.9"] == ([check] if check else [])


@pytest.mark.parametrize(
    ("name", "shown", "now", "shows"),
    [
        pytest.param("license_utilization", 0.40, 0.44, 0.40, id="utilisation-trembles"),
        pytest.param("license_utilization", 0.235, 0.285, 0.285, id="utilisation-moves-by-5-points"),
        pytest.param("license_utilization", 0.40, 0.35, 0.35, id="utilisation-falls"),
        pytest.param("health_score", 60.0, 64.9, 60.0, id="score-trembles"),
        pytest.param("health_score", 60.0, 65.0, 65.0, id="score-moves"),
        pytest.param("nps", 7.0, 8.0, 8.0, id="nps-moves"),
        pytest.param("licensed_users", 1000.0, 1049.0, 1000.0, id="users-tremble"),
        pytest.param("licensed_users", 1000.0, 1050.0, 1050.0, id="users-move-by-5-percent"),
        pytest.param("licensed_users", 0.0, 1.0, 1.0, id="users-from-none"),
        pytest.param("nps", None, 7.0, 7.0, id="first-seen"),
        pytest.param("nps", 7.0, None, None, id="gone"),
    ],
)
def test_measures_that_tremble_do_not_rewrite_the_block(name: str, shown: Any, now: Any, shows: Any) -> None:
    of, remembered = settled(facts(**{name: now}), {} if shown is None else {name: shown})
    assert (getattr(of, name), remembered.get(name)) == (shows, shows)


def test_a_slow_drift_is_shown_in_the_end() -> None:
    story = Story.of(RED)
    seen = []
    for step in range(12):
        story.run(account(csm_sentiment=RED, license_utilization=0.5 + step / 100), after=1)
        seen.append(story.memory.shown["license_utilization"])
    assert seen == [0.5] * 5 + [0.55] * 5 + [0.6] * 2


def test_a_trembling_score_still_decides_the_rating() -> None:
    story = Story.of(YELLOW)
    story.run(account(health_score=51.0))
    story.run(account(health_score=49.0), after=1)
    assert story.memory.health is RED
    assert story.memory.shown["health_score"] == 51.0


def test_r50_a_missing_impact_is_listed() -> None:
    checks = wanted(issue(memory()), csm_name="Ada Lovelace").sheet.checks
    assert [c.text for c in checks if c.rule == "R-50"] == ["no risk impact given in the source"]


def test_r50_nothing_is_asked_about_the_risk_of_an_account_that_is_well() -> None:
    """Who clears a risk clears its impact; an account that is green is not at risk without one."""
    checks = wanted(issue(memory()), csm_sentiment=GREEN).sheet.checks
    assert [c for c in checks if c.rule == "R-50"] == []


def steady(sheet: Sheet | None) -> Sheet:
    """A sheet without what only comments show of the timing, and without the marker."""
    assert sheet is not None
    assert sheet.timing is not None
    timing = replace(sheet.timing, days_late=0, why="", snooze_until=None)
    return replace(sheet, memory=memory(), timing=timing)


def test_the_block_knows_no_clock() -> None:
    """The same facts a month later give the same sheet; the only thing that time brings is a label."""
    on = issue(memory(due=DUE), due_date=DUE)
    of = account(
        csm_sentiment=RED,
        csm_name="Ada Lovelace",
        csm_sentiment_at=TODAY - days(80),
        last_risk_update=TODAY - days(20),
    )
    first = decision(of, on, terms(TODAY)).wanted
    later = decision(of, on, terms(TODAY + days(30))).wanted
    assert first is not None
    assert later is not None
    assert steady(later.sheet) == steady(first.sheet)
    assert (later.add - first.add, later.remove, later.due) == ({"triage::overdue"}, first.remove, first.due)
