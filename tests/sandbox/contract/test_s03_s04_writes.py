"""Sections 3 and 4: creating and updating issues, beyond `test_issue_writes`."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.sandbox.conftest import Api, serving
from triage_bot.sandbox import seed


def test_labels_are_added_and_removed_on_create_too(api: Api) -> None:
    assert api.issue(api.open(labels="a", add_labels="b,c", remove_labels="c"))["labels"] == ["a", "b"]


def test_new_issues_have_a_limit_per_project_and_user(api: Api) -> None:
    api.world.instance.issues_a_minute = 1
    assert [api.post("/issues", title="x").status_code for _ in range(2)] == [201, 429]
    assert api.post("/issues", role="developer", title="x").status_code == 201
    api.world.clock.advance(seconds=60)
    assert api.post("/issues", title="").status_code == 400
    assert api.post("/issues", title="x").status_code == 429


def test_weight_is_a_paid_parameter_and_health_status_is_none_at_all() -> None:
    with serving(edition="ee", tier="premium") as api:
        iid = api.open(weight=5, health_status="on_track")
        assert api.issue(iid)["weight"] == 5
        assert api.server.requests("POST")[-1].unknown_keys == ("health_status",)
    with serving() as api:
        api.open(weight=5)
        assert api.server.log[-1].unknown_keys == ("weight",)


def test_a_milestone_by_title_and_by_id_exclude_each_other(api: Api) -> None:
    refused = api.post("/issues", title="x", milestone="Q1", milestone_id=1)
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "milestone, milestone_id are mutually exclusive"},
    )
    assert api.issue(api.open(milestone="unheard"))["milestone"] is None


def test_whoever_may_open_an_issue_may_hide_it(api: Api) -> None:
    iid = api.open(role="guest", confidential=True)
    assert api.issue(iid)["confidential"] is True
    assert api.post("/issues", title="x", confidential="").json() == {"error": "confidential is empty"}


def test_assignees_on_premium_stop_at_two_hundred() -> None:
    with serving(tier="premium") as api:
        seed(api.world, users=[(f"u{number}", f"U {number}") for number in range(210)], project="acme/other")
        everybody = [user.id for user in api.world.users]
        api.world.project(api.seeded.project_id).visibility = "internal"
        assert len(api.issue(api.open(assignee_ids=everybody))["assignees"]) == 200


def test_an_answer_carries_no_time_of_the_last_edit(api: Api) -> None:
    api.put("/issues/1", description="new")
    assert not [name for name in api.issue(1) if "edited" in name]


def test_a_cap_on_labels_refuses_the_whole_change(api: Api) -> None:
    api.world.instance.labels_limit = 2
    iid = api.open(labels="a,b")
    refused = api.put(f"/issues/{iid}", add_labels="c")
    assert (refused.status_code, refused.json()) == (
        400,
        {"message": "Cannot add more than 2 labels to a work item."},
    )
    assert api.issue(iid)["labels"] == ["a", "b"]
    assert api.put(f"/issues/{iid}", add_labels="c", remove_labels="a").status_code == 200
    assert api.post("/issues", title="too many", labels="a,b,c").status_code == 400
    assert "too many" not in api.titles()


def test_a_close_stands_though_another_field_is_refused(api: Api) -> None:
    iid = api.open()
    assert api.put(f"/issues/{iid}", state_event="close", title=" ").status_code == 400
    issue = api.issue(iid)
    assert (issue["state"], issue["title"]) == ("closed", "Acme")


def test_a_locked_issue_cannot_be_reopened(api: Api) -> None:
    iid = api.open()
    api.put(f"/issues/{iid}", state_event="close", discussion_locked=True)
    assert api.put(f"/issues/{iid}", state_event="reopen").json()["state"] == "closed"


def test_two_opposite_changes_at_once_both_succeed(api: Api) -> None:
    iid = api.open(labels="a,b")
    changes: list[dict[str, str]] = [
        {"add_labels": "x", "remove_labels": "a"},
        {"add_labels": "a", "remove_labels": "x"},
    ]
    codes: list[int] = []

    def change(fields: dict[str, str]) -> None:
        codes.append(api.put(f"/issues/{iid}", **fields).status_code)

    threads = [threading.Thread(target=change, args=(fields,)) for fields in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [200, 200]
    assert api.issue(iid)["labels"] in (["a", "b"], ["b", "x"])


def test_the_last_writer_of_a_description_wins_and_nobody_is_told(api: Api) -> None:
    iid = api.open(description="first")
    for role, text in (("developer", "a person's words"), ("bot", "the bot's words")):
        assert api.put(f"/issues/{iid}", role=role, description=text).status_code == 200
    assert api.issue(iid)["description"] == "the bot's words"


def test_a_precondition_is_passed_over_on_put(api: Api) -> None:
    stale = {"If-Unmodified-Since": "Fri, 20 Nov 2026 08:00:00 GMT", "If-Match": '"x"'}
    assert api.call("PUT", "/issues/1", headers=stale, json={"title": "x"}).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"title": "New"},
        {"description": "new"},
        {"state_event": "close"},
        {"confidential": True},
        {"milestone": "Q1"},
        {"due_date": "2026-12-01"},
        {"discussion_locked": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_column_moves_updated_at_at_once(api: Api, change: dict[str, Any]) -> None:
    api.post("/milestones", title="Q1")
    iid = api.open()
    api.world.clock.advance(seconds=5)
    assert api.put(f"/issues/{iid}", **change).json()["updated_at"][11:19] == "08:00:05"


def test_an_edited_note_and_a_system_note_touch_once_a_minute(api: Api) -> None:
    iid = api.open()
    note = api.post(f"/issues/{iid}/notes", body="x").json()["id"]
    for seconds, moved in ((30, "08:00:00"), (30, "08:01:00")):
        api.world.clock.advance(seconds=seconds)
        api.put(f"/issues/{iid}/notes/{note}", body=f"edited after {seconds} {moved}")
        assert api.issue(iid)["updated_at"][11:19] == moved
    api.world.clock.advance(seconds=90)
    api.post(f"/issues/{iid}/links", target_project_id=api.seeded.project_id, target_issue_iid=1)
    assert api.issue(iid)["updated_at"][11:19] == "08:02:30"


def test_a_poll_between_two_comments_misses_the_second(api: Api) -> None:
    iid = api.open()
    api.post(f"/issues/{iid}/notes", body="first")
    api.world.clock.advance(seconds=10)
    cursor = "2026-11-21T08:00:10Z"
    api.world.clock.advance(seconds=20)
    api.post(f"/issues/{iid}/notes", body="second")
    assert api.titles(updated_after=cursor) == []


def test_reactions_and_deleted_notes_move_nothing(api: Api) -> None:
    iid = api.open()
    note = api.post(f"/issues/{iid}/notes", body="x").json()["id"]
    api.world.clock.advance(minutes=5)
    api.post(f"/issues/{iid}/award_emoji", name="thumbsup")
    api.delete(f"/issues/{iid}/notes/{note}")
    assert api.issue(iid)["updated_at"][11:19] == "08:00:00"


def test_updated_at_is_the_owners_to_choose(api: Api) -> None:
    iid, old = api.open(), "2020-01-01T00:00:00Z"
    assert api.put(f"/issues/{iid}", title="x", updated_at=old).json()["updated_at"].startswith("2026")
    mine = api.put(f"/issues/{iid}", role="owner", add_labels="y", updated_at=old).json()
    assert mine["updated_at"].startswith("2020")
    blank = api.put(f"/issues/{iid}", role="owner", title="z", updated_at="")
    assert (blank.status_code, blank.json()) == (400, {"error": "updated_at is empty"})
