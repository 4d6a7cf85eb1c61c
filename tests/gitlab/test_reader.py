"""Reading the project: what comes out of it and what it costs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from triage_bot import marker
from triage_bot.gitlab import GitLabReader, connect
from triage_bot.gitlab.issues import tracked_issues
from triage_bot.model.board import Role
from triage_bot.sandbox import rows

from .conftest import CLOSED_SINCE, EVIDENCE_SINCE, Stand
from .texts import ACME, description, memory


def fill(stand: Stand, issues: int, comments: int) -> list[int]:
    person = stand.world.person("icamus")
    iids = [person.open_issue(f"Account {number}", confidential=True).iid for number in range(issues)]
    for number in range(comments):
        person.comment(iids[number % issues], f"Called them, {number}")
    stand.server.log.clear()
    return iids


@pytest.mark.parametrize(("issues", "comments", "requests"), [(50, 120, 4 + 1 + 2), (1000, 250, 4 + 10 + 3)])
def test_a_board_costs_four_requests_and_one_per_hundred_rows(stand, issues, comments, requests):
    fill(stand, issues, comments)

    connection = stand.connection()
    reader = GitLabReader(connection, stand.settings())
    board = reader.board(evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False)

    assert len(board.issues) == issues
    assert sum(len(notes) for notes in board.notes.values()) == comments
    assert connection.requests == {"GET": requests}
    assert len(stand.server.log) == requests


def test_every_query_key_is_known_to_gitlab(stand):
    fill(stand, 101, 101)

    stand.board(milestones=True)

    assert [(entry.path, entry.unknown_keys) for entry in stand.server.log if entry.unknown_keys] == []


def test_milestones_cost_one_request_and_only_when_asked_for(stand):
    project = stand.world.project(stand.seeded.project_id)
    connection = stand.connection("reporter")
    path = f"/projects/{project.id}/milestones"
    made = connection.post(path, {"title": "FY27-Q4"})
    connection.post(path, {"title": "FY26-Q4"})
    stand.server.log.clear()

    assert stand.board().milestones is None
    plain = len(stand.server.log)
    stand.server.log.clear()
    board = stand.board(milestones=True)

    assert len(stand.server.log) == plain + 1 <= 6 + 2
    assert set(board.milestones) == {"FY27-Q4", "FY26-Q4"}
    assert board.milestones["FY27-Q4"] == made["id"]


def test_issues_come_with_their_memory_and_without_tasks_and_incidents(stand):
    person = stand.world.person("icamus")
    tracked = person.open_issue("Acme", description(), labels=["E&A", "HS::Red"], assignees=["icamus"])
    person.due(tracked.iid, "2026-12-05")
    plain = person.open_issue("A note to self")

    board = stand.board()

    assert [issue.iid for issue in board.issues] == [tracked.iid, plain.iid]
    first, second = board.issues
    assert first.memory == memory()
    assert first.marker_fault is None
    assert first.labels == {"E&A", "HS::Red"}
    assert first.assignees == ("icamus",)
    assert first.due_date == date(2026, 12, 5)
    assert first.author == "icamus"
    assert (second.memory, second.description) == (None, "")


@pytest.mark.parametrize("offset", ["Z", "+02:00", "-09:30"])
def test_instants_are_the_same_whatever_offset_gitlab_writes(stand, offset):
    person = stand.world.person("icamus")
    iid = person.open_issue("Acme").iid
    person.comment(iid, "Called them")
    stand.world.instance.utc_offset = offset

    board = stand.board()

    eight = datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert board.issues[0].created_at == eight
    assert board.issues[0].created_at.utcoffset().total_seconds() == 0
    assert [note.at for note in board.notes[iid]] == [eight]


def test_closed_issues_of_the_window_only(stand):
    person = stand.world.person("icamus")
    stand.world.clock.set("2026-05-01T08:00:00Z")
    long_ago = person.open_issue("Long ago").iid
    recent = person.open_issue("Recent").iid
    person.close(long_ago)
    stand.world.clock.set("2026-11-01T08:00:00Z")
    person.close(recent)
    person.comment(long_ago, "A late word")

    board = stand.board()

    assert [issue.iid for issue in board.closed] == [recent]
    assert board.closed[0].closed_by == "icamus"
    assert board.closed[0].open is False
    assert board.issues == ()


def test_the_window_of_closed_issues_begins_where_its_day_begins_first(stand):
    person = stand.world.person("icamus")
    stand.world.clock.set("2026-08-22T09:00:00Z")
    before = person.open_issue("The day before everywhere").iid
    person.close(before)
    stand.world.clock.set("2026-08-22T12:00:00Z")
    there = person.open_issue("The first day in Auckland").iid
    person.close(there)

    assert [issue.iid for issue in stand.board().closed] == [there]


def test_an_issue_that_a_list_repeats_is_one_issue(stand):
    iid = stand.world.person("icamus").open_issue("Acme", description()).iid
    path = f"/projects/{stand.seeded.project_id}/issues"
    row = stand.connection().get(f"{path}/{iid}")

    assert [issue.iid for issue in tracked_issues([row, row], path)] == [iid]


def test_an_issue_closed_while_the_pages_are_read_hides_no_other(stand):
    iids = fill(stand, 150, 1)
    person = stand.world.person("icamus")
    closed = []

    def close_the_first(sent):
        if sent.path.endswith("/issues") and not closed:
            closed.append(iids[0])
            person.close(iids[0])

    connection = connect(stand.settings(), stand.seeded.tokens["bot"], on_request=close_the_first)
    board = GitLabReader(connection, stand.settings()).board(
        evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
    )

    assert {issue.iid for issue in board.issues} >= set(iids[1:])


def test_a_server_without_keyset_paging_is_asked_again_without(stand):
    iids = fill(stand, 3, 0)
    stand.world.faults.fail_next(405, path_contains="/issues", body='{"error":"no keyset here"}')

    assert [issue.iid for issue in stand.board().issues] == iids
    lists = [entry for entry in stand.server.log if entry.path.endswith("/issues")]
    assert [entry.status for entry in lists] == [405, 200, 200]
    assert [entry.query.get("pagination") for entry in lists] == ["keyset", None, None]


def test_comments_are_told_apart_by_author_and_key(stand):
    iid = stand.world.person("icamus").open_issue("Acme").iid
    board = stand.board()
    said = marker.say(["worsened:1"], "Worse.")
    stand.world.person("icamus").comment(iid, "Called them")
    stand.connection("bot").post(f"/projects/{board.project.id}/issues/{iid}/notes", {"body": said})
    stand.world.person("icamus").comment(iid, said)
    stand.world.person("planner-user").comment(iid, "beep")

    board = stand.reader(bots=frozenset({"Planner-User"})).board(
        evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
    )

    seen = [(note.author, note.by_bot, note.keys) for note in board.notes[iid]]
    assert seen == [
        ("icamus", False, frozenset()),
        ("triage-bot", True, frozenset({"worsened:1"})),
        ("icamus", False, frozenset({"worsened:1"})),
        ("planner-user", True, frozenset()),
    ]
    assert board.keys_said(iid) == {"worsened:1"}


def test_system_notes_and_deleted_comments_are_no_evidence(stand):
    person = stand.world.person("icamus")
    iid = person.open_issue("Acme").iid
    other = person.open_issue("Other").iid
    person.retitle(iid, "Acme Corporation")
    person.label(iid, add=["E&A"])
    note = person.comment(other, "Said too much")
    stand.world.notes.remove(note)

    board = stand.board()

    assert (board.notes, board.evidence_whole) == ({}, True)


def test_a_comment_written_while_the_pages_are_read_is_seen(stand):
    iid = fill(stand, 1, 150)[0]
    said = []

    def say_something(sent):
        if sent.path.endswith("/events") and not said:
            said.append(stand.world.person("icamus").comment(iid, "Just now"))

    connection = connect(stand.settings(), stand.seeded.tokens["bot"], on_request=say_something)
    board = GitLabReader(connection, stand.settings()).board(
        evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
    )

    assert [note.id for note in board.notes[iid]][-1] == said[0].id
    assert len(board.notes[iid]) == 151


def test_a_comment_that_cannot_be_read_is_not_silence_and_hides_no_other(stand):
    person = stand.world.person("icamus")
    iid = person.open_issue("Acme").iid
    odd = person.comment(iid, "Odd")
    good = person.comment(iid, "Good")
    with stand.world.edit():
        odd.body = None

    board = stand.board()

    assert (board.evidence_whole, board.doubtful) == (False, {iid})
    assert [note.id for note in board.notes[iid]] == [good.id]


def test_comments_before_the_window_are_not_read(stand):
    person = stand.world.person("icamus")
    stand.world.clock.set("2026-10-10T08:00:00Z")
    iid = person.open_issue("Acme").iid
    person.comment(iid, "An old word")
    stand.world.clock.set("2026-10-17T00:30:00Z")
    person.comment(iid, "On the first day")

    board = stand.board()

    assert len(board.notes[iid]) == 1
    assert board.evidence_since == EVIDENCE_SINCE


@pytest.mark.parametrize("status", [403, 500])
def test_comments_that_cannot_be_read_are_not_silence(stand, status):
    iids = fill(stand, 1, 150)
    stand.world.faults.fail_next(status, path_contains="/events")

    board = stand.board()

    assert board.evidence_whole is False
    assert [issue.iid for issue in board.issues] == iids


def test_a_later_page_of_comments_that_fails_keeps_the_earlier_ones(stand):
    iid = fill(stand, 1, 150)[0]
    passed = []

    def fail_the_second(sent):
        if sent.path.endswith("/events") and not passed:
            passed.append(sent)
            stand.world.faults.fail_next(500, path_contains="/events")

    connection = connect(stand.settings(), stand.seeded.tokens["bot"], on_request=fail_the_second)
    board = GitLabReader(connection, stand.settings()).board(
        evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False
    )

    assert board.evidence_whole is False
    assert len(board.notes[iid]) == 100


def test_a_token_for_reading_reads_everything_and_only_reads(stand):
    fill(stand, 3, 3)

    board = stand.board("read_api")

    assert len(board.issues) == 3
    assert {entry.method for entry in stand.server.log} == {"GET"}


def test_a_fine_grained_token_is_let_through_with_what_it_may(stand):
    fill(stand, 1, 1)

    assert (
        stand.reader("granular", to_write=True)
        .board(evidence_since=EVIDENCE_SINCE, closed_since=CLOSED_SINCE, milestones=False)
        .me
        == stand.board("reporter").me
    )


def test_members_and_labels(stand):
    connection = stand.connection("reporter")
    connection.post(f"/projects/{stand.seeded.project_id}/labels", {"name": "E&A", "color": "#fc0"})

    board = stand.board()

    assert board.me.username == "triage-bot"
    assert board.me.role is Role.REPORTER
    assert board.members["icamus"].role is Role.DEVELOPER
    assert stand.reader().labels(board)["E&A"].in_project is True


def test_labels_of_a_group_are_known_as_such(stand):
    with stand.world.edit() as world:
        world.labels.add(
            rows.Label(id=world.labels.next_id(), title="devops::secure", color="#00ff00", group_path="acme")
        )

    assert stand.reader().labels(stand.board())["devops::secure"].in_project is False


def test_the_projects_own_label_hides_a_groups_of_the_same_title(stand):
    with stand.world.edit() as world:
        for place in ({"project_id": stand.seeded.project_id}, {"group_path": "acme"}):
            world.labels.add(rows.Label(id=world.labels.next_id(), title="HS::Red", color="#ff0000", **place))

    assert stand.reader().labels(stand.board())["HS::Red"].in_project is True


def test_an_odd_issue_costs_that_issue_only(stand):
    person = stand.world.person("icamus")
    odd = person.open_issue("Acme", description())
    good = person.open_issue("Other")
    with stand.world.edit():
        odd.confidential = None

    board = stand.board()

    assert [issue.iid for issue in board.issues] == [odd.iid, good.iid]
    assert board.issues[0].memory.account == ACME
    assert "field confidential" in board.issues[0].marker_fault
    assert board.issues[1].marker_fault is None
