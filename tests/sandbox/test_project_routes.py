"""Labels, events, milestones, boards, and who may see or do what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.sandbox.conftest import Api, serving
from triage_bot.sandbox import World, seed
from triage_bot.sandbox.domain.labels import add_group_label


def test_labels_are_created_listed_changed_deleted(api: Api) -> None:
    made = api.post("/labels", name="E&A / x?", color="#36c", description="d", priority=1)
    assert made.status_code == 201
    label = made.json()
    assert (label["color"], label["priority"], label["is_project_label"]) == ("#36c", 1, True)
    assert label["text_color"] == "#FFFFFF"
    again = api.post("/labels", name="E&A / x?", color="red")
    assert (again.status_code, again.json()) == (409, {"message": "Label already exists"})
    iid = api.open(labels="E&A / x?")
    counted = api.get("/labels", params={"with_counts": "true"}).json()[0]
    assert (counted["open_issues_count"], counted["closed_issues_count"]) == (1, 0)
    assert "open_issues_count" not in api.get("/labels").json()[0]
    renamed = api.put("/labels/E%26A%20%2F%20x%3F", new_name="E&A", color="BlanchedAlmond").json()
    assert (renamed["name"], renamed["color"]) == ("E&A", "#ffebcd")
    assert api.issue(iid)["labels"] == ["E&A"]
    assert api.put("/labels", name="E&A", description="by body").json()["description"] == "by body"
    assert api.delete(f"/labels/{label['id']}").status_code == 204
    assert api.issue(iid)["labels"] == []
    assert api.get("/labels/E%26A").json() == {"message": "404 Label Not Found"}


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"name": "x"}, {"error": "color is missing"}),
        ({"color": "red"}, {"error": "name is missing"}),
        ({"name": " ", "color": "red"}, {"message": {"title": ["can't be blank"]}}),
        ({"name": "a,b", "color": "red"}, {"message": {"title": ["is invalid"]}}),
        ({"name": "x", "color": "reddish"}, {"message": {"color": ["must be a valid color code"]}}),
    ],
)
def test_bad_labels(api: Api, body: dict[str, str], answer: object) -> None:
    refused = api.post("/labels", **body)
    assert (refused.status_code, refused.json()) == (400, answer)


def test_a_label_is_looked_up_by_id_before_title(api: Api) -> None:
    first = api.post("/labels", name="first", color="red").json()["id"]
    api.post("/labels", name=str(first), color="blue")
    assert api.get(f"/labels/{first}").json()["name"] == "first"


def test_letter_case_makes_another_label(api: Api) -> None:
    assert api.post("/labels", name="review", color="red").status_code == 201
    assert api.post("/labels", name="REVIEW", color="red").status_code == 201


def test_group_labels_attach_by_name_but_cannot_be_changed_here(api: Api) -> None:
    label = add_group_label(api.world, "acme", "Shared")
    assert api.get("/labels").json()[0]["is_project_label"] is False
    assert api.get("/labels", params={"include_ancestor_groups": "false"}).json() == []
    assert api.issue(api.open(labels="Shared"))["labels"] == ["Shared"]
    assert api.post("/labels", name="Shared", color="red").status_code == 409
    assert api.put(f"/labels/{label.id}", color="red").status_code == 404


def test_python_gitlab_saves_labels_by_the_deprecated_route(api: Api) -> None:
    project = api.client().projects.get(api.seeded.project_id)
    label = project.labels.create({"name": "a::b", "color": "#112233"})
    label.color = "#445566"
    label.save()
    assert api.server.log[-1].path.endswith("/labels")
    assert project.labels.get("a::b").color == "#445566"


def test_label_events_name_who_and_when_and_survive_the_label_as_null(api: Api) -> None:
    iid = api.open(labels="a")
    api.put(f"/issues/{iid}", role="developer", add_labels="b", remove_labels="a")
    rows = api.get(f"/issues/{iid}/resource_label_events").json()
    assert [(row["action"], row["label"]["name"], row["user"]["username"]) for row in rows] == [
        ("add", "a", "triage-bot"),
        ("add", "b", "developer-user"),
        ("remove", "a", "developer-user"),
    ]
    api.delete("/labels/a")
    assert api.get(f"/issues/{iid}/resource_label_events").json()[0]["label"] is None
    assert api.get(f"/issues/{iid}/resource_label_events/{rows[1]['id']}").json()["action"] == "add"


def test_project_events_are_days_exclusive_and_hold_the_note(api: Api) -> None:
    iid = api.open()
    api.post(f"/issues/{iid}/notes", body="first")
    api.world.clock.set(datetime(2026, 11, 22, 0, 0, tzinfo=UTC))
    api.post(f"/issues/{iid}/notes", body="second\n/close")
    api.put(f"/issues/{iid}", title="a system note makes no event")

    def comments(**days: str) -> list[str]:
        found = api.get("/events", params={"action": "commented", "target_type": "note", **days}).json()
        return [event["note"]["body"] for event in found]

    assert comments() == ["second", "first"]
    assert comments(sort="asc") == ["first", "second"]
    assert comments(after="2026-11-21") == ["second"]
    assert comments(after="2026-11-20", before="2026-11-22") == ["first"]
    assert comments(after="2026-11-22") == []
    event = api.get("/events", params={"action": "commented"}).json()[0]
    assert (event["action_name"], event["target_type"], event["note"]["noteable_iid"]) == (
        "commented on",
        "Note",
        iid,
    )
    assert event["author_username"] == "triage-bot"
    kinds = [row["action_name"] for row in api.get("/events", params={"target_type": "issue"}).json()]
    assert kinds == ["closed", "opened", "opened", "opened"]
    for action in ("comment", "opened"):
        assert api.get("/events", params={"action": action}).status_code == 400
    assert api.get("/events", params={"after": "last week"}).json() == {"error": "after is invalid"}


def test_answers_in_threads_are_events_of_a_class_of_their_own(api: Api) -> None:
    """`target_type=note` leaves them out, and no value asks for them (gitlab-org/gitlab#466426). A comment
    that is answered later keeps the class it had."""
    iid = api.open()
    first = api.post(f"/issues/{iid}/notes", body="question").json()
    thread = api.get(f"/issues/{iid}/discussions").json()[0]["id"]
    api.post(f"/issues/{iid}/discussions/{thread}/notes", body="answer")
    api.post(f"/issues/{iid}/discussions", body="a thread from the start")

    def seen(**query: str) -> list[tuple[str, str]]:
        rows = api.get("/events", params={"action": "commented", "sort": "asc", **query}).json()
        return [(row["target_type"], row["note"]["body"]) for row in rows]

    assert seen() == [
        ("Note", "question"),
        ("DiscussionNote", "answer"),
        ("DiscussionNote", "a thread from the start"),
    ]
    assert seen(target_type="note") == [("Note", "question")]
    assert api.get("/events", params={"target_type": "discussion_note"}).status_code == 400
    assert api.get(f"/issues/{iid}/notes/{first['id']}").json()["type"] == "DiscussionNote"


def test_a_reopening_is_an_event_that_only_the_filter_tells(api: Api) -> None:
    iid = api.open()
    for change in ("close", "reopen"):
        api.put(f"/issues/{iid}", state_event=change)
    (row,) = api.get("/events", params={"action": "reopened"}).json()
    assert (row["action_name"], row["target_type"], row["target_iid"]) == ("opened", "Issue", iid)


def test_events_a_caller_may_not_see_make_pages_short(api: Api) -> None:
    """They are taken out after paging [app/finders/events_finder.rb]."""
    hidden, seen = api.open(confidential=True), api.open()
    for iid in (hidden, hidden, seen):
        api.post(f"/issues/{iid}/notes", body="word")
    query = {"action": "commented", "sort": "asc", "per_page": 2}
    page = api.get("/events", role="guest", params=query)
    assert (page.json(), page.headers["X-Next-Page"]) == ([], "2")
    assert len(api.get("/events", role="guest", params={**query, "page": 2}).json()) == 1


def test_events_keep_hidden_comments_from_guests(api: Api) -> None:
    iid = api.open(confidential=True)
    api.post(f"/issues/{iid}/notes", body="secret")
    api.post("/issues/1/notes", body="internal", internal=True)
    assert api.get("/events", role="guest", params={"action": "commented"}).json() == []
    assert len(api.get("/events", params={"action": "commented"}).json()) == 2


def test_milestones(api: Api) -> None:
    made = api.post("/milestones", title="Q1", due_date="2026-11-20").json()
    assert (made["iid"], made["expired"], made["state"]) == (1, True, "active")
    assert api.post("/milestones", title="Q1").status_code == 400
    closed = api.put(f"/milestones/{made['id']}", state_event="close", title="Q1 done").json()
    assert (closed["state"], closed["title"]) == ("closed", "Q1 done")
    assert api.get("/milestones", params={"state": "active"}).json() == []
    assert api.get(f"/milestones/{made['id']}").json()["title"] == "Q1 done"
    iid = api.open(milestone="Q1 done")
    assert api.issue(iid)["milestone"]["title"] == "Q1 done"
    assert api.put(f"/issues/{iid}", milestone="unheard").json()["milestone"]["title"] == "Q1 done"
    assert api.put(f"/issues/{iid}", milestone_id=0).json()["milestone"] is None


def test_boards(api: Api) -> None:
    label = api.post("/labels", name="HS::Red", color="red").json()["id"]
    board = api.post("/boards", name="Triage").json()
    assert board["lists"] == []
    column = api.post(f"/boards/{board['id']}/lists", label_id=label)
    assert (column.status_code, column.json()["label"]["name"]) == (201, "HS::Red")
    assert api.post(f"/boards/{board['id']}/lists", label_id=label).status_code == 400
    assert api.post(f"/boards/{board['id']}/lists", label_id=99).status_code == 400
    assert len(api.get("/boards").json()[0]["lists"]) == 1
    assert api.get("/boards", role=None).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/labels", {"name": "x", "color": "red"}),
        ("POST", "/milestones", {"title": "x"}),
        ("POST", "/boards", {"name": "x"}),
    ],
)
def test_planning_is_closed_to_guests(api: Api, method: str, path: str, body: dict[str, str]) -> None:
    assert api.call(method, path, role="guest", json=body).status_code == 403
    assert api.call(method, path, role="planner", json=body).status_code == 201


def test_members_with_their_levels(api: Api) -> None:
    levels = {one["username"]: one["access_level"] for one in api.get("/members/all").json()}
    assert levels["triage-bot"] == 20
    assert levels["planner-user"] == 15
    assert levels["owner-user"] == 50
    paged = api.get("/members", params={"per_page": 2})
    assert len(paged.json()) == 2
    assert paged.headers["X-Total"] == "8"
    irene = api.world.user("icamus").id
    assert api.get(f"/members/all/{irene}").json()["access_level"] == 30
    assert api.get("/members/999").status_code == 404
    assert api.get("/members", params={"query": "irene"}).json()[0]["username"] == "icamus"


def test_projects_by_id_and_by_encoded_path_only(api: Api) -> None:
    path = api.seeded.project_path
    assert api.get(f"//projects/{path.replace('/', '%2F')}").json()["id"] == api.seeded.project_id
    assert api.get(f"//projects/{path}").json() == {"error": "404 Not Found"}
    twice = api.get(f"//projects/{path.replace('/', '%252F')}")
    assert (twice.status_code, twice.json()) == (404, {"message": "404 Project Not Found"})


def test_one_404_for_absent_hidden_and_anonymous(api: Api) -> None:
    other = seed(api.world, project="rival/secret", users=())
    absent = api.get("//projects/999")
    api.world.members.remove(api.world.members.where("project_id", other.project_id)[-1])
    hidden = api.get(f"//projects/{other.project_id}")
    anonymous = api.get("", role=None)
    assert absent.status_code == hidden.status_code == anonymous.status_code == 404
    assert absent.content == hidden.content == anonymous.content == b'{"message":"404 Project Not Found"}'


def test_a_public_project() -> None:
    with serving(visibility="public") as api:
        assert len(api.get("/issues", role=None).json()) == 2
        assert api.post("/issues", role=None, title="x").status_code == 401
        other = seed(api.world, project="rival/elsewhere", users=(("passer", "Passer By"),))
        passer = api.world.user("passer")
        api.world.tokens.first("value", other.tokens["guest"]).user_id = passer.id  # type: ignore[union-attr]
        headers = {"PRIVATE-TOKEN": other.tokens["guest"]}
        api.open(labels="EMEA")
        made = api.call("POST", "/issues", role=None, headers=headers, json={"title": "x", "labels": "EMEA"})
        assert (made.status_code, made.json()["labels"]) == (201, [])
        open_to_all = api.call("POST", "/issues/1/notes", role=None, headers=headers, json={"body": "hello"})
        assert open_to_all.status_code == 201


def test_an_archived_project_reads_but_does_not_write(api: Api) -> None:
    iid = api.open()
    api.world.project(api.seeded.project_id).archived = True
    assert api.issue(iid)["title"] == "Acme"
    for method, path, body in (
        ("POST", "/issues", {"title": "x"}),
        ("PUT", f"/issues/{iid}", {"title": "x"}),
        ("POST", f"/issues/{iid}/notes", {"body": "x"}),
        ("POST", "/labels", {"name": "x", "color": "red"}),
    ):
        answer = api.call(method, path, role="owner", json=body)
        assert (answer.status_code, answer.json()) == (403, {"message": "403 Forbidden"})


def test_a_moved_project_sends_readers_on(api: Api) -> None:
    project = api.world.project(api.seeded.project_id)
    project.former_paths.append("old/place")
    answer = api.get("//projects/old%2Fplace/issues?state=opened")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{api.server.url}/api/v4/projects/{project.id}/issues?state=opened"
    assert api.call("POST", "//projects/old%2Fplace/issues", json={"title": "x"}).status_code == 405


def test_issues_switched_off(api: Api) -> None:
    api.world.project(api.seeded.project_id).issues_enabled = False
    assert api.get("/issues").json() == []
    assert api.get("/issues/1").status_code == 404
    assert api.post("/issues", title="x").status_code == 403


def test_group_of_worlds_stay_apart() -> None:
    first, second = World(), World()
    seed(first)
    assert len(second.projects) == 0
    assert second.notified == []
