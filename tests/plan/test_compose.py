"""The plan as a whole: missing labels, counts, holds, hygiene, and a digest of the writes alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import planned, run
from tests.policy.cases import (
    GREEN,
    ID,
    LABELS,
    OTHER_ID,
    RED,
    TODAY,
    YELLOW,
    account,
    board,
    book,
    days,
    noon,
)
from triage_bot.model.action import Change, Comment, EnsureLabel, OpenIssue, UpdateIssue
from triage_bot.model.board import BoardLabel
from triage_bot.model.decision import HoldKind
from triage_bot.plan.compose import PLAIN, missing_labels
from triage_bot.plan.difference import changed_rows
from triage_bot.plan.plan import Plan, Population

THIRD_ID = "0018b000024bIcxAAE"


def update(*add: str) -> UpdateIssue:
    return UpdateIssue(iid=1, account="a", name="A", change=Change(add_labels=add), reasons=())


def test_missing_labels_come_first_each_once_in_order_with_their_style() -> None:
    opening = OpenIssue(
        account="a", name="A", title="A", description="", labels=("HS::Red", "EMEA"), reasons=()
    )
    have = board(labels={"APAC": BoardLabel("APAC", "#000000")})
    made = missing_labels([opening, update("HS::Red", "APAC", "unheard of")], have, LABELS)
    assert [label.name for label in made] == ["EMEA", "HS::Red", "unheard of"]
    assert made[0] == EnsureLabel(
        name="EMEA", color=LABELS.styles["EMEA"].color, description=LABELS.styles["EMEA"].description
    )
    assert made[2].color == PLAIN.color


def test_labels_that_are_only_removed_are_not_made() -> None:
    action = replace(update(), change=Change(remove_labels=("HS::Red",)))
    assert missing_labels([action], board(), LABELS) == ()


def test_a_plan_without_actions_makes_no_labels() -> None:
    plan = planned(book(account(csm_sentiment=GREEN)), FakeGitLab(), TODAY)
    assert (plan.empty, plan.actions, plan.holds) == (True, (), ())


def test_the_counts() -> None:
    base = book(
        account(csm_sentiment=RED),
        account(account_id=OTHER_ID, name="Beta", csm_sentiment=YELLOW),
        account(account_id=THIRD_ID, name="Gamma", csm_sentiment=RED, conflict="rows contradict each other"),
    )
    gitlab = run(base, FakeGitLab(), TODAY).opened("Party", "Bring cake.", noon(TODAY), author="carol")
    plan = planned(base, gitlab, TODAY)
    assert plan.population == Population(
        accounts=3,
        ratings={"red": 1, "yellow": 1, "contradicting": 1},
        tracked=1,
        unchanged=1,
        unmatched=(2,),
    )
    assert {(hold.account, hold.hold) for hold in plan.holds} == {
        (OTHER_ID, HoldKind.WATCH),
        (THIRD_ID, HoldKind.CONFLICT),
    }
    assert all(hold.reasons for hold in plan.holds)
    assert [(item.account, item.iid) for item in plan.hygiene] == [(ID, 1)]


def test_an_unchanged_issue_beside_a_twin_that_is_closed_counts_as_unchanged() -> None:
    base = book(account(csm_sentiment=RED))
    gitlab = run(base, FakeGitLab(), TODAY)
    gitlab = gitlab.with_issue(replace(gitlab.issue(1), iid=2, created_at=noon(TODAY + days(1))))
    plan = planned(base, gitlab, TODAY)
    assert [action.kind for action in plan.actions] == ["ensure-label", "comment", "close"]
    assert plan.population.unchanged == 1


def test_openings_come_red_before_yellow_then_by_renewal_then_by_revenue() -> None:
    base = book(
        account(name="A", csm_sentiment=YELLOW, requires_triage=True, renewal_date=TODAY),
        account(account_id=OTHER_ID, name="B", csm_sentiment=RED, renewal_date=date(2027, 6, 1)),
        account(account_id=THIRD_ID, name="C", csm_sentiment=RED, renewal_date=date(2027, 2, 1)),
    )
    opened = [a.name for a in planned(base, FakeGitLab(), TODAY).actions if isinstance(a, OpenIssue)]
    assert opened == ["C", "B", "A"]


def plan_of(*actions: Any, **over: Any) -> Plan:
    population = Population(accounts=0, ratings={}, tracked=0, unchanged=0)
    given = {"day": TODAY, "project": "acme/triage", "policy": "seed@1", "population": population}
    return Plan(**{**given, "actions": actions, **over})


COMMENT = Comment(iid=1, account="a", name="A", keys=("k",), body="Hello", reasons=())
UPDATE = update("EMEA")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(plan_of(COMMENT, UPDATE, day=TODAY + days(3)), id="another-day"),
        pytest.param(plan_of(COMMENT, UPDATE, notices=("n",)), id="notices"),
        pytest.param(
            plan_of(COMMENT, UPDATE, population=Population(accounts=9, ratings={}, tracked=1, unchanged=0)),
            id="counts",
        ),
    ],
)
def test_the_same_writes_give_the_same_digest(other: Plan) -> None:
    assert other.digest == plan_of(COMMENT, UPDATE).digest


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(plan_of(UPDATE, COMMENT), id="another-order"),
        pytest.param(plan_of(COMMENT), id="one-less"),
        pytest.param(plan_of(COMMENT, UPDATE, UPDATE), id="one-more"),
        pytest.param(plan_of(replace(COMMENT, body="Hello!"), UPDATE), id="another-word"),
        pytest.param(plan_of(replace(COMMENT, iid=2), UPDATE), id="another-issue"),
        pytest.param(plan_of(replace(COMMENT, keys=("l",)), UPDATE), id="another-key"),
        pytest.param(plan_of(COMMENT, update("APAC")), id="another-label"),
        pytest.param(plan_of(COMMENT, replace(UPDATE, change=Change(due=TODAY))), id="another-field"),
        pytest.param(plan_of(COMMENT, UPDATE, project="acme/other"), id="another-project"),
        pytest.param(plan_of(COMMENT, UPDATE, policy="seed@2"), id="another-policy"),
    ],
)
def test_any_other_write_gives_another_digest(other: Plan) -> None:
    assert other.digest != plan_of(COMMENT, UPDATE).digest


def test_a_plan_that_waits_a_day_keeps_its_digest() -> None:
    """An update planned on Friday and approved on Monday."""
    of = account(csm_sentiment=RED)
    gitlab = run(book(of), FakeGitLab(), TODAY)
    moved = book(account(csm_sentiment=RED, nps=3.0))
    friday, monday = planned(moved, gitlab, TODAY), planned(moved, gitlab, TODAY + days(3))
    assert friday.actions
    assert friday.digest == monday.digest


def test_lone_surrogates_do_not_break_the_digest() -> None:
    assert len(plan_of(replace(COMMENT, body="\ud800")).digest) == 12


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        pytest.param("", "", (), id="nothing"),
        pytest.param("| A | 1 |", "| A | 1 |", (), id="same"),
        pytest.param("| A | 1 |", "| A | 2 |", (("| A | 1 |", "| A | 2 |"),), id="a-row-changes"),
        pytest.param("| A | 1 |", "| A | 1 |\n| B | 2 |", (("", "| B | 2 |"),), id="a-row-comes"),
        pytest.param("| A | 1 |\n| B | 2 |", "| A | 1 |", (("| B | 2 |", ""),), id="a-row-goes"),
        pytest.param("- x", "- y", (("", "- y"), ("- x", "")), id="other-lines-do-not-pair"),
        pytest.param("a\nb", "b\na", (), id="order-is-no-change"),
        pytest.param("| A | 1 |", "| A | 1 |\n|---|---|", (), id="a-head-comes"),
        pytest.param("| A | 1 |\n--- | :-: |--:", "| A | 1 |", (), id="a-head-goes"),
        pytest.param("a", "a\n| - | -5 |", (("", "| - | -5 |"),), id="a-row-of-little"),
        pytest.param("a\n\n", "\na", (), id="blank-lines-are-no-change"),
        pytest.param(
            "| A | 1 |\n| B | 1 |", "| B | 1 |\n| A | 2 |", (("| A | 1 |", "| A | 2 |"),), id="moved"
        ),
    ],
)
def test_the_difference_row_by_row(before: str, after: str, pairs: Any) -> None:
    assert changed_rows(before, after) == pairs
