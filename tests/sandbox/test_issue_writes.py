"""Creating and updating issues, what is dropped and what moves `updated_at`."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Api, serving


def test_title_missing_blank_and_too_long(api: Api) -> None:
    assert api.post("/issues", description="x").json() == {"error": "title is missing"}
    blank = api.post("/issues", title="  ")
    assert (blank.status_code, blank.json()) == (400, {"message": {"title": ["can't be blank"]}})
    assert api.post("/issues", title="x" * 256).json() == {
        "message": {"title": ["is too long (maximum is 255 characters)"]}
    }
    assert api.issue(api.open("  trimmed "))["title"] == "trimmed"


def test_description_is_normalised_and_measured_in_bytes(api: Api) -> None:
    assert api.issue(api.open(description="a\r\nb  \r\n\n"))["description"] == "a\nb"
    assert api.issue(api.open())["description"] is None
    assert api.post("/issues", title="x", description="ä" * (1024 * 512 + 1)).status_code == 400


def test_an_empty_description_becomes_the_default_template(api: Api) -> None:
    api.world.project(api.seeded.project_id).default_template = "## What happened"
    assert api.issue(api.open(description=""))["description"] == "## What happened"
    assert api.issue(api.open(description="mine"))["description"] == "mine"


def test_ids_and_iids_start_apart_and_the_answer_is_whole(api: Api) -> None:
    issue = api.issue(api.open("Acme"))
    assert issue["id"] != issue["iid"]
    assert issue["web_url"].endswith("/acme/customer-success/account-triage/-/work_items/3")
    assert (issue["issue_type"], issue["type"]) == ("issue", "ISSUE")
    assert issue["references"]["full"] == "acme/customer-success/account-triage#3"
    assert "weight" not in issue
    assert "blocking_issues_count" not in issue
    assert issue["subscribed"] is True
    assert "subscribed" not in api.get("/issues").json()[0]


def test_tasks_of_the_description_are_counted(api: Api) -> None:
    issue = api.issue(api.open(description="- [x] a\n- [ ] b\n1. [X] c\n\ntext [x] not"))
    assert issue["task_completion_status"] == {"count": 3, "completed_count": 2}
    assert issue["task_status"] == "2 of 3 checklist items completed"


def test_the_free_tier_keeps_one_assignee_and_drops_strangers(api: Api) -> None:
    irene, guest = api.world.user("icamus").id, api.world.user("guest-user").id
    iid = api.open(assignee_ids=[irene, guest])
    assert [one["username"] for one in api.issue(iid)["assignees"]] == ["icamus"]
    api.put(f"/issues/{iid}", assignee_ids=[4711])
    assert api.issue(iid)["assignee"]["username"] == "icamus"
    api.put(f"/issues/{iid}", assignee_ids=[0])
    assert api.issue(iid)["assignees"] == []
    with serving(tier="premium") as paid:
        ids = [paid.world.user("icamus").id, paid.world.user("guest-user").id]
        assert len(paid.issue(paid.open(assignee_ids=ids))["assignees"]) == 2


def test_only_an_owner_chooses_time_and_iid(api: Api) -> None:
    iid = api.open(created_at="2020-01-01T00:00:00Z", iid=500)
    assert iid == 3
    assert api.issue(iid)["created_at"].startswith("2026")
    mine = api.open(role="owner", created_at="2020-01-01T00:00:00Z", iid=500)
    assert mine == 500
    assert api.issue(500)["created_at"] == "2020-01-01T00:00:00.000Z"
    twin = api.post("/issues", role="owner", title="x", iid=500)
    assert (twin.status_code, twin.json()) == (409, {"message": "Duplicated issue"})
    assert api.open() == 501


def test_missing_labels_are_made_for_planners_and_skipped_for_guests(api: Api) -> None:
    assert api.issue(api.open(labels=["New", " EMEA "]))["labels"] == ["EMEA", "New"]
    assert api.issue(api.open(role="guest", labels="EMEA,Unheard"))["labels"] == ["EMEA"]
    assert [label["name"] for label in api.get("/labels").json()] == ["EMEA", "New"]


def test_a_guest_may_set_fields_when_creating_and_loses_them_in_silence_later(api: Api) -> None:
    irene = api.world.user("icamus").id
    api.open("sets up the label", labels="EMEA")
    iid = api.open(role="guest", labels="EMEA", assignee_ids=[irene], due_date="2026-12-01")
    made = api.issue(iid)
    assert (made["labels"], made["assignee"]["id"], made["due_date"]) == (["EMEA"], irene, "2026-12-01")
    answer = api.put(
        f"/issues/{iid}",
        role="guest",
        title="Mine",
        remove_labels="EMEA",
        assignee_ids=[0],
        due_date="",
        confidential=True,
    )
    assert answer.status_code == 200
    after = answer.json()
    assert (after["title"], after["labels"], after["assignee"]["id"]) == ("Mine", ["EMEA"], irene)
    assert (after["due_date"], after["confidential"]) == ("2026-12-01", False)


def test_a_guest_may_not_touch_the_issues_of_others(api: Api) -> None:
    iid = api.open()
    answer = api.put(f"/issues/{iid}", role="guest", title="x")
    assert (answer.status_code, answer.json()) == (403, {"message": "403 Forbidden"})


def test_confidential_issues_hide_from_guests_with_404_on_get_and_403_on_put(api: Api) -> None:
    iid = api.open(confidential=True)
    hidden = api.get(f"/issues/{iid}", role="guest")
    assert (hidden.status_code, hidden.json()) == (404, {"message": "404 Not found"})
    assert api.put(f"/issues/{iid}", role="guest", title="x").status_code == 403
    assert len(api.get("/issues", role="guest").json()) == 2
    assert api.get(f"/issues/{iid}/notes", role="guest").json() == {"message": "404 Issue Not Found"}
    api.put(f"/issues/{iid}", assignee_ids=[api.world.user("guest-user").id])
    assert api.get(f"/issues/{iid}", role="guest").status_code == 200


def test_at_least_one_parameter(api: Api) -> None:
    names = (
        "assignee_id, assignee_ids, confidential, created_at, description, discussion_locked, due_date, "
        "start_date, labels, add_labels, remove_labels, milestone_id, milestone, "
        "severity, state_event, title, issue_type"
    )
    for body in ({}, {"health_status": "on_track"}, {"updated_at": "2026-01-01T00:00:00Z"}, {"weight": 3}):
        answer = api.put("/issues/1", **body)
        assert answer.status_code == 400
        assert answer.json() == {"error": f"{names} are missing, at least one parameter must be provided"}
    assert api.server.log[-1].unknown_keys == ("weight",)
    with serving(edition="ee") as paid_code:
        answer = paid_code.put("/issues/1", weight=3)
        assert answer.status_code == 200
        assert "weight" not in answer.json()
        assert answer.json()["blocking_issues_count"] == 0


def test_labels_replace_add_and_remove(api: Api) -> None:
    iid = api.open(labels="a,b")
    assert api.put(f"/issues/{iid}", labels="c", add_labels="d,e", remove_labels="e").json()["labels"] == [
        "c",
        "d",
    ]
    assert api.put(f"/issues/{iid}", add_labels="C", remove_labels="D,unheard").json()["labels"] == [
        "C",
        "c",
        "d",
    ]
    assert "unheard" not in [label["name"] for label in api.get("/labels").json()]
    assert api.put(f"/issues/{iid}", labels="").json()["labels"] == []


def test_labels_as_array_text_and_form(api: Api) -> None:
    iid = api.open(labels=["a", "b,c"])
    assert api.issue(iid)["labels"] == ["a", "b", "c"]
    form = api.call("PUT", f"/issues/{iid}", data={"add_labels": "d,e", "remove_labels[]": ["a", "b"]})
    assert form.json()["labels"] == ["c", "d", "e"]
    query = api.call("PUT", f"/issues/{iid}?add_labels=f")
    assert query.json()["labels"] == ["c", "d", "e", "f"]


@pytest.mark.parametrize(
    ("tier", "before", "change", "expected"),
    [
        ("free", "", {"add_labels": "a::1,a::2"}, ["a::1", "a::2"]),
        ("premium", "", {"add_labels": "a::1,a::2"}, ["a::2"]),
        ("premium", "a::1", {"add_labels": "a::2"}, ["a::2"]),
        ("premium", "a::1", {"labels": "a::2,a::1"}, ["a::1"]),
        ("premium", "a::b::1", {"add_labels": "a::c"}, ["a::b::1", "a::c"]),
        ("premium", "A::1", {"add_labels": "a::2"}, ["A::1", "a::2"]),
    ],
)
def test_scoped_labels(tier: str, before: str, change: dict[str, str], expected: list[str]) -> None:
    with serving(tier=tier) as api:
        iid = api.open(labels=before)
        assert api.put(f"/issues/{iid}", **change).json()["labels"] == expected


def test_state_events(api: Api) -> None:
    iid = api.open()
    wrong = api.put(f"/issues/{iid}", state_event="closed")
    assert (wrong.status_code, wrong.json()) == (400, {"error": "state_event does not have a valid value"})
    closed = api.put(f"/issues/{iid}", state_event="close", add_labels="won", remove_labels="x").json()
    assert (closed["state"], closed["closed_by"]["username"], closed["labels"]) == (
        "closed",
        "triage-bot",
        ["won"],
    )
    api.world.clock.advance(hours=1)
    again = api.put(f"/issues/{iid}", state_event="close")
    assert again.status_code == 200
    assert again.json()["closed_at"] == closed["closed_at"]
    reopened = api.put(f"/issues/{iid}", state_event="reopen").json()
    assert (reopened["state"], reopened["closed_at"], reopened["closed_by"]) == ("opened", None, None)
    states = [row["state"] for row in api.get(f"/issues/{iid}/resource_state_events").json()]
    assert states == ["closed", "reopened"]


def test_a_column_moves_updated_at_at_once_a_label_once_a_minute(api: Api) -> None:
    iid = api.open()
    api.put(f"/issues/{iid}", title="first change by the bot")
    seen = []
    for seconds, change in (
        (10, {"add_labels": "a"}),
        (30, {"title": "New"}),
        (10, {"add_labels": "b"}),
        (60, {"add_labels": "c"}),
    ):
        api.world.clock.advance(seconds=seconds)
        seen.append(api.put(f"/issues/{iid}", **change).json()["updated_at"][11:19])
    assert seen == ["08:00:00", "08:00:40", "08:00:40", "08:01:50"]


def test_another_hand_moves_updated_at_even_for_labels(api: Api) -> None:
    iid = api.open()
    api.put(f"/issues/{iid}", add_labels="a")
    api.world.clock.advance(seconds=5)
    assert (
        api.put(f"/issues/{iid}", role="developer", add_labels="b").json()["updated_at"][11:19] == "08:00:05"
    )


def test_a_comment_touches_once_a_minute(api: Api) -> None:
    iid, seen = api.open(), []
    for seconds in (0, 30, 31):
        api.world.clock.advance(seconds=seconds)
        api.post(f"/issues/{iid}/notes", body="hello")
        seen.append(api.issue(iid)["updated_at"][11:19])
    assert seen == ["08:00:00", "08:00:00", "08:01:01"]


def test_only_new_quick_actions_of_a_description_run(api: Api) -> None:
    iid = api.open(description="text\n/label ~unheard\n/confidential\n\n- /close")
    made = api.issue(iid)
    assert (made["description"], made["confidential"], made["state"]) == ("text\n\n- /close", True, "opened")
    changed = api.put(f"/issues/{iid}", description="text\n/close the door\nbye").json()
    assert (changed["description"], changed["state"]) == ("text\nbye", "closed")


def test_global_ids_are_for_administrators(api: Api) -> None:
    answer = api.get("//issues/9001")
    assert (answer.status_code, answer.json()) == (403, {"message": "403 Forbidden"})


def test_iids_absent_zero_and_no_number(api: Api) -> None:
    for iid in (0, 999):
        assert api.get(f"/issues/{iid}").json() == {"message": "404 Not found"}
    odd = api.get("/issues/abc")
    assert (odd.status_code, odd.json()) == (400, {"error": "issue_iid is invalid"})


def test_deleting_is_for_planners_and_owners(api: Api) -> None:
    iid = api.open()
    assert api.delete(f"/issues/{iid}", role="maintainer").status_code == 403
    api.post(f"/issues/{iid}/notes", body="gone with it")
    assert api.delete(f"/issues/{iid}", role="planner").status_code == 204
    assert api.get(f"/issues/{iid}").status_code == 404
    assert api.get("/events", params={"action": "commented"}).json() == []


def test_a_precondition_is_honoured_on_delete(api: Api) -> None:
    iid = api.open()
    stale = {"If-Unmodified-Since": "Fri, 20 Nov 2026 08:00:00 GMT"}
    assert api.call("DELETE", f"/issues/{iid}", role="owner", headers=stale).status_code == 412
    fresh = {"If-Unmodified-Since": "Sat, 21 Nov 2026 08:00:00 GMT"}
    assert api.call("DELETE", f"/issues/{iid}", role="owner", headers=fresh).status_code == 204


def test_dates(api: Api) -> None:
    assert api.issue(api.open(due_date="2026-12-24"))["due_date"] == "2026-12-24"
    assert api.issue(api.open(due_date="soon"))["due_date"] is None
    early = api.post("/issues", title="x", start_date="2026-12-02", due_date="2026-12-01")
    assert early.status_code == 400
