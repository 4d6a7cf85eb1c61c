"""What closes no case and asks nothing: renewals that are over, days of another term, silent sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import GREEN, RED, TODAY, account, board, days, decision, issue, memory
from triage_bot.model.decision import Decision, RemarkKind, Verb
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.renewal import Ending, Renewal
from triage_bot.policy.lifecycle.states import DUE
from triage_bot.policy.terms import Terms

from .renewing import renewal, under

NEXT_YEAR = TODAY + days(365)


def judged(remembered: Memory, under_terms: Terms, **facts: Any) -> Decision:
    of = account(**{"csm_sentiment": remembered.health, **facts})
    return decision(of, board(issue(remembered)), under_terms)


def end_of(found: Decision) -> tuple[Outcome, How | None, str] | None:
    end = found.wanted.memory.concluded if found.wanted else None
    return (end.outcome, end.how, end.fact) if end and found.verb is Verb.CLOSE else None


def said(found: Decision) -> set[RemarkKind]:
    return {remark.kind for remark in found.wanted.remarks} if found.wanted else set()


def kept(found: Decision) -> Memory:
    assert found.wanted is not None
    return found.wanted.memory


def silent(**outcome: Any) -> Terms:
    """A run whose source of renewals could not be believed."""
    return replace(under(known=False, **outcome), renewals_awaited=True)


def test_a_case_left_open_by_a_won_renewal_ends_with_the_next_that_is_lost() -> None:
    won = renewal(Ending.WON, 0, opportunity_id="006a", renewal_date=TODAY - days(190))
    lost = renewal(Ending.LOST, -240_000, opportunity_id="006b", renewal_date=TODAY - days(5))
    opened = TODAY - days(200)
    found = judged(memory(RED, opened=opened, since=opened, renews=won.renewal_date), under(won, lost))
    assert end_of(found) == (Outcome.LOSS, How.CHURN, "006b")


@pytest.mark.parametrize(("adopted", "closes"), [(TODAY - days(1), False), (None, True)])
def test_renewals_from_before_an_issue_was_taken_into_care_decide_nothing(
    adopted: date | None, closes: bool
) -> None:
    opened = TODAY - days(900)
    story = (
        renewal(Ending.WON, -500, opportunity_id="006a", renewal_date=TODAY - days(730)),
        renewal(Ending.WON, 30_000, opportunity_id="006b", renewal_date=TODAY - days(365)),
        renewal(Ending.OPEN, opportunity_id="006c", renewal_date=TODAY + days(20)),
    )
    found = judged(memory(RED, opened=opened, since=opened, adopted=adopted), under(*story))
    assert (end_of(found) is not None) is closes
    if not closes:
        assert kept(found).renews == TODAY + days(20)


PASSED = {"opened": TODAY - days(90), "since": TODAY - days(90), "renews": TODAY - days(25)}


@pytest.mark.parametrize(
    ("terms", "closes"),
    [
        pytest.param(silent(presume_loss_after_days=20), False, id="a-source-that-is-not-believed"),
        pytest.param(under(known=False, presume_loss_after_days=20), True, id="no-source-configured"),
        pytest.param(under(presume_loss_after_days=20), True, id="a-believed-source-without-the-account"),
    ],
)
def test_silence_is_a_loss_only_where_a_result_could_have_been_heard(terms: Terms, closes: bool) -> None:
    found = judged(memory(RED, **PASSED), terms, renewal_date=TODAY - days(25))
    assert (end_of(found) is not None) is closes


def test_a_day_without_renewals_lets_no_lasting_green_close_by_the_day_of_the_account() -> None:
    green = memory(GREEN, opened=TODAY - days(60), since=TODAY - days(20), greens=3, green_on=TODAY - days(1))
    for terms, closes in (
        (silent(close_on_green=True), False),
        (under(known=False, close_on_green=True), True),
    ):
        assert (end_of(judged(green, terms, renewal_date=NEXT_YEAR)) is not None) is closes


def test_beside_a_won_renewal_the_open_one_is_waited_for() -> None:
    """Both of one quarter: the day of the closed one neither asks nor ends anything."""
    today = date(2026, 12, 5)
    won = renewal(Ending.WON, 0, opportunity_id="006a", renewal_date=date(2026, 11, 4))
    later = renewal(Ending.OPEN, opportunity_id="006b", renewal_date=date(2027, 1, 20))
    opened = date(2026, 10, 1)
    remembered = memory(RED, opened=opened, since=opened, renews=date(2026, 11, 4))
    found = judged(remembered, under(won, later, today=today, presume_loss_after_days=30))
    assert (end_of(found), said(found) & {RemarkKind.OUTCOME_DUE, RemarkKind.RENEWAL_MOVED}) == (None, set())
    assert kept(found).renews == later.renewal_date
    assert DUE not in kept(found).asked


@pytest.mark.parametrize(
    ("churned_at", "lifecycle", "adopted", "closes"),
    [
        (date(2023, 5, 1), "Adopting", None, False),
        (TODAY - days(61), "Adopting", None, False),
        (TODAY - days(60), "Adopting", None, True),
        (TODAY - days(30), "Adopting", TODAY - days(1), False),
        (TODAY - days(1), "Adopting", TODAY - days(1), True),
        (date(2023, 5, 1), "Churned", None, True),
    ],
)
def test_a_day_of_churn_from_before_the_case_ends_nothing(
    churned_at: date, lifecycle: str, adopted: date | None, closes: bool
) -> None:
    opened = TODAY - days(60)
    remembered = memory(RED, opened=opened, since=opened, adopted=adopted)
    found = judged(remembered, under(), churned_at=churned_at, lifecycle=lifecycle)
    assert (end_of(found) is not None) is closes


def test_a_day_without_renewals_forgets_neither_the_day_nor_what_was_asked() -> None:
    asked = {DUE: TODAY - days(24), f"{DUE}-1": TODAY - days(24), f"{DUE}-2": TODAY - days(18)}
    found = judged(memory(RED, **PASSED, asked=asked), silent(), renewal_date=NEXT_YEAR)
    assert said(found) & {RemarkKind.OUTCOME_DUE, RemarkKind.RENEWAL_MOVED} == set()
    assert (kept(found).renews, kept(found).asked) == (PASSED["renews"], asked)
    assert found.after == found.before


def test_an_issue_opened_without_renewals_takes_their_day_from_the_next_run() -> None:
    found = decision(account(csm_sentiment=RED, renewal_date=TODAY + days(10)), board(), silent())
    assert (found.verb, kept(found).renews) == (Verb.OPEN, None)


DUE_SOON = TODAY + days(3)


@pytest.mark.parametrize(
    ("renewals", "own", "moves"),
    [
        pytest.param(
            (
                renewal(Ending.VOID, stage="10-Duplicate", renewal_date=DUE_SOON),
                renewal(Ending.OPEN, opportunity_id="006b", renewal_date=DUE_SOON + days(100)),
            ),
            None,
            False,
            id="a-duplicate-and-the-next",
        ),
        pytest.param((renewal(Ending.VOID, renewal_date=DUE_SOON),), NEXT_YEAR, False, id="only-void"),
        pytest.param((), DUE_SOON + days(365), False, id="own-day-a-year-on"),
        pytest.param((), DUE_SOON + days(100), True, id="own-day-put-off"),
        pytest.param((renewal(renewal_date=DUE_SOON + days(100)),), None, True, id="the-renewal-put-off"),
    ],
)
def test_only_the_same_renewal_of_the_same_term_is_put_off(
    renewals: tuple[Renewal, ...], own: date | None, moves: bool
) -> None:
    opened = TODAY - days(30)
    remembered = memory(RED, opened=opened, since=opened, renews=DUE_SOON)
    found = judged(remembered, under(*renewals), renewal_date=own)
    assert (RemarkKind.RENEWAL_MOVED in said(found)) is moves


@pytest.mark.parametrize(("stage", "closes"), [("Will Churn", False), ("Adopting", True)])
def test_who_will_churn_waits_for_approvals_and_not_for_silence(stage: str, closes: bool) -> None:
    leaving = TODAY - days(40) if not closes else None
    remembered = memory(RED, **PASSED, leaving=leaving)
    late = renewal(renewal_date=TODAY - days(25))
    found = judged(remembered, under(late, presume_loss_after_days=20), lifecycle=stage)
    assert (end_of(found) is not None) is closes
