"""What can go wrong with the evidence: nobody is reminded wrongly, and no reminder that is due is hidden."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.site import BOT, Ran
from triage_bot.config import load
from triage_bot.gitlab import connect
from triage_bot.sandbox import Faults
from triage_bot.sandbox.domain import notes
from triage_bot.sandbox.faults import Answer, Asked, Drop, Trouble

from .cast import OTHER_BOT, silent
from .season import FIRST, Season, open_season
from .test_stopped import reds

LATE = FIRST + timedelta(days=15)
"""The first day on which somebody who said nothing is late, a Tuesday."""

FAILED = 6


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    """Six red accounts, opened on the first day, whose people are silent unless a test lets them speak."""
    with open_season(tmp_path, dict(islice(reds().items(), 6))) as opened:
        opened.begin()
        for seat in opened.seats.values():
            seat.script = silent
        yield opened


def lived_until(season: Season, day: date) -> None:
    """A quiet run on each day before this one; people's clock stands at ten o'clock of the last."""
    current = FIRST + timedelta(days=1)
    while current < day:
        for _, brought in season.live(current):
            assert brought == season.due(current)
        current += timedelta(days=1)


def on(season: Season, day: date) -> tuple[Ran, Counter[int]]:
    """A run on this day, and how often it reminded of which issue."""
    ((ran, brought),) = season.live(day)
    return ran, Counter(reminder.iid for reminder in brought.elements())


def answered(season: Season, place: int) -> int:
    """The issue at this place, of which somebody has spoken ten days before."""
    iid = sorted(season.seats)[place]
    season.work(LATE - timedelta(days=10))
    season.seats[iid].say("Spoke to their CTO, all is well.")
    return iid


class Cut(Faults):
    """Whole or partial silence: drops every request whose path ends so, but for the first few."""

    def __init__(self, ends: str, *, spared: int = 0) -> None:
        super().__init__()
        self._ends, self._spared = ends, spared

    def before(self, asked: Asked) -> Trouble | None:
        if not asked.path.endswith(self._ends):
            return None
        self._spared -= 1
        return None if self._spared >= 0 else Drop()


@pytest.mark.parametrize("spared", [0, 1], ids=["failing", "cut short"])
def test_the_project_s_events(season: Season, spared: int) -> None:
    """They are read page by page; another bot has filled the first page, so the update is on the second."""
    season.site.world.clock.set(f"{FIRST}T12:00:00Z")
    chatty = season.seats[max(season.seats)]
    for number in range(110):
        chatty.say(f"Deployed build {number}.", by=OTHER_BOT)
    fresh = answered(season, 0)
    season.site.world.faults = Cut("/events", spared=spared)
    _, reminded = on(season, LATE)
    assert reminded == Counter(season.seats.keys() - {fresh})
    season.site.world.faults = Faults()
    _, reminded = on(season, LATE + timedelta(days=1))
    assert not reminded


def test_the_comments_of_one_issue(season: Season) -> None:
    """That issue waits until they can be read; all others are reminded of."""
    lived_until(season, LATE)
    unread = min(season.seats)
    season.site.world.faults = Cut(f"/issues/{unread}/notes")
    _, reminded = on(season, LATE)
    assert reminded == Counter(season.seats.keys() - {unread})
    assert any("could not be read" in line for line in held(season, LATE, unread))
    season.site.world.faults = Faults()
    _, reminded = on(season, LATE + timedelta(days=1))
    assert reminded == Counter([unread])


def held(season: Season, day: date, iid: int) -> list[str]:
    """What a dry run now says about the issue, with the fault still there."""
    ran = season.site.run(day, dry_run=True, hour=12)
    return ran.lines(season.seats[iid].account)


def test_a_stopped_run_whose_traces_cannot_be_seen_repeats_nothing(season: Season) -> None:
    """Comments were posted, the memory of them was not written, and the next run cannot read the events."""
    lived_until(season, LATE)
    season.site.world.faults.drop_next("before", method="PUT", times=100)
    assert FAILED in season.site.run(LATE, hour=5).exit_codes
    assert reminders(season) == Counter(season.seats.keys())
    season.site.world.faults = Cut("/events")
    on(season, LATE)
    season.site.world.faults = Faults()
    on(season, LATE + timedelta(days=1))
    assert reminders(season) == Counter(season.seats.keys())


def test_a_stopped_change_of_hands_is_not_told_twice(season: Season) -> None:
    iid, seat = next(iter(season.seats.items()))
    season.rows[seat.account] |= {"CSM": "Wendy Henk", "CSM Email": "wendy.henk@northlight.example"}
    day = FIRST + timedelta(days=1)
    season.deliver(day)
    season.site.world.faults.drop_next("before", method="PUT", times=100)
    assert FAILED in season.site.run(day, hour=5).exit_codes
    season.site.world.faults = Cut("/events")
    on(season, day)
    season.site.world.faults = Faults()
    on(season, day + timedelta(days=1))
    (said,) = season.site.case(seat.account).comments
    assert "csm:" in said.partition("\n")[0]
    assert season.csm(iid) == "whenk"


def test_an_acknowledgement_that_failed_is_made_up_for(season: Season) -> None:
    seat = season.seats[min(season.seats)]
    season.work(FIRST)
    note = seat.say("@triage-bot no change: next 2026-12-01 call with their CFO")
    day = FIRST + timedelta(days=1)
    season.deliver(day)
    season.site.world.faults.drop_next("before", method="POST", path_contains="award_emoji", times=100)
    assert FAILED in season.site.run(day, hour=5).exit_codes
    season.site.world.faults = Faults()
    on(season, day)
    assert [award.awardable_id for award in season.site.world.awards] == [note]


def reminders(season: Season) -> Counter[int]:
    """How many reminders stand on which issue."""
    cases = [case for of in season.site.cases().values() for case in of]
    return Counter(case.iid for case in cases for body in case.comments if "nudge:" in body)


def test_a_deleted_update_counts_no_more(season: Season) -> None:
    """The reminder that it had put off comes at the next run, and only once."""
    fresh = answered(season, 0)
    _, reminded = on(season, LATE)
    assert reminded == Counter(season.seats.keys() - {fresh})
    (note,) = season.site.world.comments_on(fresh)
    season.seats[fresh].delete(note.id)
    assert on(season, LATE + timedelta(days=1))[1] == Counter([fresh])
    assert not on(season, LATE + timedelta(days=2))[1]


def test_a_deleted_reminder_is_not_sent_again(season: Season) -> None:
    lived_until(season, LATE)
    on(season, LATE)
    world = season.site.world
    with world.edit():
        for iid in season.seats:
            for note in world.comments_on(iid):
                notes.delete(world, note, world.user(BOT))
    assert not on(season, LATE + timedelta(days=1))[1]


def test_an_edit_of_an_old_comment_is_no_update(season: Season) -> None:
    """A comment counts for the day on which it was written."""
    edited = min(season.seats)
    season.work(FIRST)
    season.seats[edited].say("First look.")
    lived_until(season, LATE)
    world = season.site.world
    season.site.moment(LATE - timedelta(days=1), 12)
    (note,) = world.comments_on(edited)
    with world.edit():
        notes.update(world, note, world.user(season.csm(edited)), "First look, and a better word.")
    assert on(season, LATE)[1] == Counter(season.seats.keys())


def test_other_bots_are_nobody(season: Season) -> None:
    """The named one, and one with a token of the project, which GitLab names itself."""
    world = season.site.world
    named, token = sorted(season.seats)[:2]
    project_bot = add_user(season, f"project_{world.project(season.site.project).id}_bot_4ffca233")
    season.work(LATE - timedelta(days=2))
    season.seats[named].say("Their instance is up to date.", by=OTHER_BOT)
    season.seats[token].say("Pipeline passed.", by=project_bot)
    assert on(season, LATE)[1] == Counter(season.seats.keys())


@pytest.mark.parametrize("named", [True, False], ids=["named in bot_users", "named nowhere"])
def test_another_user_for_the_bot(season: Season, named: bool) -> None:
    """The token's user was replaced after the first reminder. The reminders of the old one are no updates,
    which would hide the next one, and none is repeated."""
    lived_until(season, LATE)
    assert on(season, LATE)[1] == Counter(season.seats.keys())
    before = reminders(season)
    heir, site = "triage-heir", season.site
    token = heir_token(season)
    if named:
        policy = site.folder / "policy.yml"
        text = policy.read_text("utf-8").replace(f"- {OTHER_BOT}", f"- {OTHER_BOT}\n- {BOT}")
        policy.write_text(text, "utf-8")
    site.token = token
    on(season, LATE + timedelta(days=1))
    assert by_user(season, heir) == 0
    assert reminders(season) == before
    on(season, LATE + timedelta(days=7))
    assert by_user(season, heir) == len(season.seats), "the second level, by the new user"


def test_a_former_bot_user_that_goes_on_writing_is_nobody(season: Season) -> None:
    """It has spoken for the bot on this issue; on another, where it has not, its comments are a person's."""
    lived_until(season, LATE)
    on(season, LATE)
    there, other = sorted(season.seats)[:2]
    world = season.site.world
    block = world.issue(other).description or ""
    assert '"bots":[' in block
    with world.edit():
        for note in world.comments_on(other):
            world.notes.remove(note)
        world.issue(other).description = re.sub(r',"bots":\[[0-9]+\]', "", block)
    season.site.token = heir_token(season)
    season.work(LATE)
    for iid in (there, other):
        season.seats[iid].say("Rotated.", by=BOT)
    on(season, LATE + timedelta(days=7))
    assert by_user(season, "triage-heir") == len(season.seats) - 1
    assert [note.body for note in world.comments_on(other)] == ["Rotated."]


