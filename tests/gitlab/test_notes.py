"""The comments of one issue, read before somebody is reminded: all of them, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from triage_bot import marker
from triage_bot.gitlab import GitLabReader, connect

from .conftest import Stand


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

    notes = stand.reader().notes(board, iid)

    assert [(note.body[:6], note.by_bot, note.issue_iid) for note in notes] == [
        ("Called", False, iid),
        (notes[1].body[:6], True, iid),
    ]
    assert notes[1].keys == {"nudge:1.0:1"}
    assert notes[0].at == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert [note.id for note in notes] == sorted(note.id for note in notes)
    assert len(stand.reader().notes(board, other)) == 2


def test_an_issue_without_comments(stand):
    iid = opened(stand)
    assert stand.reader().notes(stand.board(), iid) == ()


@pytest.mark.parametrize(("comments", "requests"), [(0, 1), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_it_costs_one_request_per_hundred_comments(stand, comments, requests):
    iid = opened(stand, comments)
    board = stand.board()
    stand.server.log.clear()

    notes = stand.reader().notes(board, iid)

    assert len(notes) == comments
    assert len(stand.server.log) == requests
    assert [entry.unknown_keys for entry in stand.server.log] == [()] * requests


def test_an_update_behind_a_hundred_other_comments_is_found(stand):
    """The newest page may hold a reaction of a person and a robot's ninety-nine comments."""
    iid = opened(stand, 1)
    for number in range(150):
        stand.world.person("triage-bot").comment(iid, f"Robot {number}")
    stand.world.person("icamus").comment(iid, "+1")

    notes = stand.reader().notes(stand.board(), iid)

    assert [note.body for note in notes if not note.by_bot] == ["Word 0", "+1"]


def test_other_bots_are_bots_in_an_issues_own_comments_too(stand):
    iid = opened(stand, 1)
    (note,) = stand.reader(bots=frozenset({"ICamus"})).notes(stand.board(), iid)
    assert note.by_bot


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_cannot_be_read_is_not_silence(stand, status):
    iid = opened(stand, 3)
    board = stand.board()
    stand.world.faults.fail_next(status, path_contains="/notes", times=20)

    assert stand.reader().notes(board, iid) is None


def test_a_later_page_that_fails_makes_all_of_it_unknown(stand):
    iid = opened(stand, 150)
    board = stand.board()
    passed = []

    def fail_the_second(sent):
        if sent.path.endswith("/notes") and not passed:
            passed.append(sent)
            stand.world.faults.fail_next(403, path_contains="/notes")

    connection = connect(stand.settings(), stand.seeded.tokens["bot"], on_request=fail_the_second)

    assert GitLabReader(connection, stand.settings()).notes(board, iid) is None
    assert passed


def test_an_issue_that_is_gone(stand):
    assert stand.reader().notes(stand.board(), 4711) is None
