"""Answers validate against GitLab's own response schemas, where a copy lies beside the repository."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from tests.sandbox.conftest import Api

SCHEMAS = Path(__file__).resolve().parents[2].parent / "shared" / "gitlab-contract" / "schemas-normalised"
pytestmark = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason=f"no schemas of GitLab at {SCHEMAS.name} beside the repository"
)


SWITCHES: list[dict[str, str]] = [{}, {"edition": "ee", "tier": "premium"}, {"utc_offset": "+02:00"}]


@cache
def registry() -> Registry[Any]:
    files = {
        path.relative_to(SCHEMAS).as_posix(): json.loads(path.read_text()) for path in SCHEMAS.rglob("*.json")
    }
    return Registry().with_resources(
        (name, DRAFT7.create_resource(content)) for name, content in files.items()
    )


def faults(name: str, answer: Any) -> list[str]:
    """What the schema says against the answer, but for `avatar_url`, null without a picture, and `skype`,
    which newer releases than that of the schema leave out."""
    validator = Draft7Validator({"$ref": name}, registry=registry())
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator.iter_errors(answer)
        if "avatar_url" not in map(str, error.absolute_path) and "'skype'" not in error.message
    ]


@pytest.fixture
def lively(api: Api) -> Api:
    """A project with one of everything, an issue among it with all its fields set."""
    label = api.post("/labels", name="HS::Red", color="red", description="d").json()["id"]
    api.post("/milestones", title="Q1", due_date="2026-12-01", start_date="2026-11-01")
    board = api.post("/boards", name="Triage").json()["id"]
    api.post(f"/boards/{board}/lists", label_id=label)
    iid = api.open(
        labels="HS::Red",
        milestone="Q1",
        assignee_ids=[api.world.user("icamus").id],
        due_date="2026-12-01",
        description="- [ ] x",
    )
    api.post(f"/issues/{iid}/notes", body="hello\n/close")
    api.put(f"/issues/{iid}", title="Renamed")
    api.post("/issues/1/links", target_project_id=api.seeded.project_id, target_issue_iid=2)
    return api


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("issues.json", "/issues"),
        ("issue.json", "/issues/3"),
        ("notes.json", "/issues/3/notes"),
        ("members.json", "/members/all"),
        ("milestones.json", "/milestones"),
        ("boards.json", "/boards"),
        ("metadata.json", "//metadata"),
        ("notes.json", "/issues/1/notes"),
        ("issues.json", "/issues?pagination=keyset&order_by=created_at"),
        ("milestone.json", "/milestones/801"),
        ("board.json", "/boards/51"),
        ("user/public.json", "//user"),
        ("user/basic.json", "//users/11"),
    ],
)
@pytest.mark.parametrize("switches", SWITCHES, ids=["ce", "ee-premium", "offset"])
def test_answers_are_as_the_schema_says(
    lively: Api, schema: str, path: str, switches: dict[str, str]
) -> None:
    lively.world.instance.edition = switches.get("edition", "ce")
    lively.world.instance.utc_offset = switches.get("utc_offset", "Z")
    lively.world.project(lively.seeded.project_id).tier = switches.get("tier", "free")
    assert faults(schema, lively.get(path).json()) == []


def test_what_a_write_answers_is_as_the_schema_says(lively: Api) -> None:
    made = lively.post("/issues", title="New", labels="a")
    changed = lively.put(f"/issues/{made.json()['iid']}", state_event="close", add_labels="b")
    note = lively.post(f"/issues/{made.json()['iid']}/notes", body="x\n/reopen")
    assert [faults("issue.json", answer.json()) for answer in (made, changed)] == [[], []]
    assert faults("notes.json", [note.json()]) == []


TABLES = SCHEMAS.parent / "openapi" / "derived_endpoints.yaml"
OBJECTS = {
    "Issue": "/issues/3",
    "Note": "/issues/3/notes",
    "ProjectLabel": "/labels",
    "Discussion": "/issues/3/discussions",
    "ResourceLabelEvent": "/issues/3/resource_label_events",
    "ResourceStateEvent": "/issues/3/resource_state_events",
    "Board": "/boards",
    "UserBasic": "/members",
}
LATER = {"Note": {"resolved", "resolved_by", "resolved_at"}, "ProjectLabel": {"..."}}
"""Fields that stand in an answer under a condition that nothing here meets."""


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_of_the_tables_is_in_the_answer(lively: Api, name: str) -> None:
    fields = yaml.safe_load(TABLES.read_text(encoding="utf-8"))["objects"][name]["fields"]
    wanted = {
        field for field, kind in fields.items()
        if not any(word in str(kind) for word in ("Premium", "Ultimate", "Enterprise", "with_counts"))
    }  # fmt: skip
    answer = lively.get(OBJECTS[name]).json()
    row = answer[0] if isinstance(answer, list) else answer
    assert wanted - LATER.get(name, set()) - set(row) == set()


def test_each_label_and_link(lively: Api) -> None:
    for label in lively.get("/labels", params={"with_counts": "true"}).json():
        assert faults("labels/project_label_with_counts.json", label) == []
        assert faults("label_basic.json", label) == []
    link = lively.post(
        "/issues/1/links", target_project_id=lively.seeded.project_id, target_issue_iid=3
    ).json()
    assert faults("issue_link.json", link) == []


def test_the_schemas_would_notice_a_wrong_answer(lively: Api) -> None:
    issue = lively.issue(3)
    issue["labels"] = [{"name": "HS::Red"}]
    del issue["web_url"]
    assert len(faults("issue.json", issue)) == 2
