"""Comments, quick actions and what a text names, section 6."""

from __future__ import annotations

import pytest

from tests.contract.target import Target


def test_a_token_is_needed(target: Target) -> None:
    """6.1: also on public projects."""
    assert target.call("GET", f"/issues/{target.open()}/notes", token=None).status_code == 401


def test_refused_bodies(target: Target) -> None:
    """6.9: missing and empty."""
    iid = target.open()
    missing = target.post(f"/issues/{iid}/notes")
    assert (missing.status_code, missing.json()) == (400, {"error": "body is missing"})
    empty = target.comment(iid, "")
    assert empty.status_code == 400
    assert empty.json()["message"].startswith("400 Bad request - Note {")


def test_a_note(target: Target) -> None:
    """6.4, 6.6, 6.10: fields; no `bot` in the author; the same text twice is two notes."""
    iid = target.open()
    note = target.comment(iid, "a\r\nb \n\n").json()
    assert note["body"] == "a\nb"
    assert (note["noteable_iid"], note["noteable_type"], note["system"]) == (iid, "Issue", False)
    assert note["internal"] is note["confidential"] is False
    assert "bot" not in note["author"]
    assert "bot" in target.me
    target.comment(iid, "a\nb")
    assert target.issue(iid)["user_notes_count"] == 2


def test_order_and_filter(target: Target) -> None:
    """6.2, 6.5: newest first; labels and state leave no note."""
    iid = target.open()
    target.comment(iid, "first")
    target.put(f"/issues/{iid}", add_labels=target.label("a"), state_event="close")
    target.comment(iid, "second")
    notes = target.get(f"/issues/{iid}/notes").json()
    assert [note["body"] for note in notes] == ["second", "first"]
    wrong = target.get(f"/issues/{iid}/notes", activity_filter="comments")
    assert (wrong.status_code, wrong.json()) == (
        400,
        {"error": "activity_filter does not have a valid value"},
    )


def test_a_title_leaves_a_system_note(target: Target) -> None:
    """6.5: not verified by measurement."""
    iid = target.open()
    target.put(f"/issues/{iid}", title=f"{target.prefix} renamed")
    activity = target.get(f"/issues/{iid}/notes", activity_filter="only_activity").json()
    assert [note["body"].split(" **")[0] for note in activity] == ["changed title from"]


def test_an_internal_note(target: Target) -> None:
    """6.11: with the right to it."""
    assert target.comment(target.open(), "psst", internal=True).json()["internal"] is True


def test_editing_to_commands_only(target: Target) -> None:
    """6.15: deletes the note and runs them."""
    iid = target.open()
    note = target.comment(iid, "text").json()["id"]
    target.put(f"/issues/{iid}/notes/{note}", body="/close")
    assert target.issue(iid)["state"] == "closed"
    assert target.get(f"/issues/{iid}/notes/{note}").status_code == 404


def test_threads(target: Target) -> None:
    """6.17: a note is a thread of its own until it is answered."""
    iid = target.open()
    target.comment(iid, "question")
    [thread] = target.get(f"/issues/{iid}/discussions").json()
    assert (len(thread["id"]), thread["individual_note"]) == (40, True)
    answer = target.post(f"/issues/{iid}/discussions/{thread['id']}/notes", body="answer")
    assert (answer.status_code, answer.json()["type"]) == (201, "DiscussionNote")


def test_commands_only(target: Target) -> None:
    """6a.2: 202 without an id; also when it could not be done; 400 for a label nobody knows."""
    iid = target.open()
    done = target.comment(iid, "/close the door")
    assert (done.status_code, "id" in done.json()) == (202, False)
    assert done.json()["commands_changes"] == {"state_event": "close"}
    assert done.json()["summary"] == ["Closed this issue."]
    again = target.comment(iid, "/close")
    assert (again.status_code, again.json()["summary"]) == (202, ["Could not apply close command."])
    assert target.comment(iid, '/label ~"nobody knows it"').status_code == 400
    assert target.issue(iid)["user_notes_count"] == 0


def test_text_with_commands(target: Target) -> None:
    """6a.2: 201, the commands cut out, unknown words kept."""
    iid = target.open()
    note = target.comment(iid, "We spoke.\n/due 2030-12-01\n/nothing_like_it")
    assert (note.status_code, note.json()["body"]) == (201, "We spoke.\n/nothing_like_it")
    assert target.issue(iid)["due_date"] == "2030-12-01"


@pytest.mark.parametrize(
    "text",
    [
        "text\n/close",
        "text\n/CLOSE  ",
        "text\n\r/close",
        "<!-- a -->\n/close",
        "- item\n\n/close",
        "```\nx\n```\n/close",
    ],
    ids=repr,
)
def test_live_commands(target: Target, text: str) -> None:
    """6a.4 to 6a.6: a line of a top-level paragraph."""
    iid = target.open()
    target.comment(iid, text)
    assert target.issue(iid)["state"] == "closed"


@pytest.mark.parametrize(
    "text",
    [
        "x\n\n /close", "x\n\n\\/close", "&#47;close", "x /close", "```\n/close\n```", "x\n\n    /close",
        "> /close", ">>>\n/close\n>>>", "- item\n  /close", "- item\n/close", "<div>\n/close\n</div>",
        "<!--\n/close\n-->", "some `code\n/close\nends` here", "/closed",
    ],
    ids=repr,
)  # fmt: skip
def test_inert_text(target: Target, text: str) -> None:
    """6a.4, 6b.1: everything else stays text."""
    iid = target.open()
    target.comment(iid, text)
    assert target.issue(iid)["state"] == "opened"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("as in #{iid}", True),
        ("as in GL-{iid}", True),
        ("see {url}", True),
        ("[words]({url})", True),
        ("&#35;{iid}", True),
        ("\\#{iid}", False),
        ("`#{iid}`", False),
        ("<!-- #{iid} -->", False),
        ("x#{iid}", False),
    ],
)
def test_naming_an_issue(target: Target, text: str, *, named: bool) -> None:
    """6b.3 to 6b.6: leaves a line on the issue that was named."""
    other, iid = target.open(), target.open()
    address = f"{target.about['web_url']}/-/issues/{other}"
    target.comment(iid, text.format(iid=other, url=address))
    activity = target.get(f"/issues/{other}/notes", activity_filter="only_activity").json()
    assert [note["body"] for note in activity] == ([f"mentioned in issue #{iid}"] if named else [])


def test_links(target: Target) -> None:
    """12.9: from both ends, with a system note; blocking is a paid kind."""
    one, two = target.open(), target.open()
    wish = {"target_project_id": str(target.about["id"]), "target_issue_iid": two}
    assert target.post(f"/issues/{one}/links", **wish).status_code == 201
    assert [row["iid"] for row in target.get(f"/issues/{two}/links").json()] == [one]
    assert f"marked as related to #{two}" in [
        note["body"] for note in target.get(f"/issues/{one}/notes").json()
    ]
    if not target.enterprise:
        refused = target.post(f"/issues/{one}/links", **wish, link_type="blocks")
        assert refused.json() == {"error": "link_type does not have a valid value"}
