"""Writing to the project: what is asked, what is dropped, what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from triage_bot import marker
from triage_bot.model.action import Acknowledge, AdoptIssue, EnsureLabel
from triage_bot.ports import WriteState
from triage_bot.sandbox import rows

from .conftest import Stand
from .texts import ACME, WHY, close, comment, description, opening, reopen, update

GREEN = EnsureLabel(name="HS::Green", color="#00ff00", description="Healthy")


def opened(stand: Stand, text: str | None = None, **given: object) -> int:
    return stand.world.person("icamus").open_issue("Acme", text or description(), **given).iid


def titles(stand: Stand, iid: int) -> set[str]:
    return {stand.world.labels[one].title for one in stand.world.issue(iid).label_ids}


def test_an_issue_is_opened_with_all_its_fields_in_one_request(stand):
    board = stand.board()
    milestone = stand.connection("reporter").post(
        f"/projects/{board.project.id}/milestones", {"title": "FY27-Q4"}
    )
    writer = stand.writer(board=stand.board(milestones=True))
    stand.server.log.clear()

    action = opening(
        labels=("HS::Red", "E&A", "devops::secure"),
        assignee="ICamus",
        due=date(2026, 12, 5),
        milestone="FY27-Q4",
    )
    written = writer.write(action)

    assert (written.state, written.dropped, written.problem) == (WriteState.DONE, (), None)
    issue = stand.world.issue(written.iid)
    assert issue.title == action.title
    assert marker.same(issue.description, action.description)
    assert titles(stand, written.iid) == {"HS::Red", "E&A", "devops::secure"}
    assert [stand.world.users[one].username for one in issue.assignee_ids] == ["icamus"]
    assert (issue.due_date, issue.confidential, issue.milestone_id) == ("2026-12-05", True, milestone["id"])
    assert len(stand.server.log) == 1
    assert stand.server.log[0].unknown_keys == ()


def test_what_cannot_be_asked_for_is_left_out_and_said(stand):
    action = opening(assignee="stranger", milestone="FY99-Q1", labels=("HS::Red", "one, two"))

    written = stand.writer().write(action)

    assert written.state is WriteState.PARTLY
    assert written.dropped == ("labels", "assignee", "milestone")
    for words in (
        "cannot hold a comma: one, two",
        "stranger is no active member",
        "no active milestone FY99-Q1",
    ):
        assert words in written.problem
    assert titles(stand, written.iid) == {"HS::Red"}


def test_a_blocked_member_is_not_asked_for(stand):
    with stand.world.edit() as world:
        world.user("icamus").state = "blocked"

    written = stand.writer().write(opening(assignee="icamus"))

    assert written.dropped == ("assignee",)


def test_an_update_names_labels_one_by_one_in_one_request(stand):
    iid = opened(stand, labels=["HS::Red", "a person's own"])
    writer = stand.writer()
    stand.server.log.clear()

    written = writer.write(
        update(iid, add_labels=("HS::Yellow",), remove_labels=("HS::Red",), due=date(2026, 12, 5))
    )

    assert written.state is WriteState.DONE
    assert titles(stand, iid) == {"HS::Yellow", "a person's own"}
    assert [entry.body for entry in stand.server.log] == [
        {"add_labels": ["HS::Yellow"], "remove_labels": ["HS::Red"], "due_date": "2026-12-05"}
    ]


@pytest.mark.parametrize("tier", ["free", "premium"])
def test_swapping_scoped_labels_ends_the_same_on_every_tier(stand, tier):
    with stand.world.edit() as world:
        world.project(stand.seeded.project_id).tier = tier
    iid = opened(stand, labels=["devops::plan", "odd & even"])

    written = stand.writer().write(
        update(iid, add_labels=("devops::secure",), remove_labels=("devops::plan",))
    )

    assert written.state is WriteState.DONE
    assert titles(stand, iid) == {"devops::secure", "odd & even"}


def test_a_groups_label_is_set_by_name(stand):
    with stand.world.edit() as world:
        world.labels.add(
            rows.Label(id=world.labels.next_id(), title="HS::Red", color="#ff0000", group_path="acme")
        )
    iid = opened(stand)

    assert stand.writer().write(update(iid, add_labels=("HS::Red",))).state is WriteState.DONE
    assert len([label for label in stand.world.labels if label.title == "HS::Red"]) == 1


def test_an_issue_is_closed_with_its_last_words_in_one_request(stand):
    before = description()
    iid = opened(stand, before, labels=["HS::Red"])
    writer = stand.writer()
    after = description(body="Won")
    action = close(iid, description=after, description_before=before, add_labels=("outcome::closed-won",))
    writer.prepare([action])
    stand.server.log.clear()

    written = writer.write(action)

    assert written.state is WriteState.DONE
    issue = stand.world.issue(iid)
    assert issue.state == "closed"
    assert marker.same(issue.description, after)
    assert titles(stand, iid) == {"HS::Red", "outcome::closed-won"}
    assert [entry.method for entry in stand.server.log] == ["GET", "PUT"]


def test_an_issue_of_a_person_is_adopted(stand):
    iid = opened(stand, "We should look at Acme.")
    after = description(after="We should look at Acme.")
    from triage_bot.model.action import Change

    change = Change(description=after, description_before="We should look at Acme.", add_labels=("HS::Red",))
    written = stand.writer().write(AdoptIssue(iid=iid, account=ACME, name="Acme", change=change, reasons=WHY))

    assert written.state is WriteState.DONE
    assert stand.world.issue(iid).description.endswith("We should look at Acme.")
    assert stand.board().issues[0].memory.account == ACME


def test_fields_that_gitlab_drops_in_silence_are_named(stand):
    guest = next(user for user in stand.world.users if user.username == "guest-user")
    iid = stand.world.person("guest-user").open_issue("Acme", "Text").iid
    board = stand.board()
    board = replace(board, me=next(m for m in board.members.values() if m.id == guest.id))

    action = update(iid, title="Acme Corp", add_labels=("HS::Red",), due=date(2026, 12, 5), assignee="icamus")
    written = stand.writer("guest", board).write(action)

    assert written.state is WriteState.PARTLY
    assert written.dropped == ("labels", "assignee", "due date")
    assert "guest-user needs the role Planner or Reporter" in written.problem
    assert stand.world.issue(iid).title == "Acme Corp"


def test_one_refused_account_does_not_stop_the_next(stand):
    iid = opened(stand)
    writer = stand.writer("guest")

    first = writer.write(close(iid))
    gone = writer.write(comment(999))
    second = writer.write(comment(iid))

    assert (first.state, gone.state, second.state) == (
        WriteState.REFUSED,
        WriteState.REFUSED,
        WriteState.DONE,
    )
    assert "403" in first.problem
    assert "the issue is gone" in gone.problem


def test_a_title_that_is_too_long_is_refused_with_gitlabs_words(stand):
    written = stand.writer().write(opening(title="A" * 300))

    assert written.state is WriteState.REFUSED
    assert "title is too long" in written.problem


def test_a_description_that_a_person_edited_meanwhile_is_left_alone(stand):
    before = description()
    iid = opened(stand, before)
    writer = stand.writer()
    action = update(
        iid, description=description(body="Newer facts"), description_before=before, add_labels=("HS::Red",)
    )
    writer.prepare([action])
    stand.world.person("icamus").edit_description(iid, before + "\n\nCall Ann first!")

    written = writer.write(action)

    assert written.state is WriteState.SKIPPED
    assert written.dropped == ("labels", "facts")
    assert "somebody edited the issue meanwhile" in written.problem
    assert stand.world.issue(iid).description == before + "\n\nCall Ann first!"
    assert titles(stand, iid) == set()
    assert stand.sent("PUT") == []


def test_the_next_run_does_what_was_left(stand):
    before = description() + "\n\nCall Ann first!"
    iid = opened(stand, before)
    after = description(body="Newer facts", after="Call Ann first!")

    written = stand.writer().write(update(iid, description=after, description_before=before))

    assert written.state is WriteState.DONE
    assert stand.world.issue(iid).description.endswith("Call Ann first!")


@pytest.mark.parametrize("stored", ["Facts  \n", "Facts\r\n", "Facts"])
def test_white_space_that_gitlab_cuts_is_no_edit(stand, stored):
    iid = opened(stand, "Facts")

    written = stand.writer().write(update(iid, description="New", description_before=stored))

    assert written.state is WriteState.DONE


def test_a_description_that_is_there_already_is_not_sent(stand):
    iid = opened(stand, "New")
    writer = stand.writer()

    assert writer.write(update(iid, description="New", description_before="Old")).state is WriteState.DONE
    assert stand.sent("PUT") == []


def test_each_look_at_a_description_serves_one_write(stand):
    iid = opened(stand, "Old")
    writer = stand.writer()
    first = update(iid, description="Old", description_before="Older", add_labels=("HS::Red",))
    second = close(iid, description="New", description_before="Old")
    writer.prepare([first, second])

    assert writer.write(first).state is WriteState.DONE
    stand.world.person("icamus").edit_description(iid, "Mine")

    assert writer.write(second).state is WriteState.SKIPPED
    assert stand.world.issue(iid).state == "opened"


def test_an_issue_that_is_gone_is_not_written_to(stand):
    written = stand.writer().write(update(4711, description="New", description_before="Old"))

    assert written.state is WriteState.REFUSED
    assert "gone" in written.problem


def test_descriptions_are_looked_at_again_a_hundred_at_a_time(stand):
    person = stand.world.person("icamus")
    iids = [person.open_issue(f"Account {number}", "Old").iid for number in range(250)]
    actions = [update(iid, description=f"New {iid}", description_before="Old") for iid in iids]
    writer = stand.writer()
    writer.prepare([GREEN, *actions, comment(iids[0])])
    stand.server.log.clear()

    for number, action in enumerate(actions):
        if number == 100:
            person.edit_description(iids[150], "Mine")
        assert writer.write(action).state is (WriteState.SKIPPED if number == 150 else WriteState.DONE)

    assert len(stand.sent("GET")) == 3
    assert len(stand.sent("PUT")) == 249
    assert [entry.unknown_keys for entry in stand.server.log if entry.unknown_keys] == []


def test_a_quick_action_that_slips_into_a_description_is_noticed(stand):
    iid = opened(stand, "Old")

    written = stand.writer().write(
        update(iid, description="Facts\n\n/due 2026-12-24\n\nmore", description_before="Old")
    )

    assert (written.state, written.dropped) == (WriteState.PARTLY, ("facts",))


def test_a_comment_is_posted_once(stand):
    iid = opened(stand)

    written = stand.writer().write(comment(iid))

    assert (written.state, written.iid) == (WriteState.DONE, iid)
    assert [marker.keys(note.body) for note in stand.comments(iid)] == [{"worsened:1"}]


def test_a_comment_that_gitlab_takes_for_commands_has_failed(stand):
    iid = opened(stand)

    written = stand.writer().write(replace(comment(iid), body="/todo"))

    assert written.state is WriteState.FAILED
    assert "quick actions" in written.problem
    assert stand.comments(iid) == []


def test_a_comment_that_loses_a_line_to_commands_is_noticed(stand):
    iid = opened(stand)

    written = stand.writer().write(comment(iid, "Look at this:\n/confidential\n"))

    assert (written.state, written.dropped) == (WriteState.PARTLY, ("text",))


def test_a_label_is_made_once_and_may_be_there(stand):
    writer = stand.writer()

    assert [writer.write(GREEN).state for _ in range(2)] == [WriteState.DONE, WriteState.DONE]
    (label,) = [label for label in stand.world.labels if label.title == "HS::Green"]
    assert (label.color, label.description) == ("#00ff00", "Healthy")


def test_a_label_that_may_not_be_made_is_refused(stand):
    assert stand.writer("guest").write(GREEN).state is WriteState.REFUSED


def test_nothing_is_sent_for_a_change_of_nothing(stand):
    iid = opened(stand)
    writer = stand.writer()
    stand.server.log.clear()

    assert writer.write(update(iid)).state is WriteState.DONE
    assert writer.write(update(iid, assignee="stranger")).state is WriteState.SKIPPED
    assert len(stand.server.log) == 0


def test_a_put_is_tried_again_after_a_failure_on_the_way(stand):
    iid = opened(stand)
    stand.world.faults.drop_next("after", method="PUT")
    stand.world.faults.fail_next(409, method="PUT")

    assert stand.writer().write(update(iid, add_labels=("HS::Red",))).state is WriteState.DONE
    assert len(stand.sent("PUT")) == 3


def test_a_revoked_token_ends_the_writing(stand):
    iid = opened(stand)
    writer = stand.writer()
    with stand.world.edit() as world:
        next(token for token in world.tokens if token.name == "bot").revoked = True
    stand.server.log.clear()

    states = [writer.write(comment(iid)).state for _ in range(3)]

    assert states == [WriteState.REFUSED, WriteState.SKIPPED, WriteState.SKIPPED]
    assert len(stand.server.log) == 1


def test_a_gitlab_that_stays_down_is_not_asked_for_every_account(stand):
    iid = opened(stand)
    writer = stand.writer()
    stand.world.faults.fail_next(503, times=1000)

    states = [writer.write(update(iid, title=str(number))).state for number in range(5)]

    assert states == [WriteState.FAILED] * 3 + [WriteState.SKIPPED] * 2


def test_failures_that_are_not_in_a_row_do_not_end_the_writing(stand):
    iid = opened(stand)
    writer = stand.writer()
    states = []
    for _ in range(2):
        stand.world.faults.fail_next(500, method="PUT", times=2)
        states += [writer.write(update(iid, title=title)).state for title in ("one", "two", "A" * 300)]

    assert states == [WriteState.FAILED, WriteState.FAILED, WriteState.REFUSED] * 2


def given(stand: Stand, note: int) -> list[str]:
    return [award.name for award in stand.world.awards.where("awardable_id", note)]


def acknowledge(iid: int, note: int) -> Acknowledge:
    return Acknowledge(iid=iid, account=ACME, name="Acme", note=note, reasons=WHY)


def test_a_comment_is_acknowledged_once_however_often_it_is_asked_for(stand):
    iid = opened(stand)
    note = stand.world.person("icamus").comment(iid, "@triage-bot help").id
    writer = stand.writer()
    stand.server.log.clear()

    states = [writer.write(acknowledge(iid, note)).state for _ in range(3)]

    assert states == [WriteState.DONE] * 3
    assert given(stand, note) == ["white_check_mark"]
    assert [entry.method for entry in stand.server.log] == ["POST"] * 3


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_doubtful_acknowledgement_is_given_once(stand, when):
    iid = opened(stand)
    note = stand.world.person("icamus").comment(iid, "@triage-bot help").id
    stand.world.faults.fail_next(502, when, method="POST")

    first = stand.writer().write(acknowledge(iid, note))
    second = stand.writer().write(acknowledge(iid, note))

    assert WriteState.FAILED not in (first.state, second.state)
    assert given(stand, note) == ["white_check_mark"]


def test_a_comment_that_is_gone_needs_no_acknowledgement(stand):
    iid = opened(stand)
    note = stand.world.person("icamus").comment(iid, "@triage-bot help").id
    with stand.world.edit() as world:
        world.notes.remove(world.notes[note])

    assert stand.writer().write(acknowledge(iid, note)).state is WriteState.DONE


def test_an_acknowledgement_that_is_refused_is_said(stand):
    iid = opened(stand)
    note = stand.world.person("icamus").comment(iid, "@triage-bot help").id
    stand.world.faults.fail_next(403, method="POST")

    written = stand.writer().write(acknowledge(iid, note))

    assert (written.state, given(stand, note)) == (WriteState.REFUSED, [])
    assert written.problem


def closed(stand: Stand, text: str | None = None) -> int:
    iid = opened(stand, text)
    stand.world.person("icamus").close(iid)
    return iid


def test_reopening_and_all_of_the_new_episode_are_one_request(stand):
    before = description()
    iid = closed(stand, before)
    after = description(episode=2, reopened=date(2026, 11, 21))
    writer = stand.writer()
    stand.server.log.clear()

    action = reopen(iid, description=after, description_before=before, add_labels=("HS::Red",))
    written = writer.write(action)

    issue = stand.world.issue(iid)
    assert (written.state, written.problem) == (WriteState.DONE, None)
    assert (issue.state, issue.closed_at, issue.closed_by_id) == ("opened", None, None)
    assert marker.same(issue.description, after)
    assert titles(stand, iid) == {"HS::Red"}
    assert [entry.method for entry in stand.server.log] == ["GET", "PUT"]
    assert writer.write(action).state is WriteState.DONE, "a repeat is harmless"


def test_a_reopening_that_gitlab_leaves_out_is_said(stand):
    """GitLab keeps an issue closed whose discussion is locked."""
    iid = closed(stand)
    with stand.world.edit() as world:
        world.issue(iid).discussion_locked = True

    written = stand.writer().write(reopen(iid, add_labels=("HS::Red",)))

    assert written.state is WriteState.PARTLY
    assert written.dropped == ("state",)


def test_a_closed_issue_that_somebody_edited_meanwhile_is_not_reopened(stand):
    before = description()
    iid = closed(stand, before)
    writer = stand.writer()
    stand.world.person("icamus").label(iid, add=["E&A"])

    written = writer.write(
        reopen(
            iid,
            description=description(episode=2),
            description_before=before,
            add_labels=("HS::Red",),
        )
    )

    assert written.state is WriteState.SKIPPED
    assert stand.world.issue(iid).state == "closed"
