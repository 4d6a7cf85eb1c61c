"""3.4 and X31: opening slowly, the most urgent first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.policy.cases import RED, YELLOW, account, board, book, judge
from triage_bot.model.decision import HoldKind, Verb
from triage_bot.model.money import Money
from triage_bot.policy.ramp import ramped


def id_of(number: int) -> str:
    return f"account-{number:02}"


ROWS = (
    account(account_id=id_of(1), csm_sentiment=YELLOW, requires_triage=True, renewal_date=date(2026, 12, 1)),
    account(account_id=id_of(2), csm_sentiment=RED, renewal_date=date(2027, 9, 1)),
    account(account_id=id_of(3), csm_sentiment=RED, renewal_date=date(2027, 1, 1)),
    account(
        account_id=id_of(4), csm_sentiment=RED, renewal_date=date(2027, 9, 1), arr=Money(Decimal(9), "USD")
    ),
    account(account_id=id_of(5), csm_sentiment=RED),
)
MADE = judge(book(*ROWS), board()).decisions


def test_without_a_ramp_everything_opens() -> None:
    assert ramped(MADE, None) == MADE
    assert {d.verb for d in MADE} == {Verb.OPEN}


def test_x31_red_first_then_the_nearest_renewal_then_the_most_revenue() -> None:
    made = ramped(MADE, 2)
    assert [d.account_id for d in made if d.verb is Verb.OPEN] == [id_of(3), id_of(4)]
    waiting = [d for d in made if d.hold is HoldKind.NEXT_RUN]
    assert [d.account_id for d in waiting] == [id_of(2), id_of(5), id_of(1)]
    assert [d.reasons[0].text.split(":")[0] for d in waiting] == [
        "opens in the next run",
        "opens in the next run",
        "opens in 2 runs from now",
    ]
    assert all(d.wanted is None and d.after is d.before for d in waiting)


def test_a_ramp_touches_nothing_but_openings() -> None:
    held = tuple(replace(d, verb=Verb.HOLD, hold=HoldKind.WATCH, wanted=None) for d in MADE)
    assert ramped(held, 1) == held