def heir_token(season: Season) -> str:
    """A token of another user with the rights of the bot."""
    world = season.site.world
    heir = add_user(season, "triage-heir")
    old = next(token for token in world.tokens if token.value == season.site.token)
    world.tokens.add(
        replace(old, id=world.tokens.next_id(), user_id=world.user(heir).id, value="sandbox-heir")
    )
    return "sandbox-heir"


def reopened(season: Season, iid: int, day: date) -> None:
    """Closed and reopened at once, at ten o'clock of a day."""
    season.work(day)
    person = season.site.person(season.csm(iid))
    person.close(iid)
    person.reopen(iid)


def test_a_reopening_starts_the_clock_anew(season: Season) -> None:
    """No reminder right after it, and one two weeks later."""
    lived_until(season, LATE)
    iid = min(season.seats)
    reopened(season, iid, LATE - timedelta(days=1))
    assert on(season, LATE)[1] == Counter(season.seats.keys() - {iid})
    assert season.site.case(season.seats[iid].account).due == str(LATE + timedelta(days=13))
    assert not on(season, LATE + timedelta(days=6))[1]
    _, reminded = on(season, LATE + timedelta(days=14))
    assert iid in reminded


def test_after_the_last_level_a_reopening_begins_another_count(season: Season) -> None:
    iid = min(season.seats)
    for after in (0, 7, 14, 28):
        on(season, LATE + timedelta(days=after))
    assert reminders(season)[iid] == 3
    again = LATE + timedelta(days=30)
    reopened(season, iid, again)
    assert not on(season, again + timedelta(days=14))[1]
    assert on(season, again + timedelta(days=15))[1] == Counter([iid])
    assert not on(season, again + timedelta(days=16))[1]


