"""2.8 and 3.3: what a person opened again is a new episode, which earlier words and facts do not end."""

from __future__ import annotations

import pytest

from tests.policy.cases import RED, days
from triage_bot.model.decision import Verb
from triage_bot.model.outcome import Outcome
from triage_bot.model.renewal import Ending
from triage_bot.policy.lifecycle.states import concluded

from .closing import CLOSED, VOID, WON, After, shut
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
