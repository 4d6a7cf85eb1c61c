"""R-26 and X22: what a person's health label means, and how long it stands."""

from __future__ import annotations

import pytest

from tests.policy.cases import GREEN, RED, TODAY, YELLOW, days, remarks, trusting
from tests.policy.runs import Story
from triage_bot.model.decision import HoldKind
from triage_bot.model.health import Rating
from triage_bot.model.memory import Sighting
from triage_bot.model.settings import Policy


def test_x22_kept_three_days_then_restored_with_one_comment() -> None:
    story = Story.of(RED)
    story.label("HS::Yellow")
    for after in (0, 0, 1, 1):
        found = story.run(RED, after=after)
        assert (found.hold, story.health, remarks(found)) == (HoldKind.PERSON, {"HS::Yellow"}, [])
    found = story.run(RED, after=1)
    assert (found.hold, story.health, remarks(found)) == (None, {"HS::Red"}, ["health-restored"])
    assert found.rules == ("R-26",)
    assert remarks(story.run(RED, after=1)) == []
    assert story.memory.person is None


def test_a_second_change_is_kept_and_restored_with_a_comment_of_its_own() -> None:
    story = Story.of(RED)
    keys = set()
    for _ in range(2):
        story.label("HS::Yellow")
        story.run(RED, after=1)
        found = story.run(RED, after=3)
        keys |= {remark.key for remark in found.wanted.remarks}
        assert story.health == {"HS::Red"}
    assert len(keys) == 2


def test_the_source_comes_to_agree_with_the_person() -> None:
    """No second sighting is needed, and nothing needs to be said."""
    story = Story.of(RED)
    story.label("HS::Yellow")
    story.run(RED)
    found = story.run(YELLOW, after=1)
    assert (found.hold, remarks(found), story.health) == (None, [], {"HS::Yellow"})
    assert (story.memory.health, story.memory.person, story.memory.pending) == (YELLOW, None, None)
    assert remarks(story.run(YELLOW, after=1)) == []


def test_a_person_who_takes_the_change_back() -> None:
    story = Story.of(RED)
    story.label("HS::Yellow")
    story.run(RED)
    story.label("HS::Red")
    found = story.run(RED, after=1)
    assert (found.hold, story.memory.person, story.health) == (None, None, {"HS::Red"})


def test_another_change_is_kept_three_days_of_its_own() -> None:
    story = Story.of(RED)
    story.label("HS::Yellow")
    story.run(RED)
    story.label("HS::Green")
    story.run(RED, after=2)
    assert story.memory.person == Sighting(GREEN, TODAY + days(2))
    assert story.run(RED, after=2).hold is HoldKind.PERSON
    assert remarks(story.run(RED, after=1)) == ["health-restored"]


def test_a_removed_label_is_a_change_too() -> None:
    story = Story.of(RED)
    story.label()
    for _ in range(3):
        assert (story.run(RED).hold, story.health) == (HoldKind.PERSON, set())
        story.today += days(1)
    assert remarks(story.run(RED)) == ["health-restored"]
    assert story.health == {"HS::Red"}


def test_a_label_added_beside_the_bots_own_wins_for_now() -> None:
    story = Story.of(RED)
    story.label("HS::Red", "HS::Yellow")
    story.run(RED)
    assert story.health == {"HS::Yellow"}


def test_two_labels_of_a_person_the_worse_counts() -> None:
    story = Story.of(RED)
    story.label("HS::Green", "HS::Yellow")
    story.run(RED)
    assert story.memory.person == Sighting(YELLOW, TODAY)
    assert story.health == {"HS::Green", "HS::Yellow"}
    story.run(RED, after=3)
    assert story.health == {"HS::Red"}


@pytest.mark.parametrize("titles", [("HS::Purple",), ("HS::Red", "HS::Purple"), ("HS::Yellow", "HS::Purple")])
def test_a_health_label_of_nobodys_vocabulary_stops_no_run(titles: tuple[str, ...]) -> None:
    story = Story.of(RED)
    story.label(*titles)
    assert story.run(RED).hold is HoldKind.PERSON
    story.run(RED, after=3)
    assert story.health == {"HS::Red"}


def test_the_setting_keeps_it_for_good() -> None:
    story = Story.of(RED, policy=trusting(keep_person_health=True))
    story.label("HS::Yellow")
    for _ in range(30):
        found = story.run(RED, after=1)
    assert (found.hold, story.health, story.said) == (HoldKind.PERSON, {"HS::Yellow"}, [])


@pytest.mark.parametrize("source", [GREEN, YELLOW])
def test_a_worse_label_of_a_person_is_not_improved_away_within_three_days(source: Rating) -> None:
    """The person sees trouble that the source does not see yet; an improvement there waits its turn."""
    story = Story.of(YELLOW if source is GREEN else RED)
    story.run(source)
    story.label("HS::Red" if source is GREEN else "HS::Green")
    theirs = story.health
    for _ in range(3):
        found = story.run(source, after=1)
        assert (found.hold, story.health, remarks(found)) == (HoldKind.PERSON, theirs, [])
    story.run(source, after=1)
    assert story.health == {"HS::Green" if source is GREEN else "HS::Yellow"}


def test_the_setting_keeps_it_against_an_improvement_too() -> None:
    story = Story.of(YELLOW, policy=trusting(keep_person_health=True))
    story.label("HS::Red")
    for _ in range(10):
        story.run(GREEN, after=1)
    assert story.health == {"HS::Red"}


@pytest.mark.parametrize(
    "policy", [trusting(), trusting(keep_person_health=True)], ids=["three days", "for good"]
)
def test_worsening_in_the_source_goes_before_a_persons_label(policy: Policy) -> None:
    story = Story.of(YELLOW, policy=policy)
    story.label("HS::Green")
    story.run(YELLOW)
    found = story.run(RED, after=1)
    assert (story.health, remarks(found)) == ({"HS::Red"}, ["worsened"])


def test_a_label_is_kept_while_the_source_knows_nothing() -> None:
    story = Story.of(RED)
    story.label("HS::Yellow")
    for _ in range(10):
        story.run(None, after=1)
    assert story.health == {"HS::Yellow"}
    story.run(RED, after=1)
    assert story.health == {"HS::Red"}


def test_the_block_says_until_when_a_label_is_kept() -> None:
    story = Story.of(RED)
    story.label("HS::Yellow")
    sheet = story.run(RED).wanted.sheet
    assert sheet.person_until == TODAY + days(3)
    forever = Story.of(RED, policy=trusting(keep_person_health=True))
    forever.label("HS::Yellow")
    assert forever.run(RED).wanted.sheet.person_until is None
