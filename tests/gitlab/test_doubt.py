"""POSTs with a doubtful end: whatever happens on the way, there is exactly one issue and one comment."""

from __future__ import annotations

import pytest

from triage_bot.model.action import Acknowledge, EnsureLabel
from triage_bot.ports import WriteState

from .conftest import Stand
from .texts import ACME, comment, description, opening

TROUBLES = [
    ("drop", "before"),
    ("drop", "after"),
    (500, "before"),
    (500, "after"),
    (502, "before"),
    (502, "after"),
    (504, "after"),
    (409, "before"),
    (409, "after"),
]


def trouble(stand: Stand, kind: str | int, when: str, times: int = 1) -> None:
    if kind == "drop":
        stand.world.faults.drop_next(when, method="POST", times=times)
    else:
        stand.world.faults.fail_next(kind, when, method="POST", times=times)


@pytest.mark.parametrize(("kind", "when"), TROUBLES)
def test_exactly_one_issue(stand, kind, when):
    writer = stand.writer()
    trouble(stand, kind, when)

    written = writer.write(opening(assignee="icamus"))

    assert written.state is WriteState.DONE
    assert [issue.iid for issue in stand.issues] == [written.iid]
    assert len(stand.sent("POST")) == (1 if when == "after" else 2)


@pytest.mark.parametrize(("kind", "when"), TROUBLES)
def test_exactly_one_comment(stand, kind, when):
    iid = stand.world.person("icamus").open_issue("Acme").iid
    writer = stand.writer()
    trouble(stand, kind, when)

    written = writer.write(comment(iid))

    assert written.state is WriteState.DONE
    assert len(stand.comments(iid)) == 1
    assert len(stand.sent("POST")) == (1 if when == "after" else 2)


@pytest.mark.parametrize(("kind", "when"), [("drop", "before"), (502, "before")])
def test_two_failures_and_nothing_found_is_a_failure(stand, kind, when):
    writer = stand.writer()
    trouble(stand, kind, when, times=2)

    written = writer.write(opening())

    assert written.state is WriteState.FAILED
    assert "it is not known whether it was done" in written.problem
    assert stand.issues == []
    assert len(stand.sent("POST")) == 2


def test_the_second_post_may_be_doubtful_too(stand):
    writer = stand.writer()
    trouble(stand, 502, "before")
    trouble(stand, 502, "after")

    written = writer.write(opening())

    assert written.state is WriteState.DONE
    assert len(stand.issues) == 1


def test_when_looking_fails_nothing_is_posted_again(stand):
    writer = stand.writer()
    trouble(stand, 502, "after")
    stand.world.faults.fail_next(403, method="GET")

    written = writer.write(opening())

    assert written.state is WriteState.FAILED
    assert len(stand.issues) == 1
    assert len(stand.sent("POST")) == 1


def test_an_earlier_issue_of_the_account_is_not_taken_for_the_new_one(stand):
    stand.world.clock.set("2026-01-05T08:00:00Z")
    stand.connection().post(
        f"/projects/{stand.seeded.project_id}/issues",
        {"title": "Acme", "description": description(episode=1)},
    )
    earlier = stand.issues[0].iid
    stand.world.person("icamus").close(earlier)
    stand.world.clock.set("2026-11-21T08:00:00Z")
    writer = stand.writer()
    trouble(stand, 502, "before")

    written = writer.write(opening(description=description(episode=2)))

    assert written.state is WriteState.DONE
    assert written.iid != earlier
    assert len(stand.issues) == 2


def test_a_person_who_copies_the_text_made_another_issue(stand):
    writer = stand.writer()
    stand.world.person("icamus").open_issue("A copy", description(ACME))
    trouble(stand, 502, "before")

    written = writer.write(opening())

    assert len(stand.issues) == 2
    assert stand.world.users[stand.world.issue(written.iid).author_id].username == "triage-bot"


def test_a_person_who_quotes_the_hidden_key_is_not_the_bot(stand):
    iid = stand.world.person("icamus").open_issue("Acme").iid
    stand.world.person("icamus").comment(iid, comment(iid).body)
    writer = stand.writer()
    trouble(stand, 502, "before")

    assert writer.write(comment(iid)).state is WriteState.DONE
    assert len(stand.comments(iid)) == 2


def test_fields_dropped_from_an_issue_that_was_found_are_named(stand):
    stand.world.faults.fail_next(502, "after", method="POST")
    writer = stand.writer()

    written = writer.write(opening(description=description() + "\n\n/due 2026-12-24\n\nmore"))

    assert (written.state, written.dropped) == (WriteState.PARTLY, ("facts",))
    assert len(stand.issues) == 1


def test_a_lookup_costs_one_request(stand):
    iid = stand.world.person("icamus").open_issue("Acme").iid
    for number in range(120):
        stand.world.person("icamus").comment(iid, f"{number}")
    writer = stand.writer()
    trouble(stand, 502, "after")
    stand.server.log.clear()

    assert writer.write(comment(iid)).state is WriteState.DONE
    assert [entry.method for entry in stand.server.log] == ["POST", "GET"]


def test_both_limits_are_waited_out_and_leave_one_comment(stand):
    iid = stand.world.person("icamus").open_issue("Acme").iid
    writer = stand.writer()
    stand.world.faults.rate_limit("application", method="POST")
    stand.world.faults.rate_limit("middleware", method="POST", retry_after=20)

    assert writer.write(comment(iid)).state is WriteState.DONE
    assert stand.waits == [60.0, 20.0]
    assert len(stand.comments(iid)) == 1


def test_a_lock_is_not_taken_for_a_name_that_is_there(stand):
    """Both are 409."""
    writer = stand.writer()
    trouble(stand, 409, "before")

    assert writer.write(EnsureLabel(name="HS::Red", color="#ff0000")).state is WriteState.DONE
    assert [label.color for label in stand.world.labels if label.title == "HS::Red"] == ["#ff0000"]


def test_a_lock_is_not_taken_for_an_emoji_that_is_there(stand):
    person = stand.world.person("icamus")
    iid = person.open_issue("Acme").iid
    note = person.comment(iid, "@triage-bot help").id
    writer = stand.writer()
    trouble(stand, 409, "before")

    action = Acknowledge(iid=iid, account=ACME, name="Acme", note=note, reasons=())
    assert writer.write(action).state is WriteState.DONE
    assert [award.name for award in stand.world.awards.where("awardable_id", note)] == ["white_check_mark"]
