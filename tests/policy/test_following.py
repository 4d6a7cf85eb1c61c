"""E4 to E10, X12 and 3.4: how the believed rating follows the source, day by day."""

from __future__ import annotations

import pytest

from tests.policy.cases import GREEN, RED, TODAY, UNKNOWN, YELLOW, account, days, remarks, trusting
from tests.policy.runs import Story
from triage_bot.model.decision import HoldKind, State
from triage_bot.model.health import Rating
from triage_bot.model.memory import Sighting


@pytest.mark.parametrize(
    ("believed", "sees", "remark", "label"),
    [
        (YELLOW, RED, "worsened", "HS::Red"),
        (GREEN, RED, "worsened", "HS::Red"),
        (GREEN, YELLOW, "worsened", "HS::Yellow"),
    ],
)
def test_e7_worsening_is_taken_over_at_once(believed: Rating, sees: Rating, remark: str, label: str) -> None:
    story = Story.of(believed)
    found = story.run(sees)
    assert (remarks(found), found.rules, story.health) == ([remark], ("E7",), {label})
    assert (story.memory.since, story.memory.before) == (TODAY, believed)


@pytest.mark.parametrize(
    ("believed", "sees", "remark", "rule", "label"),
    [
        (RED, YELLOW, "improved", "E6", "HS::Yellow"),
        (RED, GREEN, "recovering", "E8", "HS::Green"),
        (YELLOW, GREEN, "recovering", "E8", "HS::Green"),
    ],
)
def test_x12_an_improvement_is_believed_on_a_later_day(
    believed: Rating, sees: Rating, remark: str, rule: str, label: str
) -> None:
    story = Story.of(believed)
    before = story.health
    for _ in range(3):
        found = story.run(sees)
        assert (found.hold, remarks(found), found.rules) == (HoldKind.CONFIRMING, [], ("E6",))
    assert story.health == before
    assert story.memory.pending == Sighting(sees, TODAY)
    found = story.run(sees, after=1)
    assert (found.hold, remarks(found), found.rules, story.health) == (None, [remark], (rule,), {label})
    assert story.memory.pending is None
    assert story.issue.open
    assert story.run(sees, after=1).reasons == ()


def test_x12_with_a_yellow_in_between() -> None:
    """Green, then yellow, then green: yellow is what both sightings agree on; green has to be seen again."""
    story = Story.of(RED)
    story.run(GREEN)
    story.run(YELLOW, after=1)
    assert (story.health, story.memory.pending) == ({"HS::Yellow"}, None)
    story.run(GREEN, after=1)
    assert story.health == {"HS::Yellow"}
    story.run(GREEN, after=1)
    assert story.health == {"HS::Green"}


def test_a_better_second_sighting_counts_for_what_both_say() -> None:
    story = Story.of(RED)
    story.run(YELLOW)
    story.run(GREEN, after=1)
    assert (story.health, story.memory.pending) == ({"HS::Yellow"}, Sighting(GREEN, TODAY + days(1)))
    story.run(GREEN, after=1)
    assert story.health == {"HS::Green"}


def test_what_both_sightings_say_with_a_longer_wait() -> None:
    """Green seen two days ago is not green seen three days ago, though yellow was."""
    story = Story.of(RED, policy=trusting(confirm_days=3))
    story.run(YELLOW)
    story.run(GREEN, after=1)
    story.run(GREEN, after=2)
    assert story.health == {"HS::Yellow"}
    story.run(GREEN, after=2)
    assert story.health == {"HS::Yellow"}
    story.run(GREEN, after=1)
    assert story.health == {"HS::Green"}


def test_a_relapse_forgets_the_first_sighting() -> None:
    story = Story.of(RED)
    for sees in (GREEN, RED, GREEN):
        story.run(sees, after=1)
    assert (story.health, story.memory.pending) == ({"HS::Red"}, Sighting(GREEN, story.today))
    assert story.said == []


def test_flapping_every_other_day_stays_red_and_says_nothing() -> None:
    story = Story.of(YELLOW)
    for sees in (RED, YELLOW) * 6:
        story.run(sees, after=1)
    assert story.health == {"HS::Red"}
    assert story.said == [(TODAY + days(1), "worsened")]


def test_flapping_hourly_says_one_thing_a_day() -> None:
    """3.4: at most one comment about the rating a day; what came later is told the next day."""
    story = Story.of(GREEN, policy=trusting(confirm_days=0))
    for sees in (YELLOW, RED, YELLOW, GREEN, RED):
        story.run(sees)
    assert story.said == [(TODAY, "worsened")]
    assert story.health == {"HS::Red"}
    story.run(RED, after=1)
    assert story.said == [(TODAY, "worsened"), (TODAY + days(1), "worsened")]
    story.run(RED, after=1)
    assert len(story.said) == 2


