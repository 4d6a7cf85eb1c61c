"""Cells to values: the ways of writing that source systems use, and what is refused instead of guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.sources.spec import ColumnSpec
from triage_bot.sources.values.fault import CellError, shown, value_class
from triage_bot.sources.values.readers import Column

RED, YELLOW, GREEN = Rating.RED, Rating.YELLOW, Rating.GREEN


def cell(field: str, text: str, **settings: Any) -> Any:
    column = settings.pop("column", "Column")
    zone = ZoneInfo(settings.pop("zone", "UTC"))
    id_kind = settings.pop("id_kind", "salesforce")
    spec = ColumnSpec(column=column, **settings)
    return Column(field, spec, id_kind=id_kind, in_zone=zone).cells[text]


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        *(
            (word, RED)
            for word in (
                "red",
                "RED",
                " Red ",
                "r",
                "🔴",
                "#ff0000",
                "#F00",
                "critical",
                "Severe Risk",
                "bad",
                "poor",
                "low",
            )
        ),
        *(
            (word, YELLOW)
            for word in (
                "yellow",
                "Y",
                "🟡",
                "#ffcc00",
                "#FFA500",
                "orange",
                "Medium",
                "neutral",
                "at_risk",
                "At Risk",
            )
        ),
        *((word, GREEN) for word in ("green", "G", "🟢", "#00ff00", "#2e7d32", "good", "high", "satisfied")),
        *((word, YELLOW) for word in ("Amber", "amber", "A")),
        *((word, None) for word in ("", " ", "-", "NA", "n/a", "null", "None", "unknown", "not scored")),
    ],
)
def test_rating_words(text: str, rating: Rating | None) -> None:
    assert cell("csm_sentiment", text) is rating


@pytest.mark.parametrize(
    "text", ["Blue", "Chartreuse", "meh", "#0000ff", "#888888", "#ggg", "grey", "will churn", "reddish", "1"]
)
def test_unknown_rating_words_are_refused_by_name(text: str) -> None:
    with pytest.raises(CellError, match="unknown rating word") as refused:
        cell("csm_sentiment", text)
    assert shown(text) in str(refused.value)


def test_low_and_high_are_refused_where_the_column_speaks_of_risk() -> None:
    with pytest.raises(CellError, match="health or risk"):
        cell("health_color", "High", column="Risk Level")
    assert cell("health_color", "High", column="Risk Level", values={"high": "red"}) is RED


def test_a_team_maps_words_of_its_own() -> None:
    words = {"at_risk": "red", "Sunny": "green", "Paused": "unknown"}
    assert cell("csm_sentiment", "At Risk", values=words) is RED
    assert cell("csm_sentiment", "sunny", values=words) is GREEN
    assert cell("csm_sentiment", "Paused", values=words) is None


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        *((word, True) for word in ("true", "YES", "y", "1", "x", "checked", "✔", "☑️")),
        *((word, False) for word in ("false", "No", "n", "0", "unchecked")),
        *((word, None) for word in ("", "n/a", "-")),
        ("ja", True),
    ],
)
def test_flags(text: str, flag: bool | None) -> None:
    assert cell("requires_triage", text, values={"Ja": "yes"}) is flag


@pytest.mark.parametrize("text", ["pending", "2", "maybe", "tru"])
def test_what_is_neither_yes_nor_no(text: str) -> None:
    with pytest.raises(CellError, match="not a yes or no"):
        cell("requires_triage", text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1,234.50", "1234.50"),
        ("$128,400", "128400"),
        ("59000.00", "59000"),
        ("12K", "12000"),
        ("1.2M", "1200000"),
        ("$1.5 m", "1500000"),
        ("(500)", "-500"),
        ("($1,500.25)", "-1500.25"),
        ("-$42", "-42"),
        ("$-42", "-42"),
        ("−42", "-42"),
        ("500-", "-500"),
        ("+7", "7"),
        ("USD 1,000", "1000"),
        ("1,000 USD", "1000"),
        ("4.2e5", "420000"),
        ("1\u202f234\u202f567", "1234567"),
        ("0", "0"),
        (".5", "0.5"),
    ],
)
def test_money(text: str, amount: str) -> None:
    assert cell("arr", text) == Money(Decimal(amount), "USD")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,50 €", "1234.50"),
        ("59.000,00 €", "59000"),
        ("1234,5", "1234.5"),
        ("€ 12", "12"),
        ("-1.000", "-1000"),
    ],
)
def test_money_with_a_decimal_comma(text: str, amount: str) -> None:
    assert cell("arr", text, format="1.234,50", currency="EUR") == Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$5", "CAD"),
        ("US$5", "USD"),
        ("€5", "EUR"),
        ("5 GBP", "GBP"),
        ("CHF 5", "CHF"),
        ("5", "CAD"),
        ("R$ 5", "BRL"),
    ],
)
def test_the_sign_gives_the_currency_and_the_declared_one_settles_shared_signs(
    text: str, currency: str
) -> None:
    assert cell("arr", text, currency="CAD") == Money(Decimal(5), currency)


@pytest.mark.parametrize("text", ["", "NaN", "inf", "-Infinity", "nan", "1e999", "1e15", "n/a", "$NaN", " "])
def test_money_that_is_no_amount_is_missing(text: str) -> None:
    assert cell("arr", text) is None


@pytest.mark.parametrize(
    "text",
    ["TBD", "1.234,50", "12,34", "1,2345", "1 2", "twelve", "--5", "$", "1.2.3", "XYZ 5", "9" * 60, "²"],
)
def test_money_is_never_guessed(text: str) -> None:
    with pytest.raises(CellError, match="not a number") as refused:
        cell("arr", text)
    assert text not in str(refused.value), "an amount is nobody's business in a log"


def test_monthly_money_counts_by_the_year() -> None:
    assert cell("arr", "$1,000.50", per_year=12) == Money(Decimal("12006.00"), "USD")


@pytest.mark.parametrize(
    ("text", "form", "share"),
    [
        ("72.5%", None, 0.725),
        ("72.5", "percent", 0.725),
        ("0.725", "fraction", 0.725),
        ("72.5 %", "fraction", 0.725),
        ("", None, None),
    ],
)
def test_percents(text: str, form: str | None, share: float | None) -> None:
    assert cell("license_utilization", text, format=form) == share


@pytest.mark.parametrize(
    ("text", "scale", "score"),
    [
        ("75", (0, 100), 75.0),
        ("7.5", (0, 10), 75.0),
        ("1", (1, 5), 0.0),
        ("2", (10, 0), 80.0),
        ("NA", (0, 100), None),
    ],
)
def test_scores_come_out_between_0_and_100_higher_is_better(
    text: str, scale: tuple[float, float], score: float | None
) -> None:
    assert cell("health_score", text, scale=scale) == score


def test_a_score_outside_its_scale_is_refused() -> None:
    with pytest.raises(CellError, match="outside the declared scale"):
        cell("health_score", "75", scale=(0, 10))
    assert cell("licensed_users", "750") == 750.0, "other numbers have no scale"


DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2026-11-20", None, DAY),
        ("2026-11-20T23:30:00Z", "iso", DAY),
        ("2026-11-20 04:10:00.000", "iso", DAY),
        ("11/20/2026", "%m/%d/%Y", DAY),
        ("1/2/2026", "%m/%d/%Y", date(2026, 1, 2)),
        ("20 Nov 2026", "%d %b %Y", DAY),
        ("20.11.26", "%d.%m.%y", DAY),
        ("1795132800", "epoch-seconds", DAY),
        ("1795132800000.0", "epoch-milliseconds", DAY),
        ("46346", "excel", DAY),
        ("46346.75", "excel", DAY),
        *(
            (text, "iso", None)
            for text in ("", "0000-00-00", "1900-01-01", "9999-12-31", "n/a", "0000-00-00 00:00:00")
        ),
        *((text, "%m/%d/%Y", None) for text in ("00/00/0000", "01/01/1900", "-")),
        ("0", "epoch-seconds", None),
        ("0", "excel", None),
    ],
)
def test_days(text: str, form: str | None, day: date | None) -> None:
    assert cell("renewal_date", text, format=form) == day


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("31/12/2026", "%m/%d/%Y", "impossible date '31/12/2026'"),
        ("02/30/2027", "%m/%d/%Y", "impossible date"),
        ("TBD", "%m/%d/%Y", "not a date"),
        ("46567", "%m/%d/%Y", "not a date"),
        ("46567", "epoch-seconds", "impossible date"),
        ("1795132800000", "epoch-seconds", "impossible date"),
        ("1795132800", "epoch-milliseconds", "impossible date"),
        ("2026-13-01", "iso", "impossible date"),
        ("2026-11-20T25:00", "iso", "impossible date"),
        ("11/20/2026", "iso", "not a date"),
        ("0001-01-01", "iso", "impossible date"),
        ("#N/A", "iso", "spreadsheet error"),
        ("9" * 500, "excel", "not a date"),
        ("٢٠٢٦-11-20", "iso", "not a date"),
    ],
)
def test_dates_are_never_guessed(text: str, form: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        cell("renewal_date", text, format=form)


def test_the_day_of_a_moment_is_the_one_in_the_zone_of_the_source() -> None:
    assert cell("renewal_date", "2026-11-20T23:30:00Z", zone="Europe/Berlin") == date(2026, 11, 21)
    assert cell("renewal_date", "1795132800", format="epoch-seconds", zone="America/New_York") == date(
        2026, 11, 19
    )


def test_moments_are_aware() -> None:
    moment = cell("updated_at", "11/20/2026 22:26", format="%m/%d/%Y %H:%M", zone="America/New_York")
    assert moment.astimezone(UTC) == datetime(2026, 11, 21, 3, 26, tzinfo=UTC)


def test_lists_keep_their_order() -> None:
    assert cell("risk_reasons", "Loss of Budget; Lack of adoption;;Loss of Budget") == (
        "Loss of Budget",
        "Lack of adoption",
    )
    assert cell("risk_reasons", "a|b", format="|") == ("a", "b")
    assert cell("risk_reasons", " ; ") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "account id is empty"),
        ("0018b00002Wp6sYAA", "17 characters"),
        ("1.8E+16", "scientific notation"),
        ("1,23E+17", "scientific notation"),
        ("#N/A", "spreadsheet error"),
        ("0018B00002KBGAZAAP", "check characters"),
        ("0018b00002uvS7yAAF", "check characters"),
        ("0018b00002uvS7!", "no Salesforce id"),
        ("0018b00002uvS7é", "no Salesforce id"),
    ],
)
def test_damaged_ids_are_refused(text: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        cell("account_id", text)


def test_ids_of_other_systems_stay_as_they_are() -> None:
    assert cell("account_id", " 00042 ", id_kind="text") == "00042"
    with pytest.raises(CellError, match="scientific"):
        cell("account_id", "1.95E+10", id_kind="text")


@pytest.mark.parametrize(
    ("field", "settings", "reason"),
    [
        ("renewal_date", {"format": "MM/DD/YYYY"}, "date format"),
        ("arr", {"format": "1 234"}, "number format"),
        ("arr", {"currency": "Euro"}, "ISO 4217"),
        ("license_utilization", {"format": "ratio"}, "percent format"),
        ("health_score", {"scale": (5, 5)}, "no length"),
        ("csm_sentiment", {"values": {"x": "purple"}}, "purple"),
        ("requires_triage", {"values": {"x": "red"}}, "use yes or no"),
        ("account_id", {"id_kind": "hubspot"}, "id kind"),
    ],
)
def test_senseless_declarations_are_refused(field: str, settings: dict[str, Any], reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        cell(field, "", **settings)


def test_messages_show_foreign_values_short_and_inert() -> None:
    assert shown("\x1b[2J\r\nx\u202e") == "'\\x1b[2J\\r\\nx\\u202e'"
    assert len(shown("a" * 1000)) < 50


@pytest.mark.parametrize(
    ("text", "sort"),
    [("", "empty"), ("TBD", "text"), ("46567", "number"), ("$1,200", "number"), ("31/12/2026", "date")],
)
def test_value_classes(text: str, sort: str) -> None:
    assert value_class(text) == sort
