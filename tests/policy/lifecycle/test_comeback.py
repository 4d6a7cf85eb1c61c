"""E26 and R-33: a customer who had left returns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.policy.cases import RED, book, days
from triage_bot.model.decision import State, Verb
from triage_bot.model.money import Money
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.renewal import Ending

from .closing import CLOSED, LOST, WON, After, ended, shut
from .renewing import renewal

END = CLOSED - days(5)
"""Of the term; the loss was concluded a few days later."""

GONE = renewal(Ending.LOST, -100, renewal_date=END)


def left(**over: Any) -> Any:
    end = ended(Outcome.LOSS, how=How.CHURN, rule="E16", fact=GONE.opportunity_id)
    given = {"concluded": end, "renews": END, "placed": {"outcome": LOST}}
    return shut(RED, LOST, by="triage-bot", **{**given, **over})


def back(after: int, net: int | None = 100, **over: Any) -> Any:
    day = END + days(after)
    return renewal(
        Ending.WON, net, **{"opportunity_id": "0068back", "close_date": day, "renewal_date": day, **over}
    )


def returning(*renewals: Any, after: int = 200, **over: Any) -> After:
    case = After(left(**over), renewals=(GONE, *renewals))
    case.run(book(), after=after)
    return case


def test_a_return_within_180_days_turns_the_loss_into_a_win() -> None:
    case = After(left(), renewals=(GONE,))
    assert case.run(book(), after=30) == ()
    case.renewals = (GONE, back(60))
    found = case.only(book(), after=30)
    assert (found.verb, found.before, found.after) == (Verb.AFTER_CLOSE, State.LOST, State.WON)
    assert (case.outcome_labels(), case.issue.open, case.words()) == ({WON}, False, ["returned"])
    end = case.memory.concluded
    assert end is not None
    assert (end.outcome, end.how, end.rule, end.fact) == (Outcome.WIN, How.RETURNED, "E26", "0068back")
    assert found.wanted is not None
    assert found.wanted.remarks[0].key == "return:0068back"
    assert case.run(book(), after=1) == (), "told once"


@pytest.mark.parametrize(("after", "wins"), [(5, False), (6, True), (180, True), (181, False)])
def test_the_days_are_counted_from_the_end_of_the_term(after: int, wins: bool) -> None:
    """Up to the day on which the loss was concluded nothing returns: that was known then."""
    assert (returning(back(after)).outcome_labels() == {WON}) is wins


WORTH = [
    pytest.param(back(60, 100), True, id="as-much-as-was-lost"),
    pytest.param(back(60, 99), None, id="less-than-was-lost-perhaps"),
    pytest.param(back(60, -1), None, id="less-than-before"),
    pytest.param(back(60, None), None, id="not-known"),
    pytest.param(back(60, 0, basis=Money(Decimal(100), "USD")), True, id="flat-against-what-was-there"),
]


@pytest.mark.parametrize(("one", "wins"), WORTH)
def test_only_a_return_at_the_same_value_is_a_win(one: Any, wins: bool | None) -> None:
    """R-41, 2.10: what is not known is asked, and not guessed."""
    case = returning(one, after=100)
    assert case.words() == ["returned"]
    assert case.outcome_labels() == ({WON} if wins else {LOST})


def test_a_person_says_what_the_figures_do_not() -> None:
    case = returning(back(60, None), after=100)
    case.comment("@triage-bot won: same price as before")
    case.run(book(), after=1)
    assert case.outcome_labels() == {WON}


def test_who_puts_the_old_label_back_is_not_contradicted() -> None:
    case = returning(back(60), after=61)
    case.label(LOST)
    case.run(book(), after=1)
    case.run(book(), after=1)
    assert case.outcome_labels() == {LOST}
    assert case.words().count("returned") == 1


@pytest.mark.parametrize(
    "over",
    [
        pytest.param(
            {"concluded": ended(Outcome.LOSS, how=How.CONTRACTION, fact="0068b00002CSjkq")}, id="contraction"
        ),
        pytest.param({"concluded": ended(Outcome.VOID)}, id="void"),
        pytest.param({"concluded": ended(Outcome.WIN)}, id="win"),
    ],
)
def test_nobody_returns_who_has_not_left(over: dict[str, Any]) -> None:
    case = returning(back(60), after=100, **over)
    assert "returned" not in case.words()


def test_a_void_renewal_or_one_still_open_is_no_return() -> None:
    later = {"renewal_date": END + days(60), "opportunity_id": "0068back"}
    case = returning(renewal(Ending.VOID, **later), renewal(Ending.OPEN, **later), after=100)
    assert case.said == []


@pytest.mark.parametrize(
    ("facts", "returns"),
    [
        pytest.param({"lifecycle": "Churned"}, False, id="the-stage-of-today"),
        pytest.param({"churned_at": END + days(60)}, False, id="churned-on-the-day-of-the-win"),
        pytest.param({"churned_at": END}, True, id="churned-before-the-win"),
        pytest.param({"lifecycle": "Adopting"}, True, id="back"),
    ],
)
def test_nobody_returns_while_the_account_says_that_the_customer_is_gone(facts: Any, returns: bool) -> None:
    case = After(left(), renewals=(GONE, back(60)))
    case.run(RED, after=61, **facts)
    assert ("returned" in case.words()) is returns
    case.run(RED, after=1, lifecycle="Adopting")
    assert case.outcome_labels() == {WON}, "once nobody says so any more"
