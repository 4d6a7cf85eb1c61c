"""Creating and updating issues, sections 3 and 4."""

from __future__ import annotations

import pytest

from tests.contract.target import DELETES, OWNER, Target


def test_titles(target: Target) -> None:
    """3.1, 3.2: missing and blank differ in shape; ends are stripped."""
    missing = target.post("/issues", description="x")
    assert (missing.status_code, missing.json()) == (400, {"error": "title is missing"})
    blank = target.post("/issues", title="  ")
    assert (blank.status_code, blank.json()) == (400, {"message": {"title": ["can't be blank"]}})
    long = target.post("/issues", title="x" * 256)
    assert (long.status_code, list(long.json()["message"])) == (400, ["title"])
    iid = target.post("/issues", title=f"  {target.prefix} trimmed ").json()["iid"]
    assert target.issue(iid)["title"] == f"{target.prefix} trimmed"


def test_text_is_normalised(target: Target) -> None:
    """1.5: carriage returns and white space at the end go."""
    assert target.issue(target.open(description="a\r\nb  \r\n\n"))["description"] == "a\nb"


def test_what_only_owners_choose(target: Target) -> None:
    """3.7: time and number are dropped in silence for others."""
    if target.role >= OWNER:
        pytest.skip("an owner's wishes are granted")
    answer = target.post(
        "/issues", title=f"{target.prefix} old", created_at="2020-01-01T00:00:00Z", iid=99_999_999
    )
    assert answer.status_code == 201
    assert answer.json()["iid"] != 99_999_999
    assert not answer.json()["created_at"].startswith("2020")


def test_labels_are_made(target: Target) -> None:
    """3.5, 3.6: trimmed, made with the default colour, added and removed on create too."""
    a, b, c = (target.label(name) for name in "abc")
    issue = target.issue(target.open(labels=f" {a} ", add_labels=f"{b},{c}", remove_labels=c))
    assert issue["labels"] == [a, b]
    found = {row["name"]: row["color"] for row in target.get("/labels", search=target.prefix).json()}
    assert found[a] == "#6699cc"


def test_a_milestone_that_is_not_there(target: Target) -> None:
    """3.11: an unmatched title is ignored."""
    assert target.issue(target.open(milestone=f"{target.prefix} none"))["milestone"] is None


def test_start_after_due(target: Target) -> None:
    """3.12: the due date comes last."""
    answer = target.post(
        "/issues", title=f"{target.prefix} dates", start_date="2026-12-02", due_date="2026-12-01"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("body", [{}, {"health_status": "on_track"}, {"titel": "x"}], ids=repr)
def test_at_least_one(target: Target, body: dict[str, str]) -> None:
    """4.1: a body without a known key is refused with their names."""
    iid = target.open()
    answer = target.put(f"/issues/{iid}", **body)
    assert answer.status_code == 400
    said = answer.json()["error"]
    assert said.startswith(
        "assignee_id, assignee_ids, confidential, created_at, description, discussion_locked"
    )
    assert said.endswith("are missing, at least one parameter must be provided")
    assert ("weight" in said) is target.enterprise


def test_label_changes(target: Target) -> None:
    """4.2 to 4.4: removal wins, letter case makes another, removing makes none, empty text clears."""
    a, b = target.label("a"), target.label("b")
    iid = target.open(labels=[a])
    assert target.put(f"/issues/{iid}", add_labels=b, remove_labels=b).json()["labels"] == [a]
    upper = a.upper()
    assert set(target.put(f"/issues/{iid}", add_labels=upper).json()["labels"]) == {a, upper}
    unheard = target.label("unheard")
    assert target.put(f"/issues/{iid}", remove_labels=f"{unheard},{a.title()}").status_code == 200
    target.put(f"/issues/{iid}", remove_labels=upper)
    assert target.issue(iid)["labels"] == [a]
    assert unheard not in [row["name"] for row in target.get("/labels", search=target.prefix).json()]
    assert target.put(f"/issues/{iid}", labels="").json()["labels"] == []


def test_scoped_labels_without_a_licence(target: Target) -> None:
    """5a.2: CE removes nothing."""
    if target.enterprise:
        pytest.skip("the Enterprise code decides by licence, which is not told")
    both = [target.label("s::1"), target.label("s::2")]
    assert target.issue(target.open(labels=both))["labels"] == both


def test_states(target: Target) -> None:
    """4.8, 4.9: a wrong word is refused, again is nothing, one request does all."""
    iid, label = target.open(), target.label("won")
    wrong = target.put(f"/issues/{iid}", state_event="closed")
    assert (wrong.status_code, wrong.json()) == (400, {"error": "state_event does not have a valid value"})
    closed = target.put(f"/issues/{iid}", state_event="close", add_labels=label, remove_labels="x").json()
    assert (closed["state"], closed["labels"]) == ("closed", [label])
    assert closed["closed_by"]["id"] == target.me["id"]
    again = target.put(f"/issues/{iid}", state_event="close")
    assert (again.status_code, again.json()["closed_at"]) == (200, closed["closed_at"])
    opened = target.put(f"/issues/{iid}", state_event="reopen").json()
    assert (opened["state"], opened["closed_at"], opened["closed_by"]) == ("opened", None, None)


def test_a_close_and_a_refusal(target: Target) -> None:
    """4.8: state comes first, so a close stands though the title is refused."""
    iid = target.open()
    assert target.put(f"/issues/{iid}", state_event="close", title=" ").status_code == 400
    assert target.issue(iid)["state"] == "closed"


def test_only_new_commands_of_a_description(target: Target) -> None:
    """4.15: and a command in a list is text."""
    iid = target.open(description="text\n\n- /close")
    assert (target.issue(iid)["description"], target.issue(iid)["state"]) == ("text\n\n- /close", "opened")
    changed = target.put(f"/issues/{iid}", description="text\n/close the door\nbye").json()
    assert (changed["description"], changed["state"]) == ("text\nbye", "closed")


def test_no_time_of_the_last_edit(target: Target) -> None:
    """4.16: the answer does not tell who edited last."""
    assert not [name for name in target.issue(target.open()) if "edited" in name]


def test_preconditions(target: Target) -> None:
    """4.13: honoured on DELETE only."""
    iid, stale = target.open(), {"If-Unmodified-Since": "Fri, 20 Nov 2020 08:00:00 GMT"}
    title = {"title": f"{target.prefix} x"}
    assert target.call("PUT", f"/issues/{iid}", headers=stale, json=title).status_code == 200
    if target.role in DELETES:
        assert target.call("DELETE", f"/issues/{iid}", headers=stale).status_code == 412


def test_what_moves_updated_at(target: Target) -> None:
    """4a.1 to 4a.3: a column at once, comments once a minute."""
    iid = target.open()
    target.put(f"/issues/{iid}", title=f"{target.prefix} by this user")
    start = target.issue(iid)["updated_at"]
    target.pass_time(5)
    target.comment(iid, "within the minute")
    assert target.issue(iid)["updated_at"] == start
    target.put(f"/issues/{iid}", due_date="2030-01-01")
    moved = target.issue(iid)["updated_at"]
    assert moved != start
    target.pass_time(61)
    target.comment(iid, "after the minute")
    assert target.issue(iid)["updated_at"] != moved


def test_global_ids(target: Target) -> None:
    """2a.4: for administrators only."""
    if target.me.get("is_admin"):
        pytest.skip("an administrator may")
    answer = target.get(f"//issues/{target.issue(target.open())['id']}")
    assert (answer.status_code, answer.json()) == (403, {"message": "403 Forbidden"})
