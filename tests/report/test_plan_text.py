"""A plan read aloud: what the last line counts, and who is meant where names are shared."""

from __future__ import annotations

from datetime import date

from triage_bot.model.action import Hold
from triage_bot.model.decision import Check, HoldKind, Reason
from triage_bot.plan.plan import HygieneItem, Plan, Population
from triage_bot.report.plan_text import plan_lines, summary

CHECK = Check("R-22", "no next step has a date")
LONG_ID = "customer-of-the-northern-branch-000"


def hygiene(account: str, name: str, iid: int | None = None) -> HygieneItem:
    return HygieneItem(account=account, name=name, checks=(CHECK,), iid=iid)


def hold(account: str, name: str) -> Hold:
    return Hold(account=account, name=name, hold=HoldKind.UNKNOWN, reasons=(Reason("R-01", "no rating"),))


def plan(*items: HygieneItem, holds: tuple[Hold, ...] = ()) -> Plan:
    return Plan(
        day=date(2026, 11, 21),
        project="acme/triage",
        policy="a@1",
        actions=(),
        hygiene=items,
        holds=holds,
        population=Population(accounts=3, ratings={"red": 2, "contradicting": 1}, tracked=2, unchanged=2),
    )


def told(plan: Plan) -> list[str]:
    return [line.text.strip() for line in plan_lines(plan)]


def test_held_and_contradicting_are_two_things() -> None:
    assert summary(plan(holds=(hold("a", "Acme"),))) == (
        "Nothing to change. 3 accounts (2 red, 1 contradicting), 2 issues in care, 2 unchanged, 1 held."
    )


def test_accounts_of_one_name_are_told_apart_by_their_id() -> None:
    lines = told(plan(hygiene("a1", "Acme", 7), hygiene("a2", "ACME "), hygiene("b", "Beta", 9)))
    assert "no next step has a date (R-22): #7 Acme [a1], ACME [a2], #9 Beta" in lines


def test_one_account_twice_needs_no_id() -> None:
    lines = told(plan(hygiene("a1", "Acme", 7), holds=(hold("a1", "Acme"),)))
    assert "no next step has a date (R-22): #7 Acme" in lines


def test_a_held_account_of_that_name_counts_and_long_ids_keep_their_end() -> None:
    lines = told(plan(hygiene(LONG_ID + "1", "Acme"), holds=(hold(LONG_ID + "2", "Acme"),)))
    assert f"no next step has a date (R-22): Acme [{LONG_ID}1]" in lines
    assert f"= hold    Acme [{LONG_ID}2]: no rating (R-01)" in lines


def test_names_that_are_cut_to_the_same_words_are_told_apart() -> None:
    lines = told(plan(hygiene("a1", "Acme " * 20 + "one"), hygiene("a2", "Acme " * 20 + "two")))
    said = next(line for line in lines if line.startswith("no next step"))
    assert "[a1]" in said
    assert "[a2]" in said
