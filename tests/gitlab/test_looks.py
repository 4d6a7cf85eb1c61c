"""Looking again right before writing: people's fields stand, and no look is older than two seconds."""

from __future__ import annotations

from datetime import date

import pytest

from triage_bot.gitlab.drift import FRESH_SECONDS
from triage_bot.ports import WriteState

from .conftest import Stand
from .texts import description, update

BEFORE, AFTER = description(), description(body="Newer facts")
FIELDS = {"title": "Acme Corp", "add_labels": ("HS::Red",), "assignee": "icamus", "due": date(2026, 12, 5)}


def opened(stand: Stand, count: int = 1) -> list[int]:
    person = stand.world.person("icamus")
    return [person.open_issue("Acme", BEFORE).iid for _ in range(count)]


def change(iid: int, **fields: object):
    return update(iid, description=AFTER, description_before=BEFORE, **fields)


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (lambda person, iid: person.retitle(iid, "Mine"), "title"),
        (lambda person, iid: person.label(iid, ["mine"]), "add_labels"),
        (lambda person, iid: person.assign(iid, ["planner-user"]), "assignee"),
        (lambda person, iid: person.due(iid, "2026-11-30"), "due"),
    ],
)
def test_a_field_that_a_person_set_meanwhile_stands(stand, deed, field):
    (iid,) = opened(stand)
    writer = stand.writer()
    deed(stand.world.person("icamus"), iid)

    written = writer.write(change(iid, **{field: FIELDS[field]}))

    assert written.state is WriteState.SKIPPED
    assert "somebody edited the issue meanwhile" in written.problem
    assert stand.sent("PUT") == []


@pytest.mark.parametrize("field", FIELDS)
def test_what_the_change_does_not_touch_may_move(stand, field):
    (iid,) = opened(stand)
    writer = stand.writer()
    person = stand.world.person("icamus")
    deeds = {
        "title": lambda: person.retitle(iid, "Mine"),
        "add_labels": lambda: person.label(iid, ["mine"]),
        "assignee": lambda: person.assign(iid, ["planner-user"]),
        "due": lambda: person.due(iid, "2026-11-30"),
    }
    for other, deed in deeds.items():
        if other != field:
            deed()

    assert writer.write(change(iid, **{field: FIELDS[field]})).state is WriteState.DONE


def test_an_old_look_is_taken_again(stand):
    iids = opened(stand, 3)
    writer = stand.writer()
    actions = [change(iid) for iid in iids]
    writer.prepare(actions)
    stand.server.log.clear()

    first = writer.write(actions[0])
    stand.watch.pass_by(FRESH_SECONDS + 0.1)
    stand.world.person("icamus").edit_description(iids[1], f"{BEFORE}\nCall Ann first!")
    second, third = writer.write(actions[1]), writer.write(actions[2])

    assert [one.state for one in (first, second, third)] == [
        WriteState.DONE,
        WriteState.SKIPPED,
        WriteState.DONE,
    ]
    assert [entry.method for entry in stand.server.log] == ["GET", "PUT", "GET", "PUT"]


def test_issues_that_are_never_asked_for_do_not_multiply_the_looks(stand):
    iids = opened(stand, 120)
    writer = stand.writer()
    actions = [change(iid) for iid in iids]
    writer.prepare(actions)
    stand.server.log.clear()

    for action in actions[5:]:
        assert writer.write(action).state is WriteState.DONE

    assert len(stand.sent("GET")) == 2
