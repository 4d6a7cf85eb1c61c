"""What the issue list filters, sorts and pages."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Api, serving


def test_the_list_mixes_states_and_kinds_unless_told(api: Api) -> None:
    iid = api.open("Acme")
    api.put(f"/issues/{iid}", state_event="close")
    assert api.titles() == ["Acme", "Status page was down", "Order new badges"]
    assert api.titles(state="opened", issue_type="issue") == []
    assert api.titles(issue_type="task") == ["Order new badges"]


def test_an_unknown_key_is_ignored_but_noted(api: Api) -> None:
    assert len(api.titles(label="nothing", labelz="x")) == 2
    assert api.server.log[-1].unknown_keys == ("label", "labelz")
    api.titles(labels="x")
    assert not api.server.log[-1].unknown_keys


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"state": "open"}, "state does not have a valid value"),
        ({"order_by": "id"}, "order_by does not have a valid value"),
        ({"due_date": "2026-11-21"}, "due_date does not have a valid value"),
        ({"updated_after": "yesterday"}, "updated_after is invalid"),
        ({"author_id": 1, "author_username": "x"}, "author_id, author_username are mutually exclusive"),
        ({"assignee_username": "a,b"}, "assignee_username allows one value, but found 2: a, b"),
    ],
)
def test_a_wrong_value_is_refused(api: Api, query: dict[str, str], error: str) -> None:
    answer = api.get("/issues", params=query)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_enterprise_code_takes_two_assignee_names() -> None:
    with serving(edition="ee") as api:
        assert api.get("/issues", params={"assignee_username": "a,b"}).status_code == 200


def test_labels_are_anded_exact_and_unknown_ones_find_nothing(api: Api) -> None:
    api.open("one", labels="backlog,HS::Red")
    api.open("two", labels=["backlog"])
    api.open("three")
    assert api.titles(labels="backlog") == ["two", "one"]
    assert api.titles(labels="backlog,HS::Red") == ["one"]
    assert api.titles(labels="BACKLOG") == []
    assert api.titles(labels="backlog,unheard") == []
    assert api.titles(labels="backlog,backlog") == []
    assert api.titles(labels="backlog,NONE", issue_type="issue") == ["three"]
    assert api.titles(labels="any") == ["two", "one"]
    assert api.titles(**{"not[labels]": "HS::Red,unheard", "labels": "backlog"}) == ["two"]
    assert api.titles(**{"not[labels][]": ["HS::Red"], "labels[]": "backlog"}) == ["two"]


def test_a_scope_filter_needs_the_licence() -> None:
    for tier, expected in (("free", 0), ("premium", 1)):
        with serving(tier=tier) as api:
            api.open("one", labels="HS::Red")
            assert len(api.titles(labels="HS::*")) == expected


def test_iids_people_dates_and_search(api: Api) -> None:
    irene = api.world.user("icamus").id
    first = api.open("first @marker", assignee_ids=[irene], due_date="2026-11-20", description="needle")
    api.world.clock.advance(days=2)
    second = api.open("second", due_date="2026-11-24")
    assert api.titles(**{"iids[]": [first, second]}) == ["second", "first @marker"]
    assert api.titles(iids=f"{first},999") == ["first @marker"]
    assert api.titles(assignee_username="icamus") == api.titles(assignee_id=irene) == ["first @marker"]
    assert api.titles(assignee_id="Any") == ["first @marker"]
    assert api.titles(assignee_id="None", issue_type="issue") == ["second"]
    assert api.titles(author_username="triage-bot", created_after="2026-11-22T00:00:00Z") == ["second"]
    assert api.titles(updated_before="2026-11-21T09:00:00+01:00", issue_type="issue") == ["first @marker"]
    assert api.titles(due_date="overdue") == ["first @marker"]
    assert api.titles(due_date="tomorrow") == ["second"]
    assert len(api.titles(due_date="0")) == 2
    assert api.titles(search="needle") == ["first @marker"]
    assert api.titles(search="needle", **{"in": "title"}) == []
    assert api.titles(scope="created_by_me", order_by="title", sort="asc") == ["first @marker", "second"]
    assert api.titles(**{"not[author_username]": "owner-user"}) == ["second", "first @marker"]


def test_milestone_words_and_titles(api: Api) -> None:
    milestone = api.post("/milestones", title="Q1", start_date="2026-11-01", due_date="2026-12-31").json()
    api.open("in", milestone_id=milestone["id"])
    assert (
        api.titles(milestone="Q1")
        == api.titles(milestone_id="Started")
        == api.titles(milestone_id="Upcoming")
        == ["in"]
    )
    assert len(api.titles(milestone_id="None")) == 2
    assert api.get("/issues", params={"milestone_id": "7"}).status_code == 400


def test_label_details_replace_the_strings(api: Api) -> None:
    api.open("one", labels="EMEA")
    label = api.get("/issues", params={"with_labels_details": "true", "labels": "EMEA"}).json()[0]["labels"][
        0
    ]
    assert label["name"] == "EMEA"
    assert label["color"] == "#6699cc"
    assert set(label) == {"id", "name", "color", "text_color", "description", "description_html", "archived"}


def test_offset_headers(api: Api) -> None:
    for number in range(5):
        api.open(f"n{number}")
    answer = api.get("/issues", params={"per_page": 3, "page": 2, "state": "opened"})
    shown = {name: value for name, value in answer.headers.items() if name.lower().startswith("x-")}
    assert shown == {
        "X-Page": "2", "X-Per-Page": "3", "X-Next-Page": "3", "X-Prev-Page": "1",
        "X-Total": "7", "X-Total-Pages": "3",
    }  # fmt: skip
    assert set(answer.links) == {"prev", "next", "first", "last"}
    assert answer.links["next"]["url"].startswith(
        f"{api.server.url}/api/v4/projects/{api.seeded.project_id}/issues?"
    )
    assert "state=opened" in answer.links["next"]["url"]
    assert api.get("/issues", params={"per_page": 500}).headers["X-Per-Page"] == "100"
    assert api.get("/issues", params={"per_page": 3, "page": 3}).headers["X-Next-Page"] == ""
    lone = api.get("/issues", params={"per_page": 0})
    assert len(lone.json()) == 1
    assert "X-Page" not in lone.headers
    assert "Link" not in lone.headers


def test_a_url_can_be_too_long(api: Api) -> None:
    answer = api.get("/issues", params={"iids[]": list(range(1000))})
    assert answer.status_code == 414


def test_links_name_the_requested_host(api: Api) -> None:
    answer = api.get("/issues", params={"per_page": 1}, headers={"Host": "gitlab.example.com"})
    assert answer.links["next"]["url"].startswith("http://gitlab.example.com/api/v4/")


def test_totals_go_missing_above_the_cut_off(api: Api) -> None:
    api.world.instance.count_limit = 1
    answer = api.get("/issues", params={"per_page": 1})
    assert "X-Total" not in answer.headers
    assert "X-Total-Pages" not in answer.headers
    assert set(answer.links) == {"next", "first"}


def test_deep_offsets_are_refused(api: Api) -> None:
    api.world.instance.offset_limit = 100
    answer = api.get("/issues", params={"per_page": 100, "page": 2})
    assert answer.status_code == 405
    assert "keyset" in answer.json()["error"]


@pytest.mark.parametrize("order", ["created_at", "updated_at", "title", "due_date"])
@pytest.mark.parametrize("sort", ["asc", "desc"])
def test_keyset_walks_every_row_once_by_link_only(api: Api, order: str, sort: str) -> None:
    for number in range(7):
        api.open(f"n{number}")
    query = {"pagination": "keyset", "order_by": order, "sort": sort, "per_page": 2}
    answer, seen = api.get("/issues", params=query), []
    assert "X-Page" not in answer.headers
    while True:
        seen += [issue["iid"] for issue in answer.json()]
        if "next" not in answer.links:
            break
        url = answer.links["next"]["url"]
        assert "cursor=" in url
        assert "state=all" in url
        answer = api.session.get(url, headers={"PRIVATE-TOKEN": api.seeded.tokens["bot"]}, timeout=10)
    assert sorted(seen) == list(range(1, 10))
    assert "Link" not in answer.headers


def test_keyset_by_priority_is_silently_served_by_offset(api: Api) -> None:
    assert "X-Page" in api.get("/issues", params={"pagination": "keyset", "order_by": "priority"}).headers


def test_etag_and_304(api: Api) -> None:
    tag = api.get("/issues").headers["ETag"]
    assert tag.startswith('W/"')
    again = api.get("/issues", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    api.open("new")
    assert api.get("/issues", headers={"If-None-Match": tag}).status_code == 200


def test_python_gitlab_walks_all_pages(api: Api) -> None:
    for number in range(23):
        api.world.person("icamus").open_issue(f"n{number}")
    project = api.client().projects.get(api.seeded.project_path)
    assert len(project.issues.list(iterator=True, per_page=10)) == 25
    assert len(list(project.issues.list(iterator=True, per_page=10))) == 25
    keyset = project.issues.list(iterator=True, pagination="keyset", order_by="created_at", per_page=10)
    assert len({issue.iid for issue in keyset}) == 25
    assert [issue.iid for issue in project.issues.list(iids=[3, 4], get_all=True)] == [4, 3]


@pytest.mark.parametrize("offset", ["Z", "+02:00", "-05:30"])
def test_times_carry_milliseconds_and_the_offset_of_the_instance(api: Api, offset: str) -> None:
    api.world.instance.utc_offset = offset
    written = {
        "Z": "2026-11-21T08:00:00.000Z",
        "+02:00": "2026-11-21T10:00:00.000+02:00",
        "-05:30": "2026-11-21T02:30:00.000-05:30",
    }
    assert api.issue(1)["created_at"] == written[offset]
