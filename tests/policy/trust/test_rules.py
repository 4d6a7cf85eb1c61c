"""Rule 3.5, row by row: the numbers at and beside every limit, and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.policy.cases import GREEN, RED, TODAY, UNKNOWN, facts
from triage_bot.model.facts import Facts
from triage_bot.model.settings import Brake, TrustPolicy
from triage_bot.model.trust import SourceMark
from triage_bot.policy.trust.age import ageing, too_old
from triage_bot.policy.trust.emptying import emptied, says_nothing, vanished
from triage_bot.policy.trust.jumping import jumped, moved
from triage_bot.policy.trust.shrinkage import many_lost, shrunk

TRUST = TrustPolicy()


@pytest.mark.parametrize(
    ("age", "warned", "refused"),
    [(-1, False, False), (0, False, False), (2, False, False), (3, True, False), (7, True, False),
     (8, False, True), (365, False, True)],
)  # fmt: skip
def test_an_extract_is_old_after_two_days_and_not_believed_after_a_week(
    age: int, warned: bool, refused: bool
) -> None:
    day = TODAY - timedelta(days=age)
    assert bool(ageing(day, TODAY, TRUST)) is warned
    assert bool(too_old(day, TODAY, TRUST)) is refused


def test_the_age_limits_are_the_teams() -> None:
    day = TODAY - timedelta(days=30)
    assert too_old(day, TODAY, replace(TRUST, degrade_after_days=31)) is None
    assert too_old(None, TODAY, TRUST) is None
    said = too_old(day, TODAY, TRUST) or ""
    assert "2026-10-22, 30 days ago" in said
    assert "trust.degrade_after_days" in said


@pytest.mark.parametrize(
    ("rows", "before", "refused"),
    [(1000, 1000, False), (2000, 1000, False), (800, 1000, False), (799, 1000, True), (0, 1000, True),
     (1, 6, False), (5, 11, True), (3, 0, False)],
)  # fmt: skip
def test_fewer_than_four_rows_in_five_are_a_part_of_the_whole(rows: int, before: int, refused: bool) -> None:
    said = shrunk(rows, before, TRUST)
    assert bool(said) is refused
    if said:
        assert f"{rows:,} rows" in said
        assert "--allow-bulk" in said


@pytest.mark.parametrize(
    ("lost", "tracked", "refused"),
    [(0, 0, False), (5, 5, False), (6, 30, False), (6, 29, True), (20, 100, False), (21, 100, True)],
)
def test_more_than_a_fifth_of_the_accounts_in_care_does_not_vanish_at_once(
    lost: int, tracked: int, refused: bool
) -> None:
    assert bool(many_lost(lost, tracked, "are in no source", TRUST)) is refused


def mark(accounts: int, unrated: int | None) -> SourceMark:
    return SourceMark(rows=accounts, accounts=accounts, unrated=unrated)


@pytest.mark.parametrize(
    ("now", "before", "refused"),
    [
        pytest.param(mark(100, 30), mark(100, 10), False, id="twenty-points"),
        pytest.param(mark(100, 31), mark(100, 10), True, id="twenty-one-points"),
        pytest.param(mark(100, 60), mark(100, 55), False, id="it-was-always-so"),
        pytest.param(mark(100, 5), mark(100, 90), False, id="fuller"),
        pytest.param(mark(10, 5), mark(10, 0), False, id="a-few-accounts"),
        pytest.param(
            mark(100, None), mark(100, 10), False, id="no-rating-any-more-is-a-column-that-vanished"
        ),
        pytest.param(mark(0, 0), mark(100, 10), False, id="no-accounts"),
    ],
)
def test_the_share_of_accounts_without_a_rating_rises_by_twenty_points_at_most(
    now: SourceMark, before: SourceMark, refused: bool
) -> None:
    assert bool(emptied(now, before, TRUST)) is refused


@pytest.mark.parametrize(
    ("of", "nothing"),
    [
        (facts(), True),
        (facts(csm_sentiment=UNKNOWN, health_color=UNKNOWN), True),
        (facts(csm_sentiment=RED), False),
        (facts(health_color=GREEN), False),
        (facts(health_score=0.0), False),
    ],
)
def test_a_word_about_health_is_one_however_old(of: Facts, nothing: bool) -> None:
    assert says_nothing(of) is nothing


def test_a_field_that_no_row_has_any_more_is_named() -> None:
    assert vanished({"lifecycle"}, {"lifecycle"}) is None
    assert vanished({"lifecycle", "renewal_date"}, {"lifecycle"}) is None
    said = vanished({"lifecycle"}, {"lifecycle", "requires_triage"})
    assert said is not None
    assert said.startswith("no row has requires triage any more")


@pytest.mark.parametrize(
    ("now", "before", "changed"),
    [
        ({"red": 10, "green": 90}, {"red": 10, "green": 90}, 0),
        ({"red": 25, "green": 75}, {"red": 10, "green": 90}, 15),
        ({"red": 26, "yellow": 4, "green": 70}, {"red": 10, "green": 90}, 20),
        ({"green": 110, "red": 10}, {"green": 90, "red": 10}, 0),
        ({"green": 60, "red": 40, "unknown": 20}, {"green": 100}, 40),
        ({"green": 40, "red": 10}, {"green": 90, "red": 10}, 0),
        ({}, {"green": 90}, 0),
    ],
)
def test_numbers_by_rating_show_how_many_accounts_changed_at_least(
    now: dict[str, int], before: dict[str, int], changed: int
) -> None:
    assert moved(now, before) == changed


@pytest.mark.parametrize(
    ("changed", "accounts", "refused"),
    [(10, 20, False), (11, 20, True), (15, 100, False), (16, 100, True), (150, 1000, False)],
)
def test_more_than_fifteen_percent_do_not_change_their_rating_in_one_run(
    changed: int, accounts: int, refused: bool
) -> None:
    said = jumped(changed, accounts, TRUST)
    assert bool(said) is refused
    assert not said or "--allow-bulk" in said


def test_the_limits_are_the_teams() -> None:
    lax = replace(TRUST, least_rows_percent=10, lost=Brake(100, 100), jump=Brake(0, 100), unknown_points=100)
    assert shrunk(100, 1000, lax) is None
    assert many_lost(99, 100, "are in no source", lax) is None
    assert jumped(100, 100, lax) is None
    assert emptied(mark(100, 100), mark(100, 0), lax) is None
