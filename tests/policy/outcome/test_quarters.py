"""R-31 over several quarters and within one: which renewal decides next, which day is waited for, and what a
lost one beside a won one comes to."""

from __future__ import annotations

from datetime import date

import pytest

from tests.policy.test_renewal_result import LOST, OPEN, OPENED, TODAY, VOID, WON, eur, renewal, usd
from triage_bot.model.renewal import Renewal
from triage_bot.model.settings import Policy
from triage_bot.policy.outcome.result import Cause, RenewalResult, ResultKind, renewal_result

FIRST, SECOND, THIRD, AHEAD = date(2026, 8, 10), date(2026, 11, 10), date(2027, 2, 10), date(2027, 9, 1)
A_WON = renewal("A", WON, FIRST, net_arr=usd("0"))
A_UNKNOWN = renewal("A", WON, FIRST)


def result(*renewals: Renewal, onward: bool = True) -> RenewalResult:
    return renewal_result(renewals, opened=OPENED, today=TODAY, policy=Policy(), onward=onward)


@pytest.mark.parametrize(
    ("renewals", "kind", "decides"),
    [
        pytest.param([A_WON], ResultKind.WIN, "A", id="the-only-one"),
        pytest.param(
            [A_WON, renewal("B", LOST, SECOND, net_arr=usd("-240000"))], ResultKind.CHURN, "B", id="next-lost"
        ),
        pytest.param(
            [A_WON, renewal("B", WON, SECOND, net_arr=usd("-1"))], ResultKind.CONTRACTION, "B", id="next-less"
        ),
        pytest.param(
            [A_WON, renewal("B", WON, SECOND, net_arr=usd("5"))], ResultKind.WIN, "B", id="next-won-too"
        ),
        pytest.param([A_WON, renewal("B", OPEN, SECOND)], ResultKind.ASK, "B", id="next-overdue"),
        pytest.param([A_WON, renewal("B", OPEN, AHEAD)], ResultKind.WIN, "A", id="next-not-due"),
        pytest.param([A_WON, renewal("B", LOST, AHEAD)], ResultKind.CHURN, "B", id="next-lost-early"),
        pytest.param([A_WON, renewal("B", VOID, SECOND)], ResultKind.WIN, "A", id="next-void"),
        pytest.param(
            [A_WON, renewal("B", VOID, SECOND), renewal("C", LOST, THIRD)],
            ResultKind.CHURN,
            "C",
            id="behind-a-void-one",
        ),
        pytest.param(
            [A_WON, renewal("B", WON, SECOND, net_arr=usd("5")), renewal("C", LOST, THIRD)],
            ResultKind.CHURN,
            "C",
            id="the-one-after-next",
        ),
        pytest.param(
            [A_WON, renewal("B", OPEN, SECOND), renewal("C", LOST, THIRD)],
            ResultKind.ASK,
            "B",
            id="never-past-an-overdue-one",
        ),
        pytest.param([A_UNKNOWN, renewal("B", LOST, SECOND)], ResultKind.CHURN, "B", id="unknown-then-lost"),
        pytest.param(
            [A_UNKNOWN, renewal("B", WON, SECOND, net_arr=usd("5"))],
            ResultKind.ASK,
            "A",
            id="unknown-then-won",
        ),
    ],
)
def test_a_quarter_that_left_the_case_open_gives_way_to_the_next(
    renewals: list[Renewal], kind: ResultKind, decides: str
) -> None:
    found = result(*renewals)
    assert (found.kind, found.opportunity_ids) == (kind, (decides,))


def test_a_closed_case_stays_with_the_quarter_that_decided_it() -> None:
    found = result(A_WON, renewal("B", LOST, SECOND), onward=False)
    assert (found.kind, found.opportunity_ids) == (ResultKind.WIN, ("A",))


@pytest.mark.parametrize(
    ("second", "kind", "cause"),
    [
        (date(2027, 1, 20), ResultKind.IGNORE, Cause.STILL_OPEN),
        (date(2026, 11, 15), ResultKind.ASK, Cause.DATE_PASSED),
    ],
)
def test_beside_a_closed_renewal_the_day_of_the_open_one_is_waited_for(
    second: date, kind: ResultKind, cause: Cause
) -> None:
    closed = renewal("A", WON, date(2026, 11, 4), net_arr=usd("0"))
    found = result(closed, renewal("B", OPEN, second))
    assert (found.kind, found.cause, found.renewal_date) == (kind, cause, second)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"booked": usd("100000"), "basis": usd("100000")}, ResultKind.CONTRACTION),
        ({"net_arr": usd("0"), "basis": usd("100000")}, ResultKind.CONTRACTION),
        ({"net_arr": usd("0")}, ResultKind.ASK),
        ({"net_arr": usd("0"), "basis": eur("5")}, ResultKind.ASK),
        ({"net_arr": usd("-5")}, ResultKind.CONTRACTION),
    ],
)
def test_a_lost_renewal_beside_a_won_one_never_makes_a_win(
    values: dict[str, object], kind: ResultKind
) -> None:
    assert result(renewal("A", WON, net_arr=usd("0")), renewal("B", LOST, **values)).kind is kind
