"""What can go wrong with the evidence: nobody is reminded wrongly, and no reminder that is due is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

from tests.scenarios.site import BOT, Ran
from triage_bot.sandbox import Faults
from triage_bot.sandbox.domain import notes
from triage_bot.sandbox.faults import Asked, Drop, Trouble

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


def test_another_user_for_the_bot(season: Season) -> None:
    """The token's user was replaced after the first reminder; the old one is named in `bot_users`."""
    lived_until(season, LATE)
    assert on(season, LATE)[1] == Counter(season.seats.keys())
    before = reminders(season)
    heir = add_user(season, "triage-heir")
    world, site = season.site.world, season.site
    old = next(token for token in world.tokens if token.value == site.token)
    world.tokens.add(
        replace(old, id=world.tokens.next_id(), user_id=world.user(heir).id, value="sandbox-heir")
    )
    policy = site.folder / "policy.yml"
    policy.write_text(policy.read_text("utf-8").replace(f"- {OTHER_BOT}", f"- {OTHER_BOT}\n- {BOT}"), "utf-8")
    site.token = "sandbox-heir"
    on(season, LATE + timedelta(days=1))
    assert by_user(season, heir) == 0
    assert reminders(season) == before
    on(season, LATE + timedelta(days=7))
    assert by_user(season, heir) == len(season.seats), "the second level, by the new user"


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
