"""The answers that explain gives about an ending: why it is still open, and how it was closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import GREEN, RED, TODAY, account, board, book, days, decision, issue, memory
from triage_bot.model.board import TrackedIssue
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.model.renewal import Ending
from triage_bot.policy.examine import Case, answer, examine, make_case
from triage_bot.policy.terms import Terms

from .renewing import DUE_ON, renewal, under


def case_of(on: TrackedIssue, terms: Terms, **facts: Any) -> Case:
    assert on.memory is not None
    of = account(**{"csm_sentiment": on.memory.health, **facts})
    where = board(on) if on.open else board(closed=(on,))
    decided = decision(of, where, terms)
    return make_case(of, decision=decided, issue=on, book=book(of), board=where, terms=terms)


@pytest.mark.parametrize(
    ("remembered", "renewals", "words"),
    [
        (memory(RED), [renewal(Ending.WON, 0)], "stays open until a person answers: net ARR +0.00 USD"),
        (memory(RED), [renewal(Ending.WON, 0)], "the account is red, so the risk remains (E14)"),
        (memory(GREEN, greens=1), [renewal(Ending.WON, 0)], "14 days and 3 days of data are needed (E9)"),
        (memory(RED), [renewal()], "It stays open: red, not green (R-40)"),
        (
            memory(RED),
            [renewal(renewal_date=TODAY - days(2))],
            "has passed, and nothing says how it ended (E19)",
        ),
        (memory(RED), [renewal(Ending.LOST)], "The next run closes it as lost: 0068b00002CSjkq closed lost"),
    ],
)
def test_why_is_this_still_open(remembered: Memory, renewals: list[Any], words: str) -> None:
    assert words in answer(case_of(issue(remembered), under(*renewals)))


def closed(how: How, fact: str = "0068b00002CSjkq", rule: str = "E15") -> TrackedIssue:
    end = Conclusion(outcome=Outcome.LOSS, on=TODAY - days(1), rule=rule, how=how, fact=fact)
    return replace(issue(memory(RED, concluded=end)), open=False)


def test_why_was_this_closed_as_lost_although_the_crm_says_won() -> None:
    said = answer(case_of(closed(How.CONTRACTION), under(renewal(Ending.WON, -20_000))))
    assert "#1 was closed as lost (contraction) on 2026-11-20, decided by 0068b00002CSjkq (E15)" in said
    assert "The CRM says now: 0068b00002CSjkq won, 2026-11-26, net ARR -20,000 USD." in said
    assert "A renewal for less is a loss (R-42), also where the CRM calls it won." in said


def test_a_customer_who_is_gone_is_lost_although_the_crm_says_won() -> None:
    by_stage = closed(How.CHURN, "lifecycle stage Churned", "E16")
    said = answer(case_of(by_stage, under(renewal(Ending.WON, 0)), lifecycle="Churned"))
    assert "as lost (churn) on 2026-11-20, decided by lifecycle stage Churned (E16)" in said
    assert "The CRM says now: 0068b00002CSjkq won" in said
    assert "A customer who is gone is lost, also where the CRM calls a renewal won (E16)." in said


@pytest.mark.parametrize(
    ("terms", "crm"),
    [
        pytest.param(under(renewal(Ending.WON, 5_000)), "net ARR 5,000 USD", id="corrected since"),
        pytest.param(under(), "The CRM shows no renewal from 2026-11-11 on now", id="taken out since"),
        pytest.param(under(known=False), "A renewal for less is a loss (R-42)", id="no renewals"),
    ],
)
def test_what_was_written_down_is_told_whatever_became_of_the_renewal(terms: Terms, crm: str) -> None:
    case = case_of(closed(How.CONTRACTION), terms)
    assert "as lost (contraction) on 2026-11-20, decided by 0068b00002CSjkq (E15)" in answer(case)
    assert crm in answer(case)
    found = {finding.rule: finding for finding in examine(case)}
    assert found["E15"].matched
    assert "decided by 0068b00002CSjkq (E15)" in found["E15"].because


def test_a_close_without_an_outcome_is_told_as_such() -> None:
    on = replace(issue(memory(RED)), open=False, closed_by="ada")
    assert "#1 was closed by ada without an outcome" in answer(case_of(on, under()))


def test_each_renewal_stands_with_what_it_came_to() -> None:
    two = [
        renewal(Ending.LOST, -50_000),
        renewal(Ending.WON, 60_000, opportunity_id="006b", renewal_date=DUE_ON),
    ]
    found = {f.rule: f for f in examine(case_of(issue(memory(RED)), under(*two)))}
    assert [(one.name, one.value) for one in found["R-31"].inputs] == [
        ("0068b00002CSjkq", "lost, 2026-11-26, net ARR -50,000 USD"),
        ("006b", "won, 2026-11-26, net ARR 60,000 USD"),
    ]
    assert found["R-41"].matched
    assert not found["R-42"].matched
