"""The comments of one issue, read before somebody is reminded: all of them, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from triage_bot import marker
from triage_bot.gitlab import GitLabReader, connect

from .conftest import Stand
from .texts import memory


def all_of_them(_notes: object) -> bool:
    """Nothing but the end is enough."""
    return False


def opened(stand: Stand, comments: int = 0, *, by: str = "icamus") -> int:
    person = stand.world.person(by)
    iid = person.open_issue("Acme").iid
    for number in range(comments):
        person.comment(iid, f"Word {number}")
    return iid


def test_all_comments_newest_last_and_nothing_else(stand):
    person = stand.world.person("icamus")
    iid = opened(stand)
    person.comment(iid, "Called them")
    person.label(iid, add=["HS::Red"])
    person.due(iid, "2026-12-05")
    other = opened(stand, 2)
    stand.world.clock.set("2026-11-21T09:00:00Z")
    stand.world.person("triage-bot").comment(iid, marker.say(["nudge:1.0:1"], "Please update"))
    board = stand.board()

    notes = stand.reader().notes(board, iid, all_of_them)

    assert [(note.body[:6], note.by_bot, note.issue_iid) for note in notes] == [
        ("Called", False, iid),
        (notes[1].body[:6], True, iid),
    ]
    assert notes[1].keys == {"nudge:1.0:1"}
    assert notes[0].at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert [note.id for note in notes] == sorted(note.id for note in notes)
    assert len(stand.reader().notes(board, other, all_of_them)) == 2


def test_an_issue_without_comments(stand):
    iid = opened(stand)
    assert stand.reader().notes(stand.board(), iid, all_of_them) == ()


@pytest.mark.parametrize(("comments", "requests"), [(0, 1), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_it_costs_one_request_per_hundred_comments(stand, comments, requests):
    iid = opened(stand, comments)
    board = stand.board()
    stand.server.log.clear()

    notes = stand.reader().notes(board, iid, all_of_them)

    assert len(notes) == comments
    assert len(stand.server.log) == requests
    assert [entry.unknown_keys for entry in stand.server.log] == [()] * requests


def test_an_update_behind_a_hundred_other_comments_is_found(stand):
    """The newest page may hold a reaction of a person and a robot's ninety-nine comments."""
    iid = opened(stand, 1)
    for number in range(150):
        stand.world.person("triage-bot").comment(iid, f"Robot {number}")
    stand.world.person("icamus").comment(iid, "+1")

    notes = stand.reader().notes(stand.board(), iid, all_of_them)

    assert [note.body for note in notes if not note.by_bot] == ["Word 0", "+1"]


def test_other_bots_are_bots_in_an_issues_own_comments_too(stand):
    iid = opened(stand, 1)
    (note,) = stand.reader(bots=frozenset({"ICamus"})).notes(stand.board(), iid, all_of_them)
    assert note.by_bot


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_cannot_be_read_is_not_silence(stand, status):
    iid = opened(stand, 3)
    board = stand.board()
    stand.world.faults.fail_next(status, path_contains="/notes", times=20)

    assert stand.reader().notes(board, iid, all_of_them) is None


def test_a_later_page_that_fails_makes_all_of_it_unknown(stand):
    iid = opened(stand, 150)
    board = stand.board()
    passed = []

    def fail_the_second(sent):
        if sent.path.endswith("/notes") and not passed:
            passed.append(sent)
            stand.world.faults.fail_next(403, path_contains="/notes")

    connection = connect(stand.settings(), stand.seeded.tokens["bot"], on_request=fail_the_second)

    assert GitLabReader(connection, stand.settings()).notes(board, iid, all_of_them) is None
    assert passed


def test_an_issue_that_is_gone(stand):
    assert stand.reader().notes(stand.board(), 4711, all_of_them) is None


def test_reading_ends_with_the_page_that_is_enough(stand):
    """The newest page of hundreds, as long as nothing further back is asked for."""
    iid = opened(stand, 250)
    board = stand.board()
    stand.server.log.clear()

    notes = stand.reader().notes(board, iid, lambda found: found[0].body == "Word 249")

    assert [note.body for note in notes] == [f"Word {number}" for number in range(150, 250)]
    assert len(stand.server.log) == 1


