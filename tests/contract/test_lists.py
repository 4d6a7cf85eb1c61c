"""Lists of issues, section 2."""

from __future__ import annotations

import pytest

from tests.contract.target import Target


def test_unknown_keys(target: Target) -> None:
    """2.2: a misspelt filter answers with everything."""
    iid = target.open()
    assert target.among(iid, label="nothing", labelz="x", assignee="x") == {iid}


@pytest.mark.parametrize(
    ("key", "value"),
    [("state", "open"), ("due_date", "2026-11-21"), ("sort", "up"), ("scope", "mine"), ("order_by", "id")],
)
def test_wrong_values(target: Target, key: str, value: str) -> None:
    """2.3, 2b.8: a wrong value of a known key is refused."""
    answer = target.get("/issues", **{key: value})
    assert answer.status_code == 400
    assert answer.json() == {"error": f"{key} does not have a valid value"}


def test_every_state_by_default(target: Target) -> None:
    """2.5: closed issues are listed unless told."""
    open_one, closed = target.open(), target.open()
    target.put(f"/issues/{closed}", state_event="close")
    assert target.among(open_one, closed) == {open_one, closed}
    assert target.among(open_one, closed, state="opened") == {open_one}


def test_kinds_are_mixed(target: Target) -> None:
    """2.3: a task is in the list unless the kind is told."""
    task, issue = target.open(issue_type="task"), target.open()
    assert target.among(task, issue) == {task, issue}
    assert target.among(task, issue, issue_type="issue") == {issue}


def test_label_filters(target: Target) -> None:
    """2.6 to 2.9: labels are anded and exact; unknown and repeated titles find nothing."""
    a, b = target.label("a"), target.label("b")
    both, one, none = target.open(labels=[a, b]), target.open(labels=[a]), target.open()
    found = [
        target.among(both, one, none, labels=labels)
        for labels in (a, f"{a},{b}", a.upper(), f"{a},{target.label('unheard')}", f"{a},{a}", "NONE", "Any")
    ]
    assert found == [{both, one}, {both}, set(), set(), set(), {none}, {both, one}]
    assert target.among(both, one, none, **{"not[labels]": f"{b},{target.label('unheard')}"}) == {one, none}


def test_two_assignee_names(target: Target) -> None:
    """2.13: CE refuses a second name, the Enterprise code takes it."""
    answer = target.get("/issues", assignee_username="a,b")
    assert answer.status_code == (200 if target.enterprise else 400)


def test_moments_are_inclusive(target: Target) -> None:
    """2.14: an issue created at a moment is after and before it."""
    iid = target.open()
    moment = target.issue(iid)["created_at"]
    assert target.among(iid, created_after=moment) == {iid}


def test_label_details(target: Target) -> None:
    """2.17: strings become objects."""
    iid = target.open(labels=[target.label("a")])
    [row] = target.get("/issues", **{"iids[]": iid, "with_labels_details": "true"}).json()
    assert {"id", "name", "color", "text_color", "description"} <= set(row["labels"][0])


def test_subscribed(target: Target) -> None:
    """2.19: only a single answer tells it."""
    iid = target.open()
    [row] = target.get("/issues", **{"iids[]": iid}).json()
    assert "subscribed" not in row
    assert target.issue(iid)["subscribed"] is True


def test_offset_headers(target: Target) -> None:
    """2b.1 to 2b.3: sizes are capped, links absolute with every parameter repeated."""
    iids = [target.open() for _ in range(3)]
    answer = target.get("/issues", **{"iids[]": iids, "per_page": 1, "page": 2, "state": "opened"})
    shown = {key: answer.headers.get(key) for key in ("X-Page", "X-Per-Page", "X-Next-Page", "X-Prev-Page")}
    assert shown == {"X-Page": "2", "X-Per-Page": "1", "X-Next-Page": "3", "X-Prev-Page": "1"}
    assert (answer.headers["X-Total"], answer.headers["X-Total-Pages"]) == ("3", "3")
    assert set(answer.links) == {"prev", "next", "first", "last"}
    following = answer.links["next"]["url"]
    assert following.startswith(f"{target.url}/api/v4/projects/")
    assert "state=opened" in following
    assert target.get("/issues", per_page=500).headers["X-Per-Page"] == "100"
    lone = target.get("/issues", **{"iids[]": iids, "per_page": 0})
    assert (len(lone.json()), "X-Page" in lone.headers) == (1, False)


def test_keyset(target: Target) -> None:
    """2b.6: a Link to the next page and no other header; the cursor is opaque, the defaults spelled out."""
    iids = [target.open() for _ in range(3)]
    query = {"pagination": "keyset", "order_by": "created_at", "sort": "asc", "per_page": 2, "iids[]": iids}
    first = target.get("/issues", **query)
    assert "X-Page" not in first.headers
    assert set(first.links) == {"next"}
    url = first.links["next"]["url"]
    assert "cursor=" in url
    assert "state=all" in url
    last = target.session.get(url, headers={"PRIVATE-TOKEN": target.token}, timeout=60)
    assert [row["iid"] for row in first.json() + last.json()] == iids
    assert "next" not in last.links


def test_keyset_by_priority(target: Target) -> None:
    """2b.7: an order that keyset cannot serve is silently paged by offset."""
    assert "X-Page" in target.get("/issues", pagination="keyset", order_by="priority").headers


@pytest.mark.parametrize("iid", [0, 99_999_999])
def test_no_such_issue(target: Target, iid: int) -> None:
    """2a.5: absent and zero."""
    answer = target.get(f"/issues/{iid}")
    assert (answer.status_code, answer.json()) == (404, {"message": "404 Not found"})


def test_no_number(target: Target) -> None:
    """2a.5: not a number."""
    answer = target.get("/issues/abc")
    assert (answer.status_code, answer.json()) == (400, {"error": "issue_iid is invalid"})


def test_a_single_issue(target: Target) -> None:
    """2a.1, 2a.2: null description, letter cases, the new address."""
    issue = target.issue(target.open())
    assert (issue["description"], issue["issue_type"], issue["type"]) == (None, "issue", "ISSUE")
    assert issue["web_url"].endswith(f"/-/work_items/{issue['iid']}")
    assert ("blocking_issues_count" in issue) is target.enterprise
    assert "priority" not in issue
    assert issue["id"] != issue["iid"]


def test_weak_tags(target: Target) -> None:
    """10.5: the same answer again is 304."""
    iid = target.open()
    tag = target.get(f"/issues/{iid}/notes").headers["ETag"]
    assert tag.startswith('W/"')
    again = target.call("GET", f"/issues/{iid}/notes", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
