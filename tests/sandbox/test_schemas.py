"""Answers validate against GitLab's own response schemas, where a copy lies beside the repository."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry
from referencing.jsonschema import DRAFT7

from tests.sandbox.conftest import Api

SCHEMAS = Path(__file__).resolve().parents[2].parent / "shared" / "gitlab-contract" / "schemas-normalised"
pytestmark = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason=f"no schemas of GitLab at {SCHEMAS.name} beside the repository"
)


@cache
def registry() -> Registry[Any]:
    files = {
        path.relative_to(SCHEMAS).as_posix(): json.loads(path.read_text()) for path in SCHEMAS.rglob("*.json")
    }
    return Registry().with_resources(
        (name, DRAFT7.create_resource(content)) for name, content in files.items()
    )


def faults(name: str, answer: Any) -> list[str]:
    """What the schema says against the answer, but for `avatar_url`, null without a picture."""
    validator = Draft7Validator({"$ref": name}, registry=registry())
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator.iter_errors(answer)
        if "avatar_url" not in map(str, error.absolute_path)
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
    ],
)
def test_answers_are_as_the_schema_says(lively: Api, schema: str, path: str) -> None:
    assert faults(schema, lively.get(path).json()) == []


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