def test_answers_in_threads_are_comments(stand):
    iid = opened(stand, 1)
    person = stand.world.person("icamus")
    said = person.reply(iid, stand.comments(iid)[0].id, "And another word")
    assert said.type == "DiscussionNote"

    board = stand.board()

    assert [note.body for note in board.notes[iid]] == ["Word 0", "And another word"]
    assert stand.reader().notes(board, iid, all_of_them) == board.notes[iid]


@pytest.mark.parametrize(
    ("bots", "body", "by_bot"),
    [
        pytest.param((), "Called them", False, id="nobody-has-spoken-for-the-bot"),
        pytest.param(("icamus",), "Called them", True, id="a-former-bot"),
        pytest.param(("planner-user",), "Called them", False, id="another-former-bot"),
        pytest.param((), marker.say(["nudge:1.0:1"], "Due"), False, id="a-copied-key"),
    ],
)
def test_who_spoke_for_the_bot_on_an_issue_is_no_person_there(stand, bots, body, by_bot):
    ids = frozenset(stand.world.user(name).id for name in bots)
    opener = stand.world.person("triage-bot")
    marked = opener.open_issue("Acme", marker.write("", replace(memory(), bots=ids), "| Facts |")).iid
    plain = opener.open_issue("Other").iid
    for iid in (marked, plain):
        stand.world.person("icamus").comment(iid, body)

    board = stand.board()

    assert [note.by_bot for note in board.notes[marked]] == [by_bot]
    assert [note.by_bot for note in stand.reader().notes(board, marked, all_of_them)] == [by_bot]
    assert [note.by_bot for note in board.notes[plain]] == [False]


def test_keys_in_comments_of_whoever_opened_a_marked_issue_are_the_bots(stand):
    """As of a release that did not remember who spoke, or of a run cut short before it did."""
    former = stand.world.person("planner-user")
    iid = former.open_issue("Acme", marker.write("", memory(), "| Facts |")).iid
    former.comment(iid, marker.say(["nudge:1.0:1"], "Due"))
    former.comment(iid, "Called them")

    assert [note.by_bot for note in stand.board().notes[iid]] == [True, False]


def reopen(stand, *iids):
    person = stand.world.person("icamus")
    for iid in iids:
        person.close(iid)
        person.reopen(iid)


def test_reopenings_of_all_issues_cost_one_request(stand):
    first, second, quiet = (opened(stand) for _ in range(3))
    reopen(stand, first, second)
    stand.world.clock.set("2026-11-22T09:00:00Z")
    reopen(stand, second)
    board = stand.board()
    stand.server.log.clear()

    found = stand.reader().reopened(board, [quiet])

    assert found == {
        first: datetime(2026, 11, 21, 8, tzinfo=UTC),
        second: datetime(2026, 11, 22, 9, tzinfo=UTC),
    }
    assert [(entry.path.rpartition("/")[2], entry.unknown_keys) for entry in stand.server.log] == [
        ("events", ())
    ]


def test_reopenings_by_the_bot_itself_are_no_news(stand):
    first, second = opened(stand), opened(stand)
    for iid in (first, second):
        stand.world.person("icamus").close(iid)
    stand.world.person("icamus").reopen(first)
    stand.world.person(stand.board().me.username).reopen(second)
    board = stand.board()

    assert set(stand.reader().reopened(board, [first, second])) == {first}
    stand.world.faults.fail_next(403, path_contains="/events")
    assert set(stand.reader().reopened(board, [first, second])) == {first}


def test_a_reopening_is_asked_of_the_issue_where_the_events_fail(stand):
    first, second, quiet = (opened(stand) for _ in range(3))
    reopen(stand, first, second)
    board = stand.board()
    stand.world.faults.fail_next(403, path_contains="/events")

    assert stand.reader().reopened(board, [first, quiet]) == {first: datetime(2026, 11, 21, 8, tzinfo=UTC)}


def test_a_reopening_that_nothing_tells_of_is_not_known(stand):
    first = opened(stand)
    board = stand.board()
    stand.world.faults.fail_next(403, path_contains="events", times=2)

    assert stand.reader().reopened(board, [first]) == {first: None}
