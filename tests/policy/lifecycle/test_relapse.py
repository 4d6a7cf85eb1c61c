"""E25, X24 and X25: at risk again after the end; and what the same issue carries on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.policy.cases import GREEN, RED, YELLOW, Rating, account, days, memory, terms
from triage_bot.model.decision import HoldKind, State, Verb
from triage_bot.model.outcome import Episode, How, Outcome
from triage_bot.model.outcome_policy import OutcomePolicy
from triage_bot.model.renewal import Ending
from triage_bot.policy.lifecycle.states import concluded
from triage_bot.policy.reopening import begun_again

from .closing import CLOSED, LOST, VOID, WON, After, ended, shut, verbs
from .renewing import renewal

AHEAD = CLOSED + days(100)


def won(**over: Any) -> Any:
    """Closed by the bot as won, with a renewal ahead."""
    given = {"concluded": ended(Outcome.WIN, how=How.ATTESTED), "renews": AHEAD, "placed": {"outcome": WON}}
    return shut(GREEN, WON, by="triage-bot", **{**given, **over})


def test_x24_red_again_forty_days_after_the_win_and_the_same_renewal() -> None:
    case = After(won(), renewals=(renewal(renewal_date=AHEAD),))
    found = case.only(RED, after=40)
    assert (found.verb, found.before, found.after) == (Verb.REOPEN, State.WON, State.RED)
    assert case.issue.open
    assert (case.outcome_labels(), "HS::Red" in case.issue.labels) == (set(), True)
    assert "HS::Green" not in case.issue.labels
    kept = case.memory
    assert (kept.episode, kept.reopened, kept.health, kept.since) == (2, case.today, RED, case.today)
    assert kept.episodes == (Episode(CLOSED - days(60), CLOSED, Outcome.WIN),)
    assert (concluded(kept), kept.closed_on, kept.verdict) == (None, None, None)
    assert case.issue.due_date == case.today + days(14), "the clock begins anew"
    assert case.words() == ["reopened"]
    assert found.wanted is not None
    assert found.wanted.remarks[0].key == "reopen:2"
    again = case.only(RED)
    assert (again.verb, case.memory, case.words()) == (Verb.TRACK, kept, ["reopened"])


RENEWED = renewal(Ending.WON, 10, renewal_date=CLOSED + days(20))


@pytest.mark.parametrize(
    ("over", "renewals", "why"),
    [
        pytest.param(
            {"renews": CLOSED + days(20)},
            (RENEWED, renewal(renewal_date=AHEAD, opportunity_id="next")),
            "the renewal of 2026-12-06 has passed",
            id="X25",
        ),
        pytest.param(
            {"renews": AHEAD},
            (renewal(Ending.WON, 10, renewal_date=AHEAD), renewal(renewal_date=AHEAD + days(365))),
            "its renewal is decided",
            id="renewed-early",
        ),
        pytest.param(
            {"renews": AHEAD}, (renewal(renewal_date=AHEAD + days(31)),), "no longer", id="other-day"
        ),
        pytest.param(
            {"concluded": ended(Outcome.LOSS, how=How.CONTRACTION)}, None, "was lost", id="after-a-loss"
        ),
    ],
)
def test_x25_another_renewal_or_a_loss_is_followed_by_an_issue_of_its_own(
    over: dict[str, Any], renewals: Any, why: str
) -> None:
    case = After(won(**over), renewals=renewals)
    if why == "was lost":
        case.label(LOST)
    made = case.run(RED, after=40)
    assert verbs(made) == ["open"]
    assert made[0].wanted is not None
    assert made[0].wanted.memory.follows == 1
    assert (made[0].wanted.memory.episode, made[0].wanted.memory.episodes) == (1, ())
    assert not case.issue.open
    assert case.said == []
    assert "after #1: well since" in str(made[0].reasons[-1])
    assert why in str(made[0].reasons[-1])


@pytest.mark.parametrize(("days_later", "verb"), [(90, "reopen"), (91, "open")])
def test_e25_the_same_issue_for_ninety_days(days_later: int, verb: str) -> None:
    case = After(won(renews=CLOSED + days(300)))
    assert verbs(case.run(RED, after=days_later)) == [verb]


def test_e25_a_renewal_that_moved_a_little_is_the_same() -> None:
    case = After(won(), renewals=(renewal(renewal_date=AHEAD + days(30)),))
    assert verbs(case.run(RED, after=40)) == ["reopen"]


def test_e25_yellow_counts_where_it_would_open_an_issue() -> None:
    case = After(won())
    assert verbs(case.run(YELLOW, after=10, requires_triage=False)) == ["hold"]
    assert verbs(case.run(YELLOW, after=1, requires_triage=True)) == ["reopen"]
    assert case.memory.health is YELLOW


def by_hand(believed: Rating, *labels: str, **over: Any) -> After:
    case = After(shut(believed, *labels, renews=AHEAD, **over))
    case.run(believed)
    return case


def test_a_persons_close_stands_for_three_days_whatever_happens() -> None:
    case = After(shut(YELLOW, WON, renews=AHEAD))
    case.run(YELLOW, requires_triage=True)
    assert [verbs(case.run(RED, after=1)) for _ in range(3)] == [["hold"], ["hold"], ["reopen"]]


def test_a_void_is_not_opened_again_for_the_same_condition() -> None:
    case = by_hand(RED, VOID)
    seen = {verb for _ in range(88) for verb in verbs(case.run(RED, after=1))}
    assert "reopen" not in seen
    assert "open" not in seen


@pytest.mark.parametrize("label", [WON, VOID, None])
def test_a_condition_that_went_and_came_back_is_at_risk_again(label: str | None) -> None:
    case = by_hand(RED, *([label] if label else []))
    case.run(GREEN, after=4)
    assert case.memory.well is None, "seen once"
    case.run(GREEN, after=1)
    assert case.memory.well == CLOSED + days(4)
    remembered = case.memory
    case.run(GREEN, after=1)
    assert case.memory == remembered, "nothing more is written while it stays well"
    assert verbs(case.run(RED, after=1)) == ["reopen"]
    assert case.memory.well is None


def test_a_single_green_between_two_reds_is_not_well() -> None:
    case = by_hand(RED, VOID)
    case.run(GREEN, after=4)
    assert verbs(case.run(RED, after=1)) == ["after-close"]
    assert verbs(case.run(RED, after=1)) == ["hold"]


def test_the_same_data_read_twice_is_no_second_sighting() -> None:
    case = by_hand(RED, VOID)
    data = account(csm_sentiment=GREEN, as_of=CLOSED + days(2))
    for _ in range(3):
        case.run(data, after=1)
    assert case.memory.well is None


def test_x30_what_is_unknown_is_not_well() -> None:
    case = by_hand(RED, VOID)
    for _ in range(10):
        case.run(None, after=1)
    assert case.memory.well is None
    assert verbs(case.run(RED, after=1)) == ["hold"]


@pytest.mark.parametrize(("given", "again"), [(3, False), (4, True)])
def test_a_rating_given_after_the_close_is_new(given: int, again: bool) -> None:
    case = by_hand(RED, VOID)
    made = case.run(RED, after=10, csm_sentiment_at=CLOSED + days(given))
    assert (verbs(made) == ["reopen"]) is again


def test_a_word_after_the_close_stands_against_what_was_known_then() -> None:
    case = by_hand(RED)
    case.run(GREEN, after=4)
    case.run(GREEN, after=1)
    case.comment("@triage-bot not at risk: the score is broken")
    case.run(RED)
    assert (case.outcome_labels(), case.issue.open) == ({VOID}, False)
    assert [verbs(case.run(RED, after=1)) for _ in range(10)][-1] == ["hold"]


def test_an_account_that_leaves_is_not_opened_again() -> None:
    case = After(won())
    assert verbs(case.run(RED, after=40, lifecycle="Will Churn")) == ["hold"]
    assert not case.issue.open


def test_a_renewal_that_would_close_it_at_once_keeps_it_closed() -> None:
    lost = renewal(Ending.LOST, renewal_date=CLOSED + days(45))
    case = After(won(renews=None, opened=CLOSED - days(60)), renewals=(lost,))
    found = case.only(RED, after=40)
    assert (found.hold, case.issue.open) == (HoldKind.CLOSED, False)


def test_what_ended_it_before_does_not_end_it_again_and_another_episode_can_end() -> None:
    case = After(won())
    case.run(RED, after=40)
    assert case.memory.concluded is not None, "remembered, so that the same fact does not close it once more"
    case.label(LOST)
    found = case.only(RED, after=5, lifecycle="Churned")
    assert found.verb is Verb.CLOSE
    end = concluded(case.memory)
    assert end is not None
    assert end.outcome is Outcome.LOSS


def test_a_person_who_reopens_begins_an_episode_too() -> None:
    remembered = memory(RED, closed_on=CLOSED, concluded=ended(Outcome.VOID), asked={"reopen-ask": CLOSED})
    today = CLOSED + days(3)
    from tests.policy.cases import board, issue

    begun = begun_again(remembered, 1, board(issue(remembered)), terms(today))
    assert (begun.episode, begun.reopened, begun.closed_on) == (2, today, None)
    assert begun.episodes == (Episode(remembered.began, CLOSED, Outcome.VOID),)
    assert begun.asked == {}
    assert begun_again(begun, 1, board(issue(begun)), terms(today + days(1))) == begun


def test_a_reopening_by_the_bot_is_not_counted_twice() -> None:
    case = After(won())
    case.run(RED, after=40)
    from tests.policy.cases import board, noon

    seen = replace(board(case.issue), reopened={1: noon(case.today)})
    assert begun_again(case.memory, 1, seen, terms(case.today)).episode == 2


def test_reopening_can_be_switched_off() -> None:
    case = After(won(), policy=OutcomePolicy(reopen_within_days=0))
    assert verbs(case.run(RED, after=40)) == ["open"]
    assert LOST not in case.issue.labels
