"""Section 2: what the issue list takes, leaves out and orders, beyond `test_issue_list`."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Api, serving

ORDERS = (
    "created_at", "updated_at", "due_date", "title", "priority", "label_priority", "milestone_due",
    "popularity", "relative_position",
)  # fmt: skip


def test_not_takes_no_search_and_no_state_and_ignores_them(api: Api) -> None:
    assert len(api.titles(**{"not[state]": "opened", "not[search]": "badges"})) == 2
    assert api.server.log[-1].unknown_keys == ("not[search]", "not[state]")


def test_not_takes_milestones_iids_and_people(api: Api) -> None:
    api.post("/milestones", title="Q1")
    irene = api.world.user("icamus").id
    api.open("in", milestone="Q1", assignee_ids=[irene])
    assert "in" not in api.titles(**{"not[milestone]": "Q1"})
    assert "in" not in api.titles(**{"not[iids][]": ["3"]})
    assert "in" not in api.titles(**{"not[assignee_id]": irene})
    assert "in" in api.titles(**{"not[author_username]": "owner-user"})


def test_moments_are_inclusive_and_a_plus_must_be_encoded(api: Api) -> None:
    moment = "2026-11-21T09:00:00%2B01:00"
    for name in ("created_after", "created_before", "updated_after", "updated_before"):
        assert len(api.get(f"/issues?{name}={moment}").json()) == 2
    assert api.get("/issues?updated_after=2026-11-21T09:00:00+01:00").status_code == 400


@pytest.mark.parametrize("word", ["today", "week", "month", "next_month_and_previous_two_weeks", "any"])
def test_due_dates_are_asked_for_by_keyword(api: Api, word: str) -> None:
    api.open("today", due_date="2026-11-21")
    assert api.titles(due_date=word) == ["today"]


def test_searches_have_a_limit_of_their_own_per_user(api: Api) -> None:
    api.world.instance.searches_a_minute = 2
    answers = [api.get("/issues", params={"search": "x"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["message"]["error"].startswith("This endpoint has been requested too many")
    assert "Retry-After" not in answers[-1].headers
    assert api.get("/issues").status_code == 200
    assert api.get("/issues", role="developer", params={"search": "x"}).status_code == 200
    api.world.clock.advance(seconds=60)
    assert api.get("/issues", params={"search": "x"}).status_code == 200


def test_notes_are_not_searched(api: Api) -> None:
    api.post("/issues/1/notes", body="needle")
    assert api.titles(search="needle") == []


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_is_served_both_ways(api: Api, order: str) -> None:
    api.open("a", due_date="2026-12-01")
    both = [api.titles(order_by=order, sort=sort) for sort in ("asc", "desc")]
    assert sorted(both[0]) == sorted(both[1])
    assert len(both[0]) == 3


def test_weight_is_an_order_and_a_filter_of_the_enterprise_code() -> None:
    with serving() as api:
        assert api.get("/issues", params={"order_by": "weight"}).status_code == 400
        assert len(api.titles(weight="3")) == 2
    with serving(edition="ee", tier="premium") as api:
        api.open("heavy", weight=3)
        assert api.titles(weight="3") == ["heavy"]
        assert len(api.titles(order_by="weight")) == 3


def test_twenty_rows_make_a_page(api: Api) -> None:
    for number in range(20):
        api.world.person("icamus").open_issue(f"n{number}")
    answer = api.get("/issues")
    assert (len(answer.json()), answer.headers["X-Per-Page"], answer.headers["X-Total"]) == (20, "20", "22")


def test_offset_paging_by_updated_at_skips_rows_while_somebody_writes(api: Api) -> None:
    for number in range(4):
        api.world.clock.advance(minutes=2)
        api.open(f"n{number}")
    query = {"order_by": "updated_at", "sort": "asc", "per_page": 2, "issue_type": "issue"}
    first = api.titles(page=1, **query)
    api.world.clock.advance(minutes=2)
    api.put("/issues/3", title="moved to the end")
    assert first + api.titles(page=2, **query) == ["n0", "n1", "n3", "moved to the end"]


def test_the_same_paging_by_cursor_skips_none(api: Api) -> None:
    for number in range(4):
        api.world.clock.advance(minutes=2)
        api.open(f"n{number}")
    query = {
        "pagination": "keyset", "order_by": "created_at", "sort": "asc", "per_page": "2",
        "issue_type": "issue",
    }  # fmt: skip
    first = api.get("/issues", params=query)
    api.put("/issues/3", state_event="close")
    token = {"PRIVATE-TOKEN": api.seeded.tokens["bot"]}
    rest = api.session.get(first.links["next"]["url"], headers=token, timeout=10)
    assert [issue["title"] for issue in first.json() + rest.json()] == ["n0", "n1", "n2", "n3"]


def test_a_cursor_that_is_none_is_refused(api: Api) -> None:
    assert api.get("/issues", params={"pagination": "keyset", "cursor": "?"}).status_code == 400


def test_deprecated_scope_words_are_still_served(api: Api) -> None:
    api.open("mine")
    assert api.titles(scope="created-by-me") == ["mine"]


def test_assigned_to_me_needs_no_name(api: Api) -> None:
    api.open("theirs")
    api.open("mine", assignee_ids=[api.world.user("triage-bot").id])
    assert api.titles(scope="assigned_to_me") == ["mine"]
