"""R-01 to R-07, X29 and X30: which rating counts, by day and by score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import GREEN, POLICY, RED, TODAY, UNKNOWN, YELLOW, account, days, facts
from triage_bot.model.health import Rating
from triage_bot.model.settings import RatingPolicy, Thresholds
from triage_bot.policy.hygiene import passing
from triage_bot.policy.rating import rate

GAINSIGHT = RatingPolicy(thresholds=Thresholds(inclusive=False))


def ago(count: int) -> date:
    return TODAY - days(count)


@pytest.mark.parametrize(
    ("given", "rating", "rule", "by"),
    [
        pytest.param({"csm_sentiment": YELLOW}, YELLOW, "R-01", "csm_sentiment", id="sentiment"),
        pytest.param(
            {"csm_sentiment": GREEN, "health_color": RED, "health_score": 10.0},
            GREEN,
            "R-01",
            "csm_sentiment",
            id="sentiment-before-colour-and-score",
        ),
        pytest.param(
            {"csm_sentiment": RED, "health_color": GREEN, "health_score": 99.0},
            RED,
            "R-01",
            "csm_sentiment",
            id="R-02-red-sentiment-outranks-a-green-score",
        ),
        pytest.param(
            {"csm_sentiment": UNKNOWN, "health_color": YELLOW},
            YELLOW,
            "R-01",
            "health_color",
            id="NA-sentiment",
        ),
        pytest.param(
            {"health_color": YELLOW, "health_score": 10.0},
            YELLOW,
            "R-01",
            "health_color",
            id="colour-before-score",
        ),
        pytest.param({"health_score": 10.0}, RED, "R-03", "health_score", id="score-alone"),
        pytest.param({}, UNKNOWN, "R-01", None, id="R-07-nothing-is-unknown-not-red"),
        pytest.param({"csm_sentiment": UNKNOWN}, UNKNOWN, "R-01", None, id="NA-alone-is-unknown"),
        pytest.param(
            {"csm_sentiment": GREEN, "csm_sentiment_at": ago(130)},
            UNKNOWN,
            "R-04",
            None,
            id="X30-130-days-not-green",
        ),
        pytest.param(
            {"csm_sentiment": RED, "csm_sentiment_at": ago(130)},
            UNKNOWN,
            "R-04",
            None,
            id="too-old-is-not-red-either",
        ),
        pytest.param(
            {"csm_sentiment": RED, "csm_sentiment_at": ago(130), "health_score": 80.0},
            GREEN,
            "R-03",
            "health_score",
            id="the-score-decides-when-the-sentiment-is-too-old",
        ),
        pytest.param(
            {
                "health_color": RED,
                "health_color_at": ago(121),
                "health_score": 80.0,
                "health_score_at": ago(121),
            },
            UNKNOWN,
            "R-04",
            None,
            id="colour-and-score-grow-old-too",
        ),
    ],
)
def test_the_rating_and_what_decided(
    given: dict[str, Any], rating: Rating, rule: str, by: str | None
) -> None:
    found = rate(facts(**given), TODAY, POLICY.rating)
    assert (found.rating, found.rule, found.field) == (rating, rule, by)


@pytest.mark.parametrize(
    ("score", "seed", "gainsight"),
    [
        (100.0, GREEN, GREEN),
        (75.01, GREEN, GREEN),
        (75.0, GREEN, YELLOW),
        (74.99, YELLOW, YELLOW),
        (50.01, YELLOW, YELLOW),
        (50.0, YELLOW, RED),
        (49.99, RED, RED),
        (0.0, RED, RED),
    ],
)
def test_x29_scores_on_the_boundaries_under_both_presets(
    score: float, seed: Rating, gainsight: Rating
) -> None:
    of = facts(health_score=score)
    assert rate(of, TODAY, POLICY.rating).rating is seed
    assert rate(of, TODAY, GAINSIGHT).rating is gainsight


@pytest.mark.parametrize(
    ("age", "rating", "stale"),
    [(0, GREEN, False), (90, GREEN, False), (91, GREEN, True), (120, GREEN, True), (121, UNKNOWN, False)],
)
@pytest.mark.parametrize("name", ["csm_sentiment", "health_color"])
def test_r04_stale_after_90_days_unusable_after_120(name: str, age: int, rating: Rating, stale: bool) -> None:
    found = rate(facts(**{name: GREEN, f"{name}_at": ago(age)}), TODAY, POLICY.rating)
    assert (found.rating, found.stale) == (rating, stale)
    assert found.expired == (() if rating.known else (name,))


@pytest.mark.parametrize(
    ("age", "rating", "stale"),
    [(90, YELLOW, False), (91, YELLOW, True), (120, YELLOW, True), (121, UNKNOWN, False)],
)
def test_r04_holds_for_dated_scores(age: int, rating: Rating, stale: bool) -> None:
    found = rate(facts(health_score=60.0, health_score_at=ago(age)), TODAY, POLICY.rating)
    assert (found.rating, found.stale) == (rating, stale)


def test_an_undated_sentiment_never_grows_old_and_one_of_tomorrow_is_fresh() -> None:
    assert rate(facts(csm_sentiment=RED), TODAY, POLICY.rating).rating is RED
    tomorrow = rate(facts(csm_sentiment=RED, csm_sentiment_at=ago(-1)), TODAY, POLICY.rating)
    assert (tomorrow.rating, tomorrow.stale) == (RED, False)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"csm_sentiment": RED, "csm_sentiment_at": ago(26)}, "red by CSM sentiment of 2026-10-26"),
        ({"health_score": 10.0}, "red by overall score"),
        ({}, "no usable rating: no sentiment, colour or score"),
        ({"csm_sentiment": RED, "csm_sentiment_at": ago(121)}, "no usable rating: CSM sentiment too old"),
    ],
    ids=["dated", "undated", "nothing", "too old"],
)
def test_a_rating_says_where_it_comes_from(given: dict[str, Any], says: str) -> None:
    assert rate(facts(**given), TODAY, POLICY.rating).because == says


@pytest.mark.parametrize(
    ("age", "rules"), [(0, []), (30, []), (31, ["R-05"]), (90, ["R-05"]), (91, ["R-04"]), (120, ["R-04"])]
)
def test_r05_and_r04_are_told_in_the_output(age: int, rules: list[str]) -> None:
    of = account(csm_sentiment=RED, csm_sentiment_at=ago(age)).facts
    rated = rate(of, TODAY, POLICY.rating)
    checks = passing(rated, of, freshness=POLICY.rating.freshness, today=TODAY)
    assert [check.rule for check in checks] == rules


@pytest.mark.parametrize(("age", "told"), [(35, False), (36, True)])
def test_r50_a_risk_update_older_than_35_days_is_told(age: int, told: bool) -> None:
    of = facts(csm_sentiment=RED, last_risk_update=ago(age))
    rated = rate(of, TODAY, POLICY.rating)
    checks = passing(rated, of, freshness=POLICY.rating.freshness, today=TODAY)
    assert ["R-50" in check.rule for check in checks] == ([True] if told else [])


def test_the_policy_moves_every_boundary() -> None:
    policy = replace(
        POLICY.rating,
        thresholds=Thresholds(green=80.0, yellow=60.0),
        freshness=replace(POLICY.rating.freshness, stale_days=5, unusable_days=10),
    )
    assert rate(facts(health_score=79.0), TODAY, policy).rating is YELLOW
    assert rate(facts(csm_sentiment=RED, csm_sentiment_at=ago(6)), TODAY, policy).stale
    assert rate(facts(csm_sentiment=RED, csm_sentiment_at=ago(11)), TODAY, policy).rating is UNKNOWN
