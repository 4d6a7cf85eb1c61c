"""2.5: expected or not, avoidable or not, clause by clause; and left off where history tells nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.cases import GREEN, LABELS, POLICY, RED, TODAY, YELLOW, account, days
from triage_bot.model.decision import Proposal
from triage_bot.model.settings import Category
from triage_bot.policy.classification import classify, risk_began

ADOPTION = "risk::lack of adoption"


def classified(
    *past: tuple[int, dict[str, Any]],
    risk: str | None = ADOPTION,
    since: int = 0,
    tracked: int | None = None,
    **given: Any,
) -> Proposal:
    """`since` and `tracked` are days before TODAY, as those of `past` are."""
    return classify(
        account(past=past, csm_sentiment=RED, **given),
        risk_label=risk,
        at_risk_since=TODAY - days(since),
        tracked_since=None if tracked is None else TODAY - days(tracked),
        labels=LABELS,
        policy=POLICY.rating,
    )


def was(rating: Any, **more: Any) -> dict[str, Any]:
    return {"csm_sentiment": rating, **more}


def sentiment_of(ago: int, age: int) -> tuple[int, dict[str, Any]]:
    """A green sentiment that was `age` days old in the reading of so many days ago."""
    return ago, {"csm_sentiment": GREEN, "csm_sentiment_at": TODAY - days(ago + age)}


@pytest.mark.parametrize(
    ("past", "given", "expected"),
    [
        pytest.param([(14, was(YELLOW))], {}, "E", id="yellow-14-days-before"),
        pytest.param([(13, was(YELLOW))], {}, "U", id="yellow-13-days-before"),
        pytest.param(
            [(21, was(GREEN)), (14, was(YELLOW)), (7, was(YELLOW))], {}, "E", id="yellow-ever-since"
        ),
        pytest.param(
            [(60, was(YELLOW)), (30, was(GREEN)), (7, was(GREEN))],
            {},
            "U",
            id="yellow-long-ago-then-green-to-red",
        ),
        pytest.param(
            [(60, was(YELLOW)), (30, was(GREEN)), (7, was(YELLOW))], {}, "U", id="yellow-again-for-a-week"
        ),
        pytest.param([(30, was(YELLOW)), (7, {})], {}, "E", id="a-gap-in-the-rating-breaks-nothing"),
        pytest.param([(21, was(RED)), (7, was(RED))], {}, "E", id="at-risk-for-three-weeks-without-an-issue"),
        pytest.param([(21, was(GREEN)), (7, was(RED))], {}, "U", id="green-then-red-a-week-before-the-issue"),
        pytest.param([(7, was(GREEN))], {}, "U", id="green-to-red-in-one-step"),
        pytest.param(
            [(20, was(YELLOW, requires_triage=True)), (6, was(GREEN))], {}, "E", id="flagged-14-days-before"
        ),
        pytest.param(
            [(13, was(YELLOW, requires_triage=True)), (6, was(GREEN))], {}, "U", id="flagged-13-days-before"
        ),
        pytest.param(
            [(20, was(GREEN, requires_triage=True))], {}, "U", id="a-flag-left-on-a-green-is-no-warning"
        ),
        pytest.param([(30, {}), (6, was(GREEN))], {}, "E", id="unknown-30-days-before"),
        pytest.param([(29, {}), (6, was(GREEN))], {}, "U", id="unknown-29-days-before"),
        pytest.param([sentiment_of(30, 91), (6, was(GREEN))], {}, "E", id="stale-30-days-before"),
        pytest.param([sentiment_of(30, 90), (6, was(GREEN))], {}, "U", id="fresh-30-days-before"),
        pytest.param([], {"renewal_risk": "Will Churn"}, "E", id="forecast-churn"),
        pytest.param([], {"renewal_risk": "will contract (Actionable)"}, "E", id="forecast-contraction"),
        pytest.param([(7, was(GREEN))], {"renewal_risk": "Will Renew"}, "U", id="forecast-renewal"),
        pytest.param([], {"renewal_risk": "Will Renew"}, None, id="forecast-renewal-without-history"),
        pytest.param([], {}, None, id="no-history"),
        pytest.param([(29, {}), (6, {})], {}, None, id="never-rated-is-no-history"),
        pytest.param([(0, was(YELLOW))], {}, None, id="the-day-itself-is-no-history"),
    ],
)
def test_expected_or_not(past: Any, given: dict[str, Any], expected: str | None) -> None:
    found = classified(*past, **given)
    letter = LABELS.word(Category.CLASSIFICATION, found.label) if found.label else None
    assert (letter and letter[0]) == expected, found.why
    assert found.provisional is (expected is not None)


@pytest.mark.parametrize(
    ("tracked", "since", "expected"), [(14, 0, "E&A"), (13, 0, None), (20, 6, "E&A"), (20, 7, None)]
)
def test_expected_when_an_issue_stood_open_two_weeks_before(
    tracked: int, since: int, expected: str | None
) -> None:
    assert classified(since=since, tracked=tracked).label == expected


def test_history_after_the_account_came_to_be_at_risk_is_not_asked() -> None:
    assert classified((20, was(YELLOW)), (7, was(YELLOW)), since=20).label is None


@pytest.mark.parametrize(
    ("risk", "given", "avoidable"),
    [
        ("lack of adoption", {}, True),
        ("product experience", {}, True),
        ("lack of engagement", {}, True),
        ("loss of sponsor or champion", {}, True),
        ("customer sentiment", {}, True),
        ("competition", {}, True),
        (None, {}, True),
        ("lack of budget", {}, False),
        ("other organizational factors", {}, False),
        ("covid-19", {}, False),
        ("lack of adoption", {"renewal_risk": "Will Churn"}, False),
        ("lack of adoption", {"renewal_risk": "Will Contract"}, False),
        ("lack of adoption", {"renewal_risk": "Will Churn (actionable)"}, True),
        ("lack of budget", {"renewal_risk": "Will Churn (actionable)"}, False),
    ],
)
def test_avoidable_or_not(risk: str | None, given: dict[str, Any], avoidable: bool) -> None:
    found = classified((7, was(GREEN)), risk=risk and f"risk::{risk}", **given)
    assert found.label is not None
    assert found.label.endswith("&A" if avoidable else "&U"), found.why


def test_the_reason_names_the_days() -> None:
    found = classified((30, was(GREEN)), (20, was(YELLOW)))
    assert found.why == ("yellow on 2026-11-01, at risk on 2026-11-21; the reason is one we can influence")


@pytest.mark.parametrize(
    ("past", "ago"),
    [
        pytest.param([], 0, id="no-history"),
        pytest.param([(7, was(GREEN))], 0, id="green-before"),
        pytest.param([(21, was(RED)), (14, was(RED)), (7, was(RED))], 21, id="red-ever-since"),
        pytest.param([(21, was(RED)), (14, was(GREEN)), (7, was(RED))], 7, id="red-again"),
        pytest.param(
            [(14, was(YELLOW, requires_triage=True)), (7, was(RED))], 14, id="flagged-yellow-counts"
        ),
        pytest.param([(14, was(YELLOW)), (7, was(RED))], 7, id="plain-yellow-does-not"),
    ],
)
def test_the_day_the_risk_began(past: Any, ago: int) -> None:
    assert risk_began(account(csm_sentiment=RED, past=past), TODAY, POLICY.rating) == TODAY - days(ago)
