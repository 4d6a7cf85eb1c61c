"""R-30, S3-2 to S3-8: renewals that come near, the accounts nobody can judge, and the ticks of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import (
    GREEN,
    ID,
    POLICY,
    RED,
    TODAY,
    account,
    board,
    days,
    decision,
    facts,
    issue,
    memory,
    terms,
)
from tests.policy.lifecycle.renewing import renewal, under
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Verb
from triage_bot.model.renewal import Ending
from triage_bot.model.renewal_watch import RenewalWatch, Review, ReviewItem, WatchOverride
from triage_bot.policy.lifecycle.prospect import Prospect
from triage_bot.policy.rating import rate
from triage_bot.policy.renewal_watch import follow_review, near, overdue, unjudged, window

ENTERPRISE = WatchOverride({"segment": frozenset({"Enterprise"})}, months=6, review_days=60)
SMALL = WatchOverride({"segment": frozenset({"*"})}, months=2)


@pytest.mark.parametrize(
    ("day", "segment", "opens", "due"),
    [
        (date(2027, 3, 21), None, date(2026, 11, 21), date(2026, 12, 21)),
        (date(2027, 1, 31), None, date(2026, 9, 30), date(2026, 10, 30)),
        (date(2027, 3, 21), "enterprise", date(2026, 9, 21), date(2026, 11, 20)),
        (date(2027, 3, 21), "SMB", date(2027, 1, 21), date(2027, 2, 20)),
    ],
)
def test_calendar_months_and_days_by_the_first_override_that_fits(
    day: date, segment: str | None, opens: date, due: date
) -> None:
    found = window(day, facts(segment=segment), RenewalWatch(overrides=(ENTERPRISE, SMALL)))
    assert (found.opens, found.review_due) == (opens, due)


@pytest.mark.parametrize(
    ("day", "watched"),
    [
        (date(2027, 3, 21), True),
        (date(2027, 3, 22), False),
        (TODAY, True),
        (TODAY - days(1), False),
        (None, False),
    ],
)
def test_watched_from_four_months_ahead_up_to_the_day(day: date | None, watched: bool) -> None:
    assert (near(Prospect(day), facts(), terms()) is not None) is watched


@pytest.mark.parametrize(
    ("known", "watched"),
    [
        ({}, True),
        ({"csm_sentiment": GREEN, "csm_sentiment_at": TODAY - days(100)}, True),
        ({"csm_sentiment": GREEN, "csm_sentiment_at": TODAY - days(80)}, False),
        ({"csm_sentiment": GREEN}, False),
        ({"lifecycle": "Will Churn"}, False),
    ],
    ids=["unknown", "stale", "fresh", "undated", "leaves"],
)
def test_who_is_to_be_looked_at_although_nothing_is_known_to_be_wrong(
    known: dict[str, Any], watched: bool
) -> None:
    given = account(**{"csm_sentiment": None, "renewal_date": TODAY + days(60), **known})
    rated = rate(given.facts, TODAY, POLICY.rating)
    assert (unjudged(given, rated, terms()) is not None) is watched


def test_a_stale_green_is_held_with_its_renewal() -> None:
    stale = account(csm_sentiment=GREEN, csm_sentiment_at=TODAY - days(100), renewal_date=TODAY + days(60))
    found = decision(stale, board())
    assert (found.verb, found.rules) == (Verb.HOLD, ("R-30",))
    assert "renews on 2027-01-20" in str(found.reasons[0])


def test_a_renewal_that_is_decided_is_watched_no_longer() -> None:
    """S3-8."""
    open_one, won = renewal(), renewal(Ending.WON, 0)
    for one, watched in ((open_one, True), (won, False)):
        found = unjudged(account(csm_sentiment=None), rate(facts(), TODAY, POLICY.rating), under(one))
        assert (found is not None) is watched


def reviewed(text: str = "", **known: Any) -> Review | None:
    """What is remembered of the review of a renewal in sixty days, with this text in the block."""
    given = facts(renewal_date=TODAY + days(60), **known)
    kept = memory(RED, review=Review(TODAY + days(60), TODAY - days(60)))
    return follow_review(kept, ticking(text), given, Prospect(given.renewal_date), terms()).review


def ticking(text: str) -> TrackedIssue:
    from triage_bot import marker

    on = issue(memory(RED))
    return replace(on, description=marker.write("", memory(RED), text or "nothing"))


def test_ticks_are_read_back_from_the_block_and_only_there() -> None:
    found = reviewed("- [x] spoke <!-- sync -->\n- [ ] ask <!-- question -->\n- [x] lunch <!-- lunch -->")
    assert found is not None
    assert found.done == {ReviewItem.SYNC}


def test_a_tick_stays_when_its_line_is_not_shown() -> None:
    kept = memory(RED, review=Review(TODAY, TODAY, frozenset({ReviewItem.QUESTION})))
    far = facts(renewal_date=TODAY + days(160))
    found = follow_review(kept, ticking(""), far, Prospect(far.renewal_date), terms())
    assert found.review == kept.review


def test_the_sentiment_is_ticked_by_itself_once_it_was_given_since() -> None:
    assert reviewed(csm_sentiment_at=TODAY - days(61)) == Review(TODAY + days(60), TODAY - days(60))
    given = reviewed(csm_sentiment_at=TODAY - days(60))
    assert given is not None
    assert given.done == {ReviewItem.SENTIMENT}


def test_another_renewal_begins_another_review() -> None:
    kept = memory(RED, review=Review(TODAY - days(300), TODAY - days(420), frozenset(ReviewItem)))
    given = facts(renewal_date=TODAY + days(60))
    found = follow_review(kept, None, given, Prospect(given.renewal_date), terms())
    assert found.review == Review(TODAY + days(60), date(2026, 9, 20))


@pytest.mark.parametrize(
    ("began", "done", "said"),
    [(31, 0, True), (30, 0, False), (90, 3, False), (90, 2, True)],
)
def test_overdue_from_day_31_unless_all_is_done(began: int, done: int, said: bool) -> None:
    review = Review(TODAY + days(60), TODAY - days(began), frozenset(list(ReviewItem)[:done]))
    found = overdue(review, facts(), terms())
    assert bool(found) is said
    assert all(check.text.startswith("renewal review overdue: ") for check in found)


def test_an_issue_shows_the_review_and_keeps_a_tick() -> None:
    near_one = account(csm_sentiment=RED, renewal_date=TODAY + days(60))
    found = decision(near_one, board(issue(memory(RED))))
    assert found.account_id == ID
    assert found.wanted is not None
    assert found.wanted.sheet is not None
    assert found.wanted.sheet.review == Review(TODAY + days(60), date(2026, 9, 20))
    assert found.wanted.sheet.review_due == date(2026, 10, 20)
