"""Section 8: who may do what, as a table of deeds by role; bot users; two 403s for a missing licence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.sandbox.conftest import Api, serving
from triage_bot.sandbox import seed
from triage_bot.sandbox.domain.tokens import revoke, rotate

ROLES = ("guest", "planner", "reporter", "developer", "maintainer", "owner")
Deed = Callable[[Api, str], bool]


def _ok(status: int) -> bool:
    assert status in (200, 201, 202, 204, 403, 404), status
    return status < 300


def create_and_comment(api: Api, role: str) -> bool:
    iid = api.open(role=role)
    return _ok(api.post(f"/issues/{iid}/notes", role=role, body="x").status_code)


def label_on_create(api: Api, role: str) -> bool:
    api.put("/issues/1", role="owner", add_labels="a")
    return api.issue(api.open(role=role, labels="a", due_date="2026-12-01"))["labels"] == ["a"]


def label_later(api: Api, role: str) -> bool:
    api.put("/issues/1", role="owner", add_labels="a")
    iid = api.open(role=role)
    answer = api.put(f"/issues/{iid}", role=role, add_labels="a", due_date="2026-12-01", title="x")
    assert answer.status_code == 200
    labelled, dated = answer.json()["labels"] == ["a"], answer.json()["due_date"] is not None
    assert labelled is dated
    return labelled


def close_own(api: Api, role: str) -> bool:
    return _ok(api.put(f"/issues/{api.open(role=role)}", role=role, state_event="close").status_code)


def close_others(api: Api, role: str) -> bool:
    return _ok(api.put(f"/issues/{api.open()}", role=role, state_event="close").status_code)


def see_confidential(api: Api, role: str) -> bool:
    return _ok(api.get(f"/issues/{api.open(confidential=True)}", role=role).status_code)


def hide_later(api: Api, role: str) -> bool:
    iid = api.open(role=role)
    return bool(api.put(f"/issues/{iid}", role=role, confidential=True).json()["confidential"])


def manage_planning(api: Api, role: str) -> bool:
    codes = {
        api.post("/labels", role=role, name=role, color="red").status_code,
        api.post("/boards", role=role, name=role).status_code,
        api.post("/milestones", role=role, title=role).status_code,
    }
    [code] = codes
    return _ok(code)


def delete_issue(api: Api, role: str) -> bool:
    return _ok(api.delete(f"/issues/{api.open()}", role=role).status_code)


def internal_note(api: Api, role: str) -> bool:
    return bool(api.post("/issues/1/notes", role=role, body="x", internal=True).json()["internal"])


def edit_others_notes(api: Api, role: str) -> bool:
    note = api.post("/issues/1/notes", body="x").json()["id"]
    edited = _ok(api.put(f"/issues/1/notes/{note}", role=role, body="y").status_code)
    assert _ok(api.delete(f"/issues/1/notes/{note}", role=role).status_code) is edited
    return edited


def choose_times(api: Api, role: str) -> bool:
    iid = api.open(role=role, iid=77, created_at="2020-01-01T00:00:00Z")
    assert (iid == 77) is api.issue(iid)["created_at"].startswith("2020")
    return iid == 77


TABLE: dict[Deed, str] = {
    create_and_comment: "guest planner reporter developer maintainer owner",
    label_on_create: "guest planner reporter developer maintainer owner",
    label_later: "planner reporter developer maintainer owner",
    close_own: "guest planner reporter developer maintainer owner",
    close_others: "planner reporter developer maintainer owner",
    see_confidential: "planner reporter developer maintainer owner",
    hide_later: "planner reporter developer maintainer owner",
    manage_planning: "planner reporter developer maintainer owner",
    delete_issue: "planner owner",
    internal_note: "planner reporter developer maintainer owner",
    edit_others_notes: "maintainer owner",
    choose_times: "owner",
}


@pytest.mark.parametrize("deed", TABLE, ids=lambda deed: deed.__name__)
def test_who_may(api: Api, deed: Deed) -> None:
    assert " ".join(role for role in ROLES if deed(api, role)) == TABLE[deed]


def test_an_internal_project_shows_itself_to_whoever_is_logged_in() -> None:
    with serving(visibility="internal") as api:
        api.world.members.remove(
            next(m for m in api.world.members if m.user_id == api.world.user("icamus").id)
        )
        assert api.get("/issues", role=None).json() == {"message": "404 Project Not Found"}
        passer = api.world.tokens.first("value", api.seeded.tokens["guest"])
        assert passer is not None
        passer.user_id = api.world.user("icamus").id
        assert len(api.get("/issues", role="guest").json()) == 2
        iid = api.open(role="guest", labels="EMEA")
        assert api.issue(iid)["labels"] == []


def test_a_locked_discussion_is_for_members(api: Api) -> None:
    api.world.project(api.seeded.project_id).visibility = "public"
    api.put("/issues/1", discussion_locked=True)
    assert api.post("/issues/1/notes", role="guest", body="x").status_code == 201
    api.world.members.remove(
        next(m for m in api.world.members if m.user_id == api.world.user("guest-user").id)
    )
    assert api.post("/issues/1/notes", role="guest", body="x").status_code == 403


def test_revoking_a_project_token_turns_its_bot_into_the_ghost(api: Api) -> None:
    iid = api.open(assignee_ids=[api.world.user("triage-bot").id])
    api.post(f"/issues/{iid}/notes", body="mine")
    token = api.world.tokens.first("value", api.seeded.tokens["bot"])
    assert token is not None
    before = token.user_id
    revoke(api.world, token)
    assert api.get("//user").status_code == 401
    issue = api.issue(iid, role="owner")
    note = api.get(f"/issues/{iid}/notes", role="owner").json()[0]
    assert issue["author"]["username"] == note["author"]["username"] == "ghost"
    assert note["author"]["id"] != before
    assert issue["assignees"] == []
    assert api.get(f"//users/{before}", role="owner").status_code == 404
    assert before not in [member["id"] for member in api.get("/members/all", role="owner").json()]


def test_rotating_a_token_keeps_its_user(api: Api) -> None:
    me = api.get("//user").json()["id"]
    token = api.world.tokens.first("value", api.seeded.tokens["bot"])
    assert token is not None
    fresh = rotate(api.world, token)
    assert api.get("//user").json()["error"] == "invalid_token"
    assert api.get("//user", role=None, headers={"PRIVATE-TOKEN": fresh}).json()["id"] == me


def test_a_missing_licence_is_no_fault_of_the_token() -> None:
    with serving(edition="ee") as api:
        wish = {"target_project_id": api.seeded.project_id, "target_issue_iid": 2, "link_type": "blocks"}
        refused = api.post("/issues/1/links", **wish)
        assert (refused.status_code, refused.json()) == (
            403,
            {"message": "Blocked issues not available for current license"},
        )
    with serving(edition="ee", tier="premium") as api:
        assert (
            api.post("/issues/1/links", **wish | {"target_project_id": api.seeded.project_id}).status_code
            == 201
        )


def test_a_token_stays_inside_its_project(api: Api) -> None:
    sibling = seed(api.world, project="acme/customer-success/sibling")
    for member in api.world.members.where("project_id", sibling.project_id):
        if member.user_id == api.world.user("triage-bot").id:
            api.world.members.remove(member)
    assert api.get(f"//projects/{sibling.project_id}").json() == {"message": "404 Project Not Found"}


def test_there_is_no_way_to_ask_for_a_repeat_once(api: Api) -> None:
    for _ in range(2):
        key = {"Idempotency-Key": "one"}
        assert api.call("POST", "/issues", headers=key, json={"title": "Twin"}).status_code == 201
    assert api.titles(issue_type="issue") == ["Twin", "Twin"]


def test_notes_answer_304_to_their_own_tag(api: Api) -> None:
    tag = api.get("/issues/1/notes").headers["ETag"]
    assert tag.startswith('W/"')
    assert api.get("/issues/1/notes", headers={"If-None-Match": tag}).status_code == 304
    api.post("/issues/1/notes", body="x")
    assert api.get("/issues/1/notes", headers={"If-None-Match": tag}).status_code == 200


def test_events_are_kept_three_years_and_a_day(api: Api) -> None:
    api.post("/issues/1/notes", body="old")
    api.world.clock.advance(days=3 * 365)
    token = next(token for token in api.world.tokens if token.value == api.seeded.tokens["bot"])
    token.expires_at = None
    assert len(api.get("/events", params={"action": "commented"}).json()) == 1
    api.world.clock.advance(days=2)
    assert api.get("/events", params={"action": "commented"}).json() == []
    assert len(api.get("/issues/1/notes").json()) == 1


def test_an_edit_makes_no_event(api: Api) -> None:
    note = api.post("/issues/1/notes", body="x").json()["id"]
    before = api.get("/events").json()
    api.put(f"/issues/1/notes/{note}", body="y")
    assert [event["id"] for event in api.get("/events").json()] == [event["id"] for event in before]
