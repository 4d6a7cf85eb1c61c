"""2.8 and 3.3: what a person opened again is a new episode, which earlier words and facts do not end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policy.cases import GREEN, RED, days
from triage_bot.model.decision import Verb
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.renewal import Ending
from triage_bot.policy.lifecycle.states import concluded

from .closing import CLOSED, LOST, VOID, WON, After, shut
from .renewing import renewal

AHEAD = CLOSED + days(100)
LOST_ONE = renewal(Ending.LOST, -100, renewal_date=CLOSED - days(1))


def again(case: After, *, after: int = 2) -> After:
    """Seen as closed, and opened again by a person some days later, without the outcome's label."""
    case.run(RED, after=1)
    case.today += days(after)
    case.reopen()
    case.label()
    return case


@pytest.mark.parametrize(
    ("label", "word"), [pytest.param(VOID, "", id="label"), pytest.param("", "lost churn: gone", id="word")]
)
def test_opened_again_and_ended_on_one_day_it_is_the_bots_own_close(label: str, word: str) -> None:
    case = again(After(shut(RED, renews=AHEAD)))
    if label:
        case.label(label)
    if word:
        case.comment(f"@triage-bot {word}")
    found = case.only(RED)
    end = concluded(case.memory)
    assert (found.verb, end is not None, case.memory.reopened) == (Verb.CLOSE, True, case.today)
    assert end is not None
    assert (end.on, end.episode, end.rule) == (case.today, 2, "E21")
    written = case.issue
    assert case.only(RED).verb in (Verb.NOTHING, Verb.HOLD)
    assert (case.issue, case.memory.closed_on) == (written, None), "the second run changes nothing"


def test_an_episode_ended_on_the_day_of_the_reopening_is_not_the_one_before() -> None:
    case = After(shut(RED, VOID, renews=AHEAD))
    case.run(RED)
    case.reopen()
    case.label()
    case.run(RED)
    assert concluded(case.memory) is None
    assert case.memory.episodes[-1].outcome is Outcome.VOID


@pytest.mark.parametrize("after", [0, 17])
def test_a_word_of_an_earlier_episode_does_not_end_this_one(after: int) -> None:
    case = After(shut(RED, renews=AHEAD))
    case.comment("@triage-bot lost churn: leaving")
    case.run(RED, after=1)
    case.label(WON)
    case.run(RED)
    assert case.memory.concluded is not None
    assert case.memory.concluded.outcome is Outcome.WIN
    case.today += days(after)
    case.reopen()
    case.label()
    for _ in range(3):
        assert case.only(RED).verb is Verb.TRACK
        case.today += days(1)


def known_before(label: str = "", word: str = "", **facts: Any) -> After:
    """Closed in some way while the CRM said that the renewal is lost, and opened again in spite of it."""
    case = After(shut(RED, *([label] if label else []), renews=CLOSED - days(1)), renewals=(LOST_ONE,))
    if word:
        case.comment(f"@triage-bot {word}")
    case.run(RED, after=1, **facts)
    case.today += days(2)
    case.reopen()
    case.label()
    return case


WAYS = [
    pytest.param({"label": LOST}, {}, id="label"),
    pytest.param({"label": VOID}, {}, id="void"),
    pytest.param({"word": "lost contraction: fewer seats"}, {}, id="word"),
    pytest.param({}, {"lifecycle": "Churned"}, id="lifecycle"),
]


@pytest.mark.parametrize(("way", "facts"), WAYS)
def test_a_loss_known_at_the_reopening_closes_nothing(way: dict[str, str], facts: dict[str, str]) -> None:
    case = known_before(**way, **facts)
    for _ in range(20):
        assert case.only(RED, **facts).verb is Verb.TRACK
        case.today += days(1)


def test_another_loss_after_the_reopening_closes() -> None:
    case = known_before(label=LOST)
    case.run(RED)
    case.renewals = (LOST_ONE, renewal(Ending.LOST, -9, renewal_date=CLOSED, opportunity_id="0068other"))
    found = case.only(RED, after=1)
    end = concluded(case.memory)
    assert (found.verb, end.rule if end else None) == (Verb.CLOSE, "E16")


@pytest.mark.parametrize("word", ["lost churn: now they said so", "won: extended after all"])
def test_a_word_after_the_reopening_is_heard_beside_a_loss_known_before(word: str) -> None:
    case = known_before(label=VOID)
    case.run(GREEN, after=1)
    for _ in range(20):
        case.run(GREEN, after=1)
    assert case.issue.open, "a lasting green is no result"
    case.comment(f"@triage-bot {word}", id=99)
    found = case.only(GREEN, after=1)
    end = concluded(case.memory)
    assert found.verb is Verb.CLOSE
    assert end is not None
    assert (end.fact, end.how) == ("comment 99", How.CHURN if word.startswith("lost") else How.ATTESTED)


def test_a_win_known_at_the_reopening_closes_nothing_at_once() -> None:
    won = renewal(Ending.WON, 10, renewal_date=CLOSED - days(1))
    begun = {"since": CLOSED - days(60), "greens": 3}
    case = After(shut(GREEN, WON, renews=CLOSED - days(1), **begun), renewals=(won,))
    case.run(GREEN, after=1)
    case.reopen()
    case.label()
    assert {case.only(GREEN, after=1).verb for _ in range(20)} == {Verb.TRACK}