@pytest.mark.parametrize("believed", [RED, YELLOW, GREEN])
@pytest.mark.parametrize("sees", [None, UNKNOWN])
def test_e10_unknown_changes_nothing_and_is_asked_about_once(believed: Rating, sees: Rating | None) -> None:
    story = Story.of(believed)
    before = story.health
    told = []
    for day in range(40):
        found = story.run(sees, after=1 if day else 0)
        told += [day] * len(remarks(found))
        assert (found.hold, found.rules[0]) == (HoldKind.UNKNOWN, "E10")
        assert set(found.rules) <= {"E10", "R-21"}, "it may become late meanwhile"
    assert told == [14]
    assert story.health == before
    assert story.memory.health is believed
    assert story.issue.open


def test_e10_a_rating_in_between_starts_the_count_again() -> None:
    story = Story.of(RED)
    story.run(None)
    story.run(RED, after=13)
    story.run(None, after=1)
    assert story.run(None, after=13).wanted.remarks == ()
    assert remarks(story.run(None, after=1)) == ["health-unknown"]
    story.run(RED, after=1)
    story.run(None, after=1)
    assert remarks(story.run(None, after=14)) == ["health-unknown"]
    assert len({key for _, key in story.said}) == 1


def test_unknown_is_no_second_sighting() -> None:
    story = Story.of(RED)
    story.run(GREEN)
    story.run(None, after=1)
    assert story.health == {"HS::Red"}


def test_x30_an_old_green_leaves_a_red_issue_red() -> None:
    story = Story.of(RED)
    old = account(csm_sentiment=GREEN, csm_sentiment_at=TODAY - days(130))
    for _ in range(3):
        story.run(old, after=1)
    assert story.health == {"HS::Red"}


def test_e8_green_stays_open_as_recovering() -> None:
    story = Story.of(RED)
    story.run(GREEN)
    assert story.run(GREEN, after=1).after is State.RECOVERING
    found = story.run(GREEN, after=60)
    assert (found.before, found.after, found.wanted.remarks) == (State.RECOVERING, State.RECOVERING, ())


def test_e4_a_cleared_flag_is_told_once_and_changes_nothing() -> None:
    story = Story.of(YELLOW, flagged=True)
    cleared = account(csm_sentiment=YELLOW, requires_triage=False, csm_name="Ada Lovelace")
    found = story.run(cleared)
    assert (remarks(found), found.rules, story.health) == (["flag-cleared"], ("E4",), {"HS::Yellow"})
    for _ in range(3):
        assert remarks(story.run(cleared, after=1)) == []
    assert story.issue.open


@pytest.mark.parametrize(
    ("believed", "sees", "flagged", "flag"),
    [
        pytest.param(RED, RED, True, False, id="red-does-not-need-the-flag"),
        pytest.param(YELLOW, YELLOW, True, None, id="a-blank-flag-is-not-cleared"),
        pytest.param(YELLOW, YELLOW, None, False, id="never-known-to-be-set"),
        pytest.param(YELLOW, YELLOW, False, False, id="never-set"),
        pytest.param(YELLOW, YELLOW, False, True, id="set"),
        pytest.param(YELLOW, GREEN, True, False, id="green-says-more"),
        pytest.param(YELLOW, None, True, False, id="unknown"),
    ],
)
def test_e4_is_silent_otherwise(
    believed: Rating, sees: Rating | None, flagged: bool | None, flag: bool | None
) -> None:
    story = Story.of(believed, flagged=flagged)
    assert remarks(story.run(account(csm_sentiment=sees, requires_triage=flag))) == []


def test_a_blank_flag_is_remembered_as_it_was() -> None:
    story = Story.of(YELLOW, flagged=True)
    story.run(account(csm_sentiment=YELLOW, requires_triage=None))
    assert remarks(story.run(account(csm_sentiment=YELLOW, requires_triage=False))) == ["flag-cleared"]


def test_one_run_says_all_it_has_to_say_with_different_keys() -> None:
    """Red to yellow is confirmed in the very run in which the flag is cleared."""
    story = Story.of(RED, flagged=True)
    story.run(account(csm_sentiment=YELLOW, requires_triage=True))
    found = story.run(account(csm_sentiment=YELLOW, requires_triage=False), after=1)
    assert remarks(found) == ["improved", "flag-cleared"]
    assert len({remark.key for remark in found.wanted.remarks}) == 2