@pytest.mark.parametrize("readable", [True, False])
def test_a_reopening_is_seen_by_the_issue_itself(season: Season, readable: bool) -> None:
    """Where the project's events fail; where neither tells, nobody is reminded."""
    lived_until(season, LATE)
    iid = min(season.seats)
    reopened(season, iid, LATE - timedelta(days=1))
    season.site.world.faults = Cut("/events") if readable else CutAll("/events", "/resource_state_events")
    _, reminded = on(season, LATE)
    assert reminded == (Counter(season.seats.keys() - {iid}) if readable else Counter())


class CutAll(Faults):
    """Drops every request whose path has one of these ends."""

    def __init__(self, *ends: str) -> None:
        super().__init__()
        self._ends = ends

    def before(self, asked: Asked) -> Trouble | None:
        return Drop() if asked.path.endswith(self._ends) else None


def test_an_answered_reminder_of_which_both_are_deleted_is_not_repeated(season: Season) -> None:
    """The update before which it was due goes, and so does the reminder: the next level comes in its time."""
    iid = answered(season, 0)
    late = LATE + timedelta(days=6)
    for seat in season.seats.values():
        if seat.iid != iid:
            season.site.person("icamus").close(seat.iid)
    assert on(season, late)[1] == Counter([iid])
    world = season.site.world
    with world.edit():
        for note in world.comments_on(iid):
            notes.delete(world, note, next(user for user in world.users if user.id == note.author_id))
    for after in range(1, 7):
        assert not on(season, late + timedelta(days=after))[1]
    assert on(season, late + timedelta(days=7))[1] == Counter([iid])
    assert "nudge:1.0:2" in season.site.case(season.seats[iid].account).comments[-1]


