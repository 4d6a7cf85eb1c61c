"""Section 6: notes, quick actions and what a text names, beyond `test_notes`."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Api
from triage_bot.sandbox import seed
from triage_bot.sandbox.domain.markdown import issue_references


def test_ordering_by_the_last_edit(api: Api) -> None:
    first, _ = (api.post("/issues/1/notes", body=body).json()["id"] for body in ("first", "second"))
    api.world.clock.advance(minutes=1)
    api.put(f"/issues/1/notes/{first}", body="first, edited")
    found = api.get("/issues/1/notes", params={"order_by": "updated_at"}).json()
    assert [note["body"] for note in found] == ["first, edited", "second"]


def test_notes_know_no_filter_by_author_or_date(api: Api) -> None:
    api.post("/issues/1/notes", body="x")
    query = {"author_id": 999, "created_after": "2030-01-01T00:00:00Z"}
    assert len(api.get("/issues/1/notes", params=query).json()) == 1
    assert api.server.log[-1].unknown_keys == ("author_id", "created_after")


def test_twice_the_same_text_makes_two_notes(api: Api) -> None:
    for _ in range(2):
        assert api.post("/issues/1/notes", body="same").status_code == 201
    assert len(api.get("/issues/1/notes").json()) == 2


def test_a_body_can_be_too_long(api: Api) -> None:
    assert api.post("/issues/1/notes", body="x" * 1_000_000).status_code == 201
    assert api.post("/issues/1/notes", body="x" * 1_000_001).status_code == 400


def test_system_notes_fill_an_issue_but_are_not_refused(api: Api) -> None:
    api.world.instance.notes_limit = 1
    for title in ("one", "two"):
        assert api.put("/issues/1", title=title).status_code == 200
    assert api.post("/issues/1/notes", body="x").status_code == 400


def test_an_internal_note_stays_internal(api: Api) -> None:
    note = api.post("/issues/1/notes", body="psst", internal=True).json()["id"]
    after = api.put(f"/issues/1/notes/{note}", body="psst!", confidential=False).json()
    assert (after["internal"], after["body"]) == (True, "psst!")


def test_the_limit_on_notes_counts_refused_ones_and_passes_over_the_listed(api: Api) -> None:
    api.world.instance.notes_a_minute = 2
    assert api.post("/issues/1/notes", body=" ").status_code == 400
    assert api.post("/issues/999/notes", body="x").status_code == 404
    assert api.post("/issues/1/notes", body="x").status_code == 429
    assert api.post("/issues/1/notes", role="developer", body="x").status_code == 201
    api.world.instance.unlimited_users.append("triage-bot")
    assert api.post("/issues/1/notes", body="x").status_code == 201


def test_an_invalid_note_runs_none_of_its_commands(api: Api) -> None:
    iid = api.open()
    assert api.post(f"/issues/{iid}/notes", body="x" * 1_000_001 + "\n/close").status_code == 400
    assert api.issue(iid)["state"] == "opened"


def test_editing_runs_the_commands_of_the_new_text(api: Api) -> None:
    iid = api.open()
    note = api.post(f"/issues/{iid}/notes", body="text").json()["id"]
    assert api.put(f"/issues/{iid}/notes/{note}", body="text\n/close").json()["body"] == "text"
    assert api.issue(iid)["state"] == "closed"


def test_commands_run_with_the_rights_of_the_writer(api: Api) -> None:
    iid = api.open()
    api.open("makes the label", labels="HS::Red")
    note = api.post(f"/issues/{iid}/notes", role="guest", body="hm\n/label ~HS::Red\n/confidential")
    assert note.json()["body"] == "hm"
    issue = api.issue(iid)
    assert (issue["labels"], issue["confidential"]) == ([], False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("as in #7", [(None, 7)]),
        ("(#7)", [(None, 7)]),
        ("**#7**", [(None, 7)]),
        ("> #7", [(None, 7)]),
        ("&#35;7", [(None, 7)]),
        ("acme/triage#7", [("acme/triage", 7)]),
        ("GL-7", [(None, 7)]),
        ("[issue:7]", [(None, 7)]),
        ("[issue:acme/triage/7]", [("acme/triage", 7)]),
        ("see http://gitlab.example/acme/triage/-/issues/7", [("acme/triage", 7)]),
        ("see http://gitlab.example/acme/triage/-/work_items/7#note_1", [("acme/triage", 7)]),
        ("[words](http://gitlab.example/acme/triage/-/issues/7)", [("acme/triage", 7)]),
        ("#7 and #7", [(None, 7)]),
        ("`#7` `GL-7` `http://gitlab.example/a/b/-/issues/7`", []),
        ("```\n#7\n```", []),
        ("    #7", []),
        ("\\#7", []),
        ("x#7 #7x GL-x XGL-7", []),
        ("<!-- #7 -->", []),
        ("[#7](http://elsewhere.example)", []),
        ("# 7", []),
        (None, []),
    ],
)
def test_what_names_an_issue(text: str | None, found: list[tuple[str | None, int]]) -> None:
    assert issue_references(text) == found


def test_naming_an_issue_leaves_a_line_there_once(api: Api) -> None:
    iid = api.open(description="as in #1")
    api.post(f"/issues/{iid}/notes", body="again #1, and myself #3")
    api.put(f"/issues/{iid}", title="About #2")
    lines = {
        number: [note["body"] for note in api.get(f"/issues/{number}/notes").json()] for number in (1, 2)
    }
    assert lines == {1: ["mentioned in issue #3"], 2: ["mentioned in issue #3"]}
    assert api.get("/issues/1/notes").json()[0]["system"] is True


def test_a_line_about_a_hidden_issue_is_hidden_too(api: Api) -> None:
    api.open(description="as in #1", confidential=True)
    assert api.get("/issues/1/notes", role="guest").json() == []
    assert len(api.get("/issues/1/notes").json()) == 1


def test_an_issue_the_writer_may_not_read_is_not_told(api: Api) -> None:
    hidden = api.open(confidential=True)
    api.post("/issues/1/notes", role="guest", body=f"#{hidden}")
    assert api.get(f"/issues/{hidden}/notes").json() == []


def test_naming_across_projects_says_which(api: Api) -> None:
    other = seed(api.world, project="acme/other")
    api.post("/issues/1/notes", body="see acme/other#2")
    note = api.get(f"//projects/{other.project_id}/issues/2/notes").json()[0]
    assert note["body"] == "mentioned in issue acme/customer-success/account-triage#1"


def test_comments_of_html_stay_in_the_source(api: Api) -> None:
    text = "seen\n<!-- kept: 1 -->"
    assert api.issue(api.open(description=text))["description"] == text
    assert api.post("/issues/1/notes", body=text).json()["body"] == text


@pytest.mark.parametrize("title", ["`@icamus`", "\\@icamus", "@icamus"])
def test_nothing_protects_in_a_title(api: Api, title: str) -> None:
    api.open(title)
    assert [one.username for one in api.world.notified] == ["icamus"]
