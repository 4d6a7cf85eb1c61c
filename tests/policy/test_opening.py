"""R-10 to R-12, R-19, X1 to X4: for which account an issue must exist, and what it then carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    POLICY,
    RED,
    TODAY,
    UNKNOWN,
    YELLOW,
    account,
    board,
    book,
    days,
    decision,
    judge,
    terms,
)
from triage_bot.model.decision import HoldKind, State, Verb
from triage_bot.model.settings import OpenOn
from triage_bot.policy.opening import opening
from triage_bot.policy.rating import rate


def opened(
    given: dict[str, Any], *, on: OpenOn = OpenOn.RED_AND_FLAGGED_YELLOW, supplied: bool = True
) -> Any:
    of = account(**given).facts
    policy = replace(POLICY.opening, open_on=on)
    return opening(rate(of, TODAY, POLICY.rating), of, policy=policy, flag_supplied=supplied, today=TODAY)


RED_ONLY, FLAGGED, ALL = OpenOn.RED, OpenOn.RED_AND_FLAGGED_YELLOW, OpenOn.RED_AND_YELLOW


@pytest.mark.parametrize(
    ("rating", "flag", "supplied", "on", "opens", "rule"),
    [
        pytest.param(RED, False, True, FLAGGED, True, "R-10", id="red-without-flag-C5"),
        pytest.param(RED, None, False, RED_ONLY, True, "R-10", id="red-always"),
        pytest.param(YELLOW, False, True, FLAGGED, False, "R-12", id="X2-yellow-not-flagged"),
        pytest.param(YELLOW, None, True, FLAGGED, False, "R-12", id="yellow-flag-blank-though-supplied"),
        pytest.param(YELLOW, True, True, FLAGGED, True, "R-11", id="X3-flagged-yellow"),
        pytest.param(YELLOW, None, False, FLAGGED, True, "R-12", id="X4-nobody-supplies-the-flag"),
        pytest.param(YELLOW, False, True, ALL, True, "R-12", id="policy-opens-every-yellow"),
        pytest.param(YELLOW, True, True, ALL, True, "R-11", id="flagged-under-open-all"),
        pytest.param(YELLOW, True, True, RED_ONLY, False, "R-12", id="flagged-under-red-only"),
        pytest.param(YELLOW, None, False, RED_ONLY, False, "R-12", id="no-flag-under-red-only"),
        pytest.param(GREEN, True, True, ALL, False, None, id="green-with-a-flag-left-on"),
        pytest.param(UNKNOWN, True, True, ALL, False, "R-01", id="unknown-never-opens"),
        pytest.param(None, True, True, ALL, False, "R-01", id="missing-never-opens"),
    ],
)
def test_which_rating_opens(
    rating: Any, flag: Any, supplied: bool, on: OpenOn, opens: bool, rule: Any
) -> None:
    found = opened({"csm_sentiment": rating, "requires_triage": flag}, on=on, supplied=supplied)
    assert (found.opens, found.rule) == (opens, rule)


@pytest.mark.parametrize(
    ("given", "opens", "rule"),
    [
        pytest.param({"lifecycle": "Will Churn"}, False, "R-19", id="will-churn"),
        pytest.param({"lifecycle": "Churned"}, False, "R-19", id="churned"),
        pytest.param({"lifecycle": " will CHURN "}, False, "R-19", id="letter-case-and-space"),
        pytest.param({"lifecycle": "Optimize & Grow"}, True, "R-10", id="another-stage"),
        pytest.param({"lifecycle": "Will Churn Maybe"}, True, "R-10", id="not-a-prefix"),
        pytest.param({"lifecycle": None}, True, "R-10", id="no-stage"),
        pytest.param({"churned_at": TODAY}, False, "R-19", id="churned-today"),
        pytest.param({"churned_at": TODAY - days(400)}, False, "R-19", id="churned-long-ago"),
        pytest.param({"churned_at": TODAY + days(1)}, True, "R-10", id="churns-tomorrow"),
    ],
)
def test_r19_who_leaves_opens_nothing(given: dict[str, Any], opens: bool, rule: str) -> None:
    found = opened({"csm_sentiment": RED, **given})
    assert (found.opens, found.rule) == (opens, rule)


def test_r19_speaks_only_where_something_would_open() -> None:
    found = opened({"csm_sentiment": YELLOW, "requires_triage": False, "lifecycle": "Churned"})
    assert (found.opens, found.rule) == (False, "R-12")


def test_x1_a_red_account_gets_one_issue_with_labels_owner_and_dates() -> None:
    of = account(
        csm_sentiment=RED,
        geo="EMEA",
        risk_reasons=("Lack of adoption",),
        csm_name="Ada Lovelace",
        renewal_date=date(2027, 2, 28),
        past=[(20, {"csm_sentiment": YELLOW}), (2, {"csm_sentiment": YELLOW})],
    )
    under = terms(milestones={"FY28-Q1": 7})
    found = decision(of, board(milestones={"FY28-Q1": 7}), under)
    assert (found.verb, found.before, found.after) == (Verb.OPEN, State.UNTRACKED, State.NEW)
    assert found.rules == ("R-10",)
    wanted = found.wanted
    assert wanted is not None
    assert wanted.add == {"HS::Red", "EMEA", "risk::lack of adoption", "E&A", "triage::new"}
    assert (wanted.assignee, wanted.milestone, wanted.due) == ("ada", "FY28-Q1", TODAY + days(14))
    assert wanted.remarks == ()


@pytest.mark.parametrize(
    ("of", "kind", "state"),
    [
        pytest.param({"csm_sentiment": YELLOW}, HoldKind.WATCH, State.WATCH, id="X2-plain-yellow-is-watched"),
        pytest.param(
            {"csm_sentiment": RED, "lifecycle": "Churned"}, HoldKind.EXCLUDED, State.UNTRACKED, id="R-19"
        ),
        pytest.param({}, HoldKind.UNKNOWN, State.UNTRACKED, id="unknown-without-renewal"),
        pytest.param(
            {"renewal_date": TODAY - days(1)}, HoldKind.UNKNOWN, State.UNTRACKED, id="unknown-renewed"
        ),
        pytest.param(
            {"renewal_date": date(2027, 3, 21)}, HoldKind.WATCH, State.WATCH, id="unknown-renews-in-4-months"
        ),
        pytest.param(
            {"renewal_date": date(2027, 3, 22)}, HoldKind.UNKNOWN, State.UNTRACKED, id="unknown-a-day-later"
        ),
    ],
)
def test_why_nothing_opens_is_said(of: dict[str, Any], kind: HoldKind, state: State) -> None:
    found = decision(account(**of))
    assert (found.verb, found.hold, found.after, found.wanted) == (Verb.HOLD, kind, state, None)
    assert found.reasons


def test_a_green_account_without_issue_is_counted_and_passed_over() -> None:
    found = judge(account(csm_sentiment=GREEN))
    assert found.decisions == ()
    assert found.ratings == {GREEN: 1}


def test_x4_flag_supplied_or_not_comes_from_the_run() -> None:
    of = book(account(csm_sentiment=YELLOW), supplies=("csm_sentiment",))
    assert decision(of, None, terms(flag_supplied=False)).verb is Verb.OPEN
    assert decision(of, None, terms(flag_supplied=True)).verb is Verb.HOLD