def test_an_answer_in_a_thread_is_an_update_and_its_words_are_heard(season: Season) -> None:
    lived_until(season, LATE)
    on(season, LATE)
    iid, other = sorted(season.seats)[:2]
    season.work(LATE)
    day = LATE + timedelta(days=9)
    season.seats[iid].say(f"@triage-bot no change: next {day} call", in_thread=True)
    season.seats[other].say(f"@triage-bot snooze until {LATE + timedelta(days=20)}: budget", in_thread=True)
    world = season.site.world
    assert {world.comments_on(one)[-1].type for one in (iid, other)} == {"DiscussionNote"}
    on(season, LATE + timedelta(days=1))
    assert season.site.case(season.seats[iid].account).due == str(day)
    _, reminded = on(season, LATE + timedelta(days=10))
    assert iid in reminded
    assert other not in reminded


def test_an_update_that_the_events_lack_is_looked_up_before_it_is_forgotten(season: Season) -> None:
    """As after a move from another project, which takes comments along and no events."""
    iid = answered(season, 0)
    lived_day = LATE - timedelta(days=9)
    day = LATE + timedelta(days=2)
    season.seats[iid].say(f"@triage-bot no change: next {day} call")
    on(season, lived_day)
    world = season.site.world
    with world.edit():
        for event in list(world.events):
            if event.note_id is not None:
                world.events.remove(event)
    ran, _ = on(season, lived_day + timedelta(days=1))
    assert season.site.case(season.seats[iid].account).due == str(day)
    assert [entry.path for entry in ran.sent if entry.path.endswith(f"/issues/{iid}/notes")] != []
    board = f"/issues/{season.dashboard}"
    assert [entry for entry in ran.writes if not entry.path.endswith(board)] == []


def test_a_word_in_a_comment_that_the_events_garble_is_not_lost(season: Season) -> None:
    """The activity shows a later word, and of the earlier one nothing that can be read: both are heard, from
    the issue itself."""
    iid, other = sorted(season.seats)[:2]
    season.work(FIRST)
    odd = season.seats[iid].say("@triage-bot snooze until 2026-12-10: budget")
    later = season.seats[iid].say("@triage-bot explain")
    elsewhere = season.seats[other].say("@triage-bot explain")
    garbled = activity(season)
    for row in garbled:
        if row["target_id"] == odd:
            row["note"] = {"id": odd}
    season.site.world.faults = Instead("/events", json.dumps(garbled))
    ran, _ = on(season, FIRST + timedelta(days=1))
    acknowledged = {award.awardable_id for award in season.site.world.awards}
    assert acknowledged == {odd, later, elsewhere}
    assert "triage::snoozed" in season.site.case(season.seats[iid].account).labels
    read = [entry.path for entry in ran.sent if entry.path.endswith("/notes") and entry.method == "GET"]
    assert len(read) == 2
    season.site.world.faults = Faults()
    season.site.rests(FIRST + timedelta(days=1), hour=12)


class Instead(Faults):
    """Answers every request whose path ends so with a text of its own."""

    def __init__(self, ends: str, body: str) -> None:
        super().__init__()
        self._ends, self._body = ends, body

    def before(self, asked: Asked) -> Trouble | None:
        return Answer(200, self._body.encode()) if asked.path.endswith(self._ends) else None


def activity(season: Season) -> list[Any]:
    """The comments among the project's events, as the bot would read them."""
    connection = connect(load(season.site.config, season.site.environ).gitlab, season.site.token)
    project = season.site.world.project(season.site.project).id
    rows = connection.rows(f"/projects/{project}/events", {"action": "commented", "sort": "asc"})
    return [dict(row) for row in rows]


def add_user(season: Season, username: str) -> str:
    """One more user, with the rights of the bot."""
    world = season.site.world
    bot = world.user(BOT)
    user = world.users.add(replace(bot, id=world.users.next_id(), username=username))
    member = next(member for member in world.members if member.user_id == bot.id)
    world.members.add(replace(member, id=world.members.next_id(), user_id=user.id))
    return username


def by_user(season: Season, username: str) -> int:
    """How many comments a user has written."""
    world = season.site.world
    author = world.user(username).id
    return sum(note.author_id == author and not note.system for note in world.notes)
