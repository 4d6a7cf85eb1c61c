"""3.5: what sources say differently, with the day of each word and whose word counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from triage_bot.model.account import Account, Reading
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.model.settings import RatingPolicy
from triage_bot.policy.disagreement import disagreements

TODAY = date(2026, 11, 21)
GREEN, RED = Rating.GREEN, Rating.RED


def account(first: dict[str, Any], second: dict[str, Any]) -> Account:
    readings = tuple(
        Reading(source, day, f"{source}.csv", 2, Facts(account_id="A1", name="Acme Ltd.", **values))
        for source, day, values in (
            ("gainsight", date(2026, 11, 20), first),
            ("warehouse", date(2026, 11, 19), second),
        )
    )
    return Account(Facts(account_id="A1", name="Acme Ltd.", **{**second, **first}), readings)


def told(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    found = disagreements(account(first, second), TODAY, RatingPolicy())
    return [
        f"{one.words}: "
        + " / ".join(f"{s.value} {s.source} {s.day}{' counts' if s.counts else ''}" for s in one.statements)
        for one in found
    ]


AT = {"csm_sentiment_at": date(2026, 11, 3)}


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        pytest.param(
            {"csm_sentiment": GREEN, **AT},
            {"csm_sentiment": RED},
            [
                "rating: green gainsight 2026-11-03 counts / red warehouse 2026-11-19",
                "CSM sentiment: green gainsight 2026-11-03 counts / red warehouse 2026-11-19",
            ],
            id="rating",
        ),
        pytest.param(
            {"csm_sentiment": GREEN},
            {"health_color": RED},
            ["rating: green gainsight 2026-11-20 counts / red warehouse 2026-11-19"],
            id="rating by another field",
        ),
        pytest.param(
            {"csm_sentiment": GREEN, "health_color": GREEN},
            {"csm_sentiment": GREEN, "health_color": RED},
            ["overall colour: green gainsight 2026-11-20 counts / red warehouse 2026-11-19"],
            id="colour alone",
        ),
        pytest.param(
            {"requires_triage": True},
            {"requires_triage": False},
            ["requires triage: True gainsight 2026-11-20 counts / False warehouse 2026-11-19"],
            id="flag",
        ),
        pytest.param(
            {"arr": Money(Decimal("363500"), "USD")},
            {"arr": Money(Decimal("727000.00"), "USD")},
            ["ARR: 363,500 USD gainsight 2026-11-20 counts / 727,000 USD warehouse 2026-11-19"],
            id="ARR",
        ),
        pytest.param({"csm_sentiment": GREEN}, {"csm_sentiment": GREEN}, [], id="agree"),
        pytest.param({"csm_sentiment": GREEN}, {}, [], id="one is silent"),
        pytest.param({"health_score": 80.0}, {"health_score": 91.0}, [], id="scores of one rating"),
        pytest.param({"csm_name": "Ann  Lee"}, {"csm_name": "ann lee"}, [], id="letter case"),
        pytest.param(
            {"arr": Money(Decimal(10), "USD")}, {"arr": Money(Decimal(9), "EUR")}, [], id="currencies"
        ),
    ],
)
def test_what_differs_is_told(first: dict[str, Any], second: dict[str, Any], said: list[str]) -> None:
    assert told(first, second) == said


def test_a_rating_that_is_too_old_is_no_other_opinion_but_still_another_value() -> None:
    old = {"csm_sentiment": RED, "csm_sentiment_at": date(2026, 6, 1)}
    assert [one.split(":")[0] for one in told({"csm_sentiment": GREEN, **AT}, old)] == ["CSM sentiment"]
