"""Section 5: labels, beyond `test_project_routes`."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.sandbox.conftest import Api, serving


@pytest.mark.parametrize("title", ["E&A", "?", "two words", "a/b", "a::b::c", "🔴 red", "42", "%", "x:y"])
def test_any_title_without_a_comma_is_made_found_and_filtered_by(api: Api, title: str) -> None:
    assert api.post("/labels", name=f" {title} ", color="red").json()["name"] == title
    assert api.get(f"/labels/{quote(title, safe='')}").json()["name"] == title
    iid = api.open(labels=[title])
    assert [issue["iid"] for issue in api.get("/issues", params={"labels": title}).json()] == [iid]


def test_sizes_and_colours(api: Api) -> None:
    assert api.post("/labels", name="x" * 256, color="red").status_code == 400
    assert api.post("/labels", name="x" * 255, color="#abc").status_code == 201
    long = api.post("/labels", name="big", color="red", description="ä" * (256 * 1024 + 1))
    assert long.status_code == 400
    assert api.post("/labels", name="none", color="12").status_code == 400


def test_null_removes_a_priority_and_archiving_drops_it(api: Api) -> None:
    label = api.post("/labels", name="x", color="red", priority=3).json()
    assert label["priority"] == 3
    assert api.put("/labels/x", priority=None).json()["priority"] is None
    api.put("/labels/x", priority=3)
    archived = api.put("/labels/x", archived=True).json()
    assert (archived["archived"], archived["priority"]) == (True, None)


def test_a_locked_label_stays(api: Api) -> None:
    api.post("/labels", name="x", color="red")
    next(label for label in api.world.labels if label.title == "x").locked = True
    refused = api.delete("/labels/x")
    assert (refused.status_code, list(refused.json())) == (400, ["message"])


def test_the_list_is_paged_and_ordered_by_title(api: Api) -> None:
    for title in ("b", "c", "a"):
        api.post("/labels", name=title, color="red")
    first = api.get("/labels", params={"per_page": 2})
    assert [label["name"] for label in first.json()] == ["a", "b"]
    assert first.headers["X-Total"] == "3"
    assert "next" in first.links


def test_old_rivals_of_a_scope_stay_until_one_of_it_is_added() -> None:
    with serving() as api:
        iid = api.open(labels="a::1,a::2,b")
        api.world.project(api.seeded.project_id).tier = "premium"
        assert api.put(f"/issues/{iid}", remove_labels="b").json()["labels"] == ["a::1", "a::2"]
        assert api.put(f"/issues/{iid}", add_labels="a::3").json()["labels"] == ["a::3"]


def test_an_added_and_removed_label_is_removed(api: Api) -> None:
    iid = api.open(labels="a")
    assert api.put(f"/issues/{iid}", add_labels="a,b", remove_labels="a,b").json()["labels"] == []


def test_a_label_of_a_guest_that_is_not_there_is_skipped_and_none_is_made(api: Api) -> None:
    api.put("/issues/1", add_labels="known")
    iid = api.open(role="guest", labels="known,typo")
    assert api.issue(iid)["labels"] == ["known"]
    assert [label["name"] for label in api.get("/labels").json()] == ["known"]
