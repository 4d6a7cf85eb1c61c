"""What renewals say about a case: R-31, R-41, R-42, R-47, E14, E17, E19 and 2.10, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.model.outcome_policy import OutcomePolicy
from triage_bot.model.renewal import Ending, Renewal
from triage_bot.model.settings import FiscalYear, Policy
from triage_bot.policy.outcome.deciding import by_quarter
from triage_bot.policy.outcome.net_arr import net_arr
from triage_bot.policy.outcome.result import Cause, RenewalResult, ResultKind, renewal_result, with_rating

OPENED, TODAY = date(2026, 8, 3), date(2026, 11, 21)
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 20), date(2026, 11, 20), date(2026, 12, 1)
OPEN, WON, LOST, VOID = Ending


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def renewal(name: str, ending: Ending, day: date | None = OCTOBER, **values: Any) -> Renewal:
    return Renewal(opportunity_id=name, account_id="A1", ending=ending, renewal_date=day, **values)


def result(*renewals: Renewal, **outcome: Any) -> RenewalResult:
    policy = Policy(outcome=OutcomePolicy(**outcome))
    return renewal_result(renewals, opened=OPENED, today=TODAY, policy=policy)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"net_arr": usd("5"), "booked": usd("9"), "basis": usd("1")}, usd("5")),
        ({"net_arr": usd("0"), "booked": usd("9"), "basis": usd("1")}, usd("0")),
        ({"booked": usd("90"), "basis": usd("100"), "amount": usd("1")}, usd("-10")),
        ({"booked": usd("0"), "basis": usd("100")}, usd("-100")),
        ({"booked": usd("90"), "basis": eur("100")}, None),
        ({"booked": usd("90")}, None),
        ({"amount": usd("300"), "atr": usd("90"), "term_months": 36}, usd("10.00")),
        ({"amount": usd("100"), "atr": usd("100"), "term_months": 12}, usd("0.00")),
        ({"amount": usd("50"), "atr": usd("90"), "term_months": 6}, usd("10.00")),
        ({"amount": usd("100"), "atr": usd("90")}, None),
        ({"amount": usd("100"), "atr": usd("90"), "term_months": 0}, None),
        ({"amount": usd("100"), "atr": eur("90"), "term_months": 12}, None),
        ({"amount": usd("100"), "term_months": 12}, None),
        ({}, None),
    ],
)
def test_the_change_of_a_won_renewal(values: dict[str, Any], expected: Money | None) -> None:
    assert net_arr(renewal("O1", WON, **values)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amount": usd("100"), "atr": usd("100"), "term_months": 12}, usd("-100")),
        ({"amount": usd("100"), "basis": usd("80"), "atr": usd("90")}, usd("-80")),
        ({"net_arr": usd("-70"), "basis": usd("80")}, usd("-80")),
        ({"net_arr": usd("-90"), "basis": usd("80")}, usd("-90")),
        ({"net_arr": usd("-90"), "basis": eur("80")}, eur("-80")),
        ({"net_arr": usd("0"), "basis": usd("80")}, usd("-80")),
        ({"net_arr": usd("0"), "atr": usd("80")}, usd("-80")),
        ({"net_arr": usd("0")}, None),
        ({"net_arr": usd("-5")}, usd("-5")),
        ({"booked": usd("100"), "basis": usd("100")}, usd("-100")),
        ({"booked": usd("100")}, None),
        ({"amount": usd("100"), "term_months": 12}, None),
    ],
)
def test_of_a_lost_renewal_the_amount_was_only_hoped_for(
    values: dict[str, Any], expected: Money | None
) -> None:
    assert net_arr(renewal("O1", LOST, **values)) == expected


@pytest.mark.parametrize(
    ("renewals", "expected"),
    [
        ([("O1", WON, OPENED)], "O1"),
        ([("O1", WON, date(2026, 8, 2))], None),
        ([("O1", OPEN, DECEMBER), ("O2", WON, OCTOBER)], "O2"),
        ([("O2", WON, OCTOBER), ("O1", WON, OCTOBER)], "O1"),
        ([("O1", VOID, OCTOBER), ("O2", OPEN, DECEMBER)], "O2"),
        ([("O1", VOID, OCTOBER)], None),
        ([("O1", WON, None)], None),
        ([], None),
    ],
)
def test_the_earliest_from_the_opening_on_decides(
    renewals: list[tuple[str, Ending, date | None]], expected: str | None
) -> None:
    found = by_quarter([renewal(*of) for of in renewals], opened=OPENED, year=FiscalYear())
    assert (found[0].renewal.opportunity_id if found else None) == expected


def test_without_a_renewal_date_the_day_it_is_expected_to_close_counts() -> None:
    (found,) = by_quarter([renewal("O1", OPEN, None, close_date=DECEMBER)], opened=OPENED, year=FiscalYear())
    assert found.day == DECEMBER


@pytest.mark.parametrize(
    ("ending", "closed", "kind", "cause"),
    [
        (WON, date(2026, 8, 2), ResultKind.IGNORE, Cause.DECIDED_BEFORE),
        (LOST, date(2026, 8, 2), ResultKind.IGNORE, Cause.DECIDED_BEFORE),
        (WON, OPENED, ResultKind.CONTRACTION, Cause.NET_ARR),
        (OPEN, date(2026, 8, 2), ResultKind.ASK, Cause.DATE_PASSED),
        (WON, None, ResultKind.CONTRACTION, Cause.NET_ARR),
    ],
)
def test_what_was_closed_before_the_opening_decides_nothing_any_more(
    ending: Ending, closed: date | None, kind: ResultKind, cause: Cause
) -> None:
    found = result(renewal("O1", ending, close_date=closed, net_arr=usd("-1")))
    assert (found.kind, found.cause) == (kind, cause)


def test_behind_a_renewal_closed_before_the_opening_the_next_one_decides() -> None:
    early = renewal("O1", LOST, close_date=date(2026, 8, 2), net_arr=usd("-1"))
    assert result(early, renewal("O2", OPEN, DECEMBER)).renewal_date == DECEMBER


def test_a_void_renewal_stands_for_the_one_it_was_merged_into() -> None:
    """E17: also where that one is later than another open one, or was due before the opening."""
    late, early = date(2027, 3, 1), date(2026, 7, 1)
    merged = [renewal("O1", VOID, merged_into="O2"), renewal("O2", VOID, merged_into="O3")]
    of_later = result(*merged, renewal("O3", WON, late, net_arr=usd("1")))
    assert (of_later.kind, of_later.opportunity_ids) == (ResultKind.WIN, ("O3",))
    of_earlier = result(*merged, renewal("O3", WON, early, net_arr=usd("-1")))
    assert (of_earlier.kind, of_earlier.renewal_date) == (ResultKind.CONTRACTION, early)


def test_renewals_merged_in_a_circle_or_into_nothing_decide_nothing() -> None:
    circle = [renewal("O1", VOID, merged_into="O2"), renewal("O2", VOID, merged_into="O1")]
    assert result(*circle).cause is Cause.ONLY_VOID
    assert result(renewal("O1", VOID, merged_into="elsewhere")).cause is Cause.ONLY_VOID


@pytest.mark.parametrize(
    ("ending", "net", "kind", "rule", "says"),
    [
        (WON, "1200", ResultKind.WIN, "R-41", "net ARR +1,200.00 USD over 1 renewal of FY27-Q3: O1"),
        (WON, "0", ResultKind.WIN, "R-41", "net ARR +0.00 USD over 1 renewal of FY27-Q3: O1"),
        (WON, "-0.01", ResultKind.CONTRACTION, "R-42", "net ARR -0.01 USD over 1 renewal of FY27-Q3: O1"),
        (WON, None, ResultKind.ASK, "2.10", "O1: the change of ARR is not known for O1"),
        (LOST, "-5", ResultKind.CHURN, "R-42", "O1 closed lost, renewal of 2026-10-20"),
        (LOST, None, ResultKind.CHURN, "R-42", "O1 closed lost, renewal of 2026-10-20"),
    ],
)
def test_one_closed_renewal(ending: Ending, net: str | None, kind: ResultKind, rule: str, says: str) -> None:
    found = result(renewal("O1", ending, net_arr=usd(net) if net else None))
    assert (found.kind, found.rule, found.because) == (kind, rule, says)


@pytest.mark.parametrize(
    ("day", "kind", "rule"),
    [
        (NOVEMBER, ResultKind.ASK, "E19"),
        (TODAY, ResultKind.IGNORE, "R-31"),
        (DECEMBER, ResultKind.IGNORE, "R-31"),
    ],
)
def test_an_open_renewal_is_asked_about_from_the_day_after_it_was_due(
    day: date, kind: ResultKind, rule: str
) -> None:
    found = result(renewal("O1", OPEN, day))
    assert (found.kind, found.rule, found.renewal_date) == (kind, rule, day)


@pytest.mark.parametrize(
    ("changes", "kind", "net"),
    [
        ([(WON, usd("325200")), (LOST, usd("-324000"))], ResultKind.WIN, usd("1200")),
        ([(WON, usd("23450")), (LOST, usd("-46900"))], ResultKind.CONTRACTION, usd("-23450")),
        ([(LOST, usd("-10")), (LOST, usd("-20"))], ResultKind.CHURN, usd("-30")),
        ([(WON, usd("10")), (WON, eur("10"))], ResultKind.ASK, None),
        ([(WON, usd("10")), (WON, None)], ResultKind.ASK, None),
        ([(WON, usd("10")), (LOST, None)], ResultKind.ASK, None),
        ([(WON, usd("10")), (VOID, usd("-50"))], ResultKind.WIN, usd("10")),
    ],
)
def test_all_renewals_of_a_quarter_are_summed_before_the_sign_is_read(
    changes: list[tuple[Ending, Money | None]], kind: ResultKind, net: Money | None
) -> None:
    found = result(*(renewal(f"O{n}", ending, net_arr=m) for n, (ending, m) in enumerate(changes)))
    assert (found.kind, found.net) == (kind, net)


def test_the_quarter_begins_where_the_policy_says() -> None:
    """October and November: two quarters of a year that starts in February, one that starts in January."""
    renewals = [renewal("O1", WON, net_arr=usd("5")), renewal("O2", LOST, NOVEMBER, net_arr=usd("-9"))]
    assert result(*renewals).opportunity_ids == ("O1",)
    policy = Policy(fiscal_year=FiscalYear(first_month=1))
    found = renewal_result(renewals, opened=OPENED, today=TODAY, policy=policy)
    assert (found.kind, found.opportunity_ids) == (ResultKind.CONTRACTION, ("O1", "O2"))


def test_while_one_of_the_quarter_is_open_nothing_is_concluded_from_the_others() -> None:
    lost, later = renewal("O1", LOST, net_arr=usd("-9")), date(2026, 10, 30)
    found = result(lost, renewal("O2", OPEN, later))
    assert (found.kind, found.cause) == (ResultKind.ASK, Cause.DATE_PASSED)
    assert found.because.endswith("O2 is still open, 1 other of FY27-Q3 closed")
    policy = Policy()
    early = renewal_result([lost, renewal("O2", OPEN, later)], opened=OPENED, today=later, policy=policy)
    assert early.kind is ResultKind.IGNORE


@pytest.mark.parametrize(
    ("net", "tolerance", "kind"),
    [
        ("-10", {}, ResultKind.CONTRACTION),
        ("-10", {"flat_tolerance": 10.0}, ResultKind.WIN),
        ("-10.01", {"flat_tolerance": 10.0}, ResultKind.CONTRACTION),
        ("-10", {"flat_tolerance_percent": 1.0}, ResultKind.WIN),
        ("-10.01", {"flat_tolerance_percent": 1.0}, ResultKind.CONTRACTION),
        ("-15", {"flat_tolerance": 15.0, "flat_tolerance_percent": 1.0}, ResultKind.WIN),
    ],
)
def test_a_small_loss_counts_as_flat_where_the_team_says_so(
    net: str, tolerance: dict[str, float], kind: ResultKind
) -> None:
    assert result(renewal("O1", WON, net_arr=usd(net), basis=usd("1000")), **tolerance).kind is kind


def test_a_share_of_a_revenue_that_is_not_known_or_of_another_currency_is_nothing() -> None:
    for before in (None, eur("1000")):
        found = result(renewal("O1", WON, net_arr=usd("-1"), basis=before), flat_tolerance_percent=50.0)
        assert found.kind is ResultKind.CONTRACTION


@pytest.mark.parametrize("rating", [Rating.RED, Rating.YELLOW, Rating.UNKNOWN])
def test_a_won_renewal_of_an_account_that_is_not_green_is_asked_about(rating: Rating) -> None:
    won = result(renewal("O1", WON, net_arr=usd("1")))
    found = with_rating(won, rating)
    assert (found.kind, found.rule, found.cause) == (ResultKind.ASK, "E14", Cause.NOT_GREEN)
    assert (found.net, found.deciding) == (won.net, won.deciding)
    assert with_rating(won, Rating.GREEN) == won
    lost = replace(won, kind=ResultKind.CONTRACTION)
    assert with_rating(lost, rating) == lost


def test_an_account_without_renewals_is_left_alone() -> None:
    found = result()
    assert (found.kind, found.cause, found.rule) == (ResultKind.IGNORE, Cause.NONE_KNOWN, "R-31")
