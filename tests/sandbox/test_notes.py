"""Comments, internal notes, quick actions, mentions, discussions, reactions."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Api
from triage_bot.sandbox.domain.markdown import mentions
from triage_bot.sandbox.domain.quick_actions import extract


def test_every_notes_route_needs_a_token(api: Api) -> None:
    assert api.get("/issues/1/notes", role=None).status_code == 401


def test_listing_orders_filters_and_counts(api: Api) -> None:
    iid = api.open()
    api.post(f"/issues/{iid}/notes", body="first")
    api.put(f"/issues/{iid}", title="Renamed")
    api.post(f"/issues/{iid}/notes", body="second")

    def bodies(**query: str) -> list[str]:
        return [note["body"] for note in api.get(f"/issues/{iid}/notes", params=query).json()]

    assert bodies() == ["second", "changed title from **Acme** to **Renamed**", "first"]
    assert bodies(activity_filter="only_comments", sort="asc") == ["first", "second"]
    assert bodies(activity_filter="only_activity") == ["changed title from **Acme** to **Renamed**"]
    wrong = api.get(f"/issues/{iid}/notes", params={"activity_filter": "comments"})
    assert (wrong.status_code, wrong.json()) == (
        400,
        {"error": "activity_filter does not have a valid value"},
    )
    assert api.issue(iid)["user_notes_count"] == 2


def test_labels_and_state_leave_no_notes(api: Api) -> None:
    iid = api.open()
    api.put(f"/issues/{iid}", add_labels="a", state_event="close")
    assert api.get(f"/issues/{iid}/notes").json() == []


def test_body_missing_blank_and_normalised(api: Api) -> None:
    assert api.post("/issues/1/notes").json() == {"error": "body is missing"}
    blank = api.post("/issues/1/notes", body=" \n")
    assert blank.status_code == 400
    assert blank.json()["message"].startswith("400 Bad request - Note {:note=>")
    note = api.post("/issues/1/notes", body="a\r\nb \n\n").json()
    assert note["body"] == "a\nb"
    assert set(note["author"]) == {
        "id", "username", "public_email", "name", "state", "locked", "avatar_url", "web_url",
    }  # fmt: skip
    assert (note["noteable_iid"], note["noteable_type"], note["system"]) == (1, "Issue", False)


def test_hidden_notes_shorten_pages_but_count(api: Api) -> None:
    iid = api.open()
    for number in range(4):
        api.post(f"/issues/{iid}/notes", role="reporter", body=f"n{number}", internal=number % 2 == 0)
    page = api.get(f"/issues/{iid}/notes", role="guest", params={"per_page": 2})
    assert [note["body"] for note in page.json()] == ["n3"]
    assert page.headers["X-Total"] == "4"
    assert "next" in page.links
    assert len(api.get(f"/issues/{iid}/notes", params={"per_page": 2}).json()) == 2


def test_an_internal_note_of_a_guest_is_seen_by_all(api: Api) -> None:
    note = api.post("/issues/1/notes", role="guest", body="psst", internal=True).json()
    assert (note["internal"], note["confidential"]) == (False, False)
    assert api.post("/issues/1/notes", role="planner", body="psst", internal=True).json()["internal"] is True


def test_editing_and_deleting_is_for_authors_and_maintainers(api: Api) -> None:
    note = api.post("/issues/1/notes", body="mine").json()["id"]
    assert api.put(f"/issues/1/notes/{note}", role="developer", body="x").status_code == 403
    assert api.put(f"/issues/1/notes/{note}", role="maintainer", body="x").json()["body"] == "x"
    assert api.put(f"/issues/1/notes/{note}", body="").json() == {"error": "body is empty"}
    assert api.delete(f"/issues/1/notes/{note}", role="reporter").status_code == 403
    assert api.delete(f"/issues/1/notes/{note}").status_code == 204
    assert api.get(f"/issues/1/notes/{note}").json() == {"message": "404 Note Not Found"}


def test_editing_to_commands_only_deletes_the_note(api: Api) -> None:
    iid = api.open()
    note = api.post(f"/issues/{iid}/notes", body="text").json()["id"]
    assert api.put(f"/issues/{iid}/notes/{note}", body="/close").status_code == 202
    assert api.issue(iid)["state"] == "closed"
    assert api.get(f"/issues/{iid}/notes/{note}").status_code == 404


def test_created_at_is_for_owners(api: Api) -> None:
    old = "2020-01-01T00:00:00Z"
    assert api.post("/issues/1/notes", body="x", created_at=old).json()["created_at"].startswith("2026")
    assert (
        api.post("/issues/1/notes", role="owner", body="x", created_at=old)
        .json()["updated_at"]
        .startswith("2020")
    )


def test_too_many_notes(api: Api) -> None:
    api.world.instance.notes_limit = 1
    assert api.post("/issues/1/notes", body="1").status_code == 201
    assert api.post("/issues/1/notes", body="2").status_code == 400


def test_commands_only_answers_202_and_stores_nothing(api: Api) -> None:
    iid = api.open()
    answer = api.post(f"/issues/{iid}/notes", body="/close the door")
    assert answer.status_code == 202
    assert answer.json() == {"commands_changes": {"state_event": "close"}, "summary": ["Closed this issue."]}
    refused = api.post(f"/issues/{iid}/notes", body="/close")
    assert refused.status_code == 202
    assert refused.json()["summary"] == ["Could not apply close command."]
    unknown = api.post(f"/issues/{iid}/notes", body="/label ~unheard")
    assert unknown.status_code == 400
    assert api.get(f"/issues/{iid}/notes", params={"activity_filter": "only_comments"}).json() == []


def test_text_with_commands_keeps_the_text_and_does_the_rest(api: Api) -> None:
    iid = api.open()
    api.post("/labels", name="two words", color="red")
    text = 'We spoke.\n/label ~"two words"\n/assign @icamus\n/due 2026-12-01\n/title Renamed\n/unknown word'
    note = api.post(f"/issues/{iid}/notes", body=text)
    assert note.status_code == 201
    assert note.json()["body"] == "We spoke.\n/unknown word"
    assert note.json()["commands_changes"]["due_date"] == "2026-12-01"
    issue = api.issue(iid)
    assert (issue["labels"], issue["due_date"], issue["title"]) == (["two words"], "2026-12-01", "Renamed")
    assert issue["assignee"]["username"] == "icamus"


def test_commands_that_empty_a_field(api: Api) -> None:
    iid = api.open(labels="a,b", assignee_ids=[api.world.user("icamus").id], due_date="2026-12-01")
    answer = api.post(f"/issues/{iid}/notes", body="/unlabel\n/unassign\n/remove_due_date\n/lock")
    assert answer.status_code == 202
    issue = api.issue(iid)
    assert (issue["labels"], issue["assignees"], issue["due_date"]) == ([], [], None)
    assert issue["discussion_locked"] is True
    api.post(f"/issues/{iid}/notes", body="/due in 2 weeks")
    assert api.issue(iid)["due_date"] == "2026-12-05"


def test_a_command_without_the_right_is_cut_and_not_done(api: Api) -> None:
    iid = api.open()
    note = api.post(f"/issues/{iid}/notes", role="guest", body="please\n/close\n/move other/project")
    assert (note.status_code, note.json()["body"]) == (201, "please")
    assert api.issue(iid)["state"] == "opened"


@pytest.mark.parametrize(
    "text",
    [
        "/close",
        "text\n/close",
        "text\n/CLOSE  ",
        "text\n\r/close",
        "<!-- a comment -->\n/close",
        "- item\n\n/close",
        "# heading\n/close now",
        "```\ncode\n```\n/close",
        ">>>\nnever closed quote\n\n/close",
        "```\n>>>\n```\n\n/close\n\n>>>",
    ],
)
def test_live_commands(text: str) -> None:
    assert [command.name for command in extract(text).commands] == ["close"]


@pytest.mark.parametrize(
    "text",
    [
        " /close",
        "/closed",
        "/close,",
        "\\/close",
        "&#47;close",
        "x /close",
        "```\n/close\n```",
        "    /close",
        "> /close",
        ">>>\n/close\n>>>",
        ">>>\n\n/close\n\n>>>",
        "- item\n  /close",
        "- item\n/close",
        "| a |\n| - |\n/close",
        "<div>\n/close\n</div>",
        "<!--\n/close\n-->",
        "some `code\n/close\nends` here",
        "---\nfront: matter\n/close\n---\n",
        "",
    ],
)
def test_inert_text(text: str) -> None:
    assert extract(text).commands == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hi @ann and @bob-x.", ["ann", "bob-x"]),
        ("&#64;ann", ["ann"]),
        ("**@ann**", ["ann"]),
        ("> @ann", ["ann"]),
        ("<b>@ann</b>", ["ann"]),
        ("@acme/customer-success", ["acme/customer-success"]),
        ("`@ann`", []),
        ("```\n@ann\n```", []),
        ("    @ann", []),
        ("[@ann](http://x)", []),
        ("<!-- @ann -->", []),
        ("\\@ann", []),
        ("mail@ann", []),
        ("@\u200bann", []),
        (None, []),
    ],
)
def test_mentions(text: str | None, found: list[str]) -> None:
    assert mentions(text) == found


def test_who_would_have_been_notified(api: Api) -> None:
    iid = api.open(description="@icamus look, `@guest-user` not", assignee_ids=[api.world.user("icamus").id])
    api.post(f"/issues/{iid}/notes", body="@triage-bot itself, @guest-user and @nobody")
    api.put(f"/issues/{iid}", description="@icamus look, @owner-user too")
    told = [(one.username, one.reason, one.note_id is not None) for one in api.world.notified]
    assert told == [
        ("icamus", "assigned", False),
        ("icamus", "mentioned", False),
        ("guest-user", "mentioned", True),
        ("owner-user", "mentioned", False),
    ]


def test_a_confidential_issue_notifies_only_those_who_may_read_it(api: Api) -> None:
    api.open(description="@guest-user @icamus", confidential=True)
    assert [one.username for one in api.world.notified] == ["icamus"]


@pytest.mark.parametrize("everybody", ["@all", "@acme", "@acme/customer-success"])
def test_everybody(api: Api, everybody: str) -> None:
    api.post("/issues/1/notes", body=f"{everybody} hello")
    assert len(api.world.notified) == 7


def test_discussions_and_replies(api: Api) -> None:
    first = api.post("/issues/1/notes", body="question").json()
    thread = api.get("/issues/1/discussions").json()[0]
    assert len(thread["id"]) == 40
    assert thread["individual_note"] is True
    reply = api.post(f"/issues/1/discussions/{thread['id']}/notes", role="developer", body="answer")
    assert (reply.status_code, reply.json()["type"]) == (201, "DiscussionNote")
    after = api.get(f"/issues/1/discussions/{thread['id']}").json()
    assert (after["individual_note"], [note["body"] for note in after["notes"]]) == (
        False,
        ["question", "answer"],
    )
    assert api.get(f"/issues/1/notes/{first['id']}").json()["type"] == "DiscussionNote"
    opened = api.post("/issues/1/discussions", body="another").json()
    assert opened["individual_note"] is False
    assert api.post("/issues/1/discussions/beef/notes", body="x").json() == {
        "message": "404 Discussion Not Found"
    }


def test_reactions(api: Api) -> None:
    note = api.post("/issues/1/notes", body="done?").json()["id"]
    award = api.post(f"/issues/1/notes/{note}/award_emoji", role="developer", name="thumbsup")
    assert (award.status_code, award.json()["user"]["username"]) == (201, "developer-user")
    assert (
        api.post(f"/issues/1/notes/{note}/award_emoji", role="developer", name="thumbsup").status_code == 404
    )
    assert [one["name"] for one in api.get(f"/issues/1/notes/{note}/award_emoji").json()] == ["thumbsup"]
    assert api.delete(f"/issues/1/notes/{note}/award_emoji/{award.json()['id']}").status_code == 403
    assert (
        api.delete(f"/issues/1/notes/{note}/award_emoji/{award.json()['id']}", role="developer").status_code
        == 204
    )
    api.post("/issues/1/award_emoji", name="thumbsdown")
    assert api.issue(1)["downvotes"] == 1


def test_links_leave_system_notes_and_blocking_costs(api: Api) -> None:
    home = api.seeded.project_id
    link = api.post("/issues/1/links", target_project_id=home, target_issue_iid=2)
    assert link.status_code == 201
    assert link.json()["link_type"] == "relates_to"
    assert [one["iid"] for one in api.get("/issues/2/links").json()] == [1]
    assert api.get("/issues/1/notes").json()[0]["body"] == "marked as related to #2"
    assert api.post("/issues/1/links", target_project_id=home, target_issue_iid=2).status_code == 409
    blocked = api.post("/issues/1/links", target_project_id=home, target_issue_iid=2, link_type="blocks")
    assert blocked.json() == {"error": "link_type does not have a valid value"}
    assert api.post("/issues/1/links", target_project_id="nope", target_issue_iid=2).status_code == 404
    assert api.delete(f"/issues/1/links/{link.json()['id']}").status_code == 200
    assert api.get("/issues/2/links").json() == []


def test_python_gitlab_gets_an_object_without_id_for_commands(api: Api) -> None:
    project = api.client().projects.get(api.seeded.project_id, lazy=True)
    made = project.issues.get(1, lazy=True).notes.create({"body": "/close"})
    assert made.get_id() is None
