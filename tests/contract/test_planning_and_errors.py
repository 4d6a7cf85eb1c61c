"""Labels, events, milestones, boards, tokens and refusals, sections 5, 7, 8 and 13."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from tests.contract.target import Target


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, {"error": "color is missing"}),
        ({"color": "reddish"}, {"message": {"color": ["must be a valid color code"]}}),
    ],
)
def test_bad_labels(target: Target, more: dict[str, str], fault: object) -> None:
    """5.1, 5.2: what a label needs."""
    refused = target.post("/labels", name=target.label("x"), **more)
    assert (refused.status_code, refused.json()) == (400, fault)


def test_a_comma_in_a_title(target: Target) -> None:
    """5.1: the one sign that a title may not hold."""
    assert target.post("/labels", name=target.label("a,b"), color="red").status_code == 400


def test_labels(target: Target) -> None:
    """5.1 to 5.7: odd signs, a title twice, another letter case, either way to update."""
    title = target.label("E&A / x?: 🔴")
    made = target.post("/labels", name=title, color="#36c")
    assert (made.status_code, made.json()["is_project_label"]) == (201, True)
    again = target.post("/labels", name=title, color="red")
    assert (again.status_code, again.json()) == (409, {"message": "Label already exists"})
    assert target.post("/labels", name=target.label("e&a / X?: 🔴"), color="red").status_code == 201
    found = target.get(f"/labels/{quote(title, safe='')}")
    assert (found.status_code, found.json()["id"]) == (200, made.json()["id"])
    assert target.put(f"/labels/{made.json()['id']}", color="BlanchedAlmond").json()["color"] == "#ffebcd"
    assert target.put("/labels", name=title, description="by body").json()["description"] == "by body"


def test_label_and_state_events(target: Target) -> None:
    """7.7, 7.8: rows for what notes do not tell; null once the label is gone."""
    a, b = target.label("a"), target.label("b")
    iid = target.open(labels=[a])
    target.put(f"/issues/{iid}", add_labels=b, remove_labels=a, state_event="close")
    rows = target.get(f"/issues/{iid}/resource_label_events").json()
    assert sorted((row["action"], row["label"]["name"]) for row in rows) == [
        ("add", a), ("add", b), ("remove", a)
    ]  # fmt: skip
    states = target.get(f"/issues/{iid}/resource_state_events").json()
    assert [row["state"] for row in states] == ["closed"]
    target.call("DELETE", f"/labels/{quote(a, safe='')}")
    assert None in [row["label"] for row in target.get(f"/issues/{iid}/resource_label_events").json()]


def test_comments_among_the_events(target: Target) -> None:
    """7.1 to 7.3: the note is embedded; the named day is left out; a wrong action is refused."""
    iid = target.open()
    note = target.comment(iid, "hello").json()
    today = datetime.fromisoformat(note["created_at"]).date()
    query = {"action": "commented", "target_type": "note", "per_page": 100}
    found = target.get("/events", after=str(today - timedelta(days=1)), **query).json()
    mine = [event for event in found if event["target_id"] == note["id"]]
    assert [event["note"]["noteable_iid"] for event in mine] == [iid]
    assert [event["action_name"] for event in mine] == ["commented on"]
    later = target.get("/events", after=str(today), **query).json()
    assert note["id"] not in [event["target_id"] for event in later]
    assert target.get("/events", action="comment").status_code == 400


def test_milestones(target: Target) -> None:
    """3.11: titles are unique; zero takes it off."""
    title = f"{target.prefix} milestone"
    made = target.post("/milestones", title=title, due_date="2030-01-31")
    assert (made.status_code, made.json()["state"]) == (201, "active")
    assert target.post("/milestones", title=title).status_code == 400
    iid = target.open(milestone_id=made.json()["id"])
    assert target.issue(iid)["milestone"]["title"] == title
    assert target.put(f"/issues/{iid}", milestone_id=0).json()["milestone"] is None


def test_boards(target: Target) -> None:
    """13.1, 13.2: columns by label, one for each; Open and Closed are not listed."""
    label = target.post("/labels", name=target.label("column"), color="red").json()["id"]
    board = target.post("/boards", name=f"{target.prefix} board")
    assert (board.status_code, board.json()["lists"]) == (201, [])
    place = f"/boards/{board.json()['id']}"
    column = target.post(f"{place}/lists", label_id=label)
    assert (column.status_code, column.json()["label"]["id"]) == (201, label)
    assert target.post(f"{place}/lists", label_id=label).status_code == 400
    assert len(target.get(place).json()["lists"]) == 1
    assert target.call("GET", "/boards", token=None).status_code in (401, 404)


def test_unknown_and_no_token(target: Target) -> None:
    """8b.2: the same body where a login is demanded, one 404 on a private project."""
    for token in ("guess", None):
        answer = target.call("GET", "//user", token=token)
        assert (answer.status_code, answer.json()) == (401, {"message": "401 Unauthorized"})
    if target.about["visibility"] == "private":
        hidden = target.call("GET", "/issues", token=None)
        absent = target.get("//projects/999999999")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content == absent.content == b'{"message":"404 Project Not Found"}'


def test_version_needs_a_token(target: Target) -> None:
    """8.11."""
    assert target.call("GET", "//version", token=None).status_code == 401


def test_what_a_token_says_of_itself(target: Target) -> None:
    """8.10."""
    me = target.get("//personal_access_tokens/self").json()
    assert {"id", "name", "revoked", "active", "scopes", "user_id", "expires_at"} <= set(me)
    assert me["user_id"] == target.me["id"]


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("//nothing/like/it", {"error": "404 Not Found"}),
        ("//projects/no%252Fsuch", {"message": "404 Project Not Found"}),
        ("/labels/nobody%20knows%20it", {"message": "404 Label Not Found"}),
        ("/issues/99999999/notes", {"message": "404 Issue Not Found"}),
    ],
)
def test_shapes_of_404(target: Target, path: str, answer: object) -> None:
    """8b.7, 8b.8: `error` for routes, `message` for things."""
    refused = target.get(path)
    assert (refused.status_code, refused.json()) == (404, answer)


def test_a_body_that_is_no_json(target: Target) -> None:
    """8b.1: a parameter check."""
    refused = target.call("POST", "/issues", data="{", headers={"Content-Type": "application/json"})
    assert (refused.status_code, list(refused.json())) == (400, ["error"])
