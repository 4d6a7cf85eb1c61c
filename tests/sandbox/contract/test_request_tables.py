"""Every route declares the parameters and values that the table of requests lists for it, and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from triage_bot.sandbox.api.dispatch import ROUTES

TABLES = (
    Path(__file__).resolve().parents[3].parent
    / "shared" / "gitlab-contract" / "openapi" / "derived_endpoints.yaml"
)  # fmt: skip
pytestmark = pytest.mark.skipif(not TABLES.is_file(), reason=f"no {TABLES.name} beside the repository")

NOT_SERVED = {
    "GET /projects/:id/issues": {
        "my_reaction_emoji", "epic_id", "iteration_id", "iteration_title", "health_status",
    },
    "POST /projects/:id/issues": {"merge_request_to_resolve_discussions_of", "discussion_to_resolve"},
}  # fmt: skip
"""Parameters of GitLab that the bot does not use: the sandbox notes them down as unknown."""


def tables() -> dict[str, dict[str, Any]]:
    found = yaml.safe_load(TABLES.read_text(encoding="utf-8")) if TABLES.is_file() else {}
    return {key: table for key, table in found.items() if re.match(r"(GET|POST|PUT|DELETE) /", key)}


def anonymous(pattern: str) -> str:
    return re.sub(r":\w+", ":", pattern)


DECLARED = {f"{route.method} {anonymous(route.pattern)}": route for route in ROUTES}
PAIRS = [
    pytest.param(table, DECLARED[anonymous(name)], name, id=name)
    for name, table in tables().items()
    if anonymous(name) in DECLARED
]


def params_of(name: str, table: dict[str, Any]) -> dict[str, Any]:
    known = {**table.get("required", {}), **table.get("params", {})}
    if name == "PUT /projects/:id/issues/:issue_iid":
        created = tables()["POST /projects/:id/issues"]
        known = {**created["params"], **table["params_in_addition_to_create"]}
        known = {key: value for key, value in known.items() if key not in table["not_accepted"]}
    for exactly in table.get("exactly_one_of", ()):
        known.setdefault(exactly.partition(" ")[0], exactly)
    for one in table.get("at_least_one_of", ()):
        known.setdefault(one, {})
    return {key.removesuffix("[]"): value for key, value in known.items()}


@pytest.mark.parametrize(("table", "route", "name"), PAIRS)
def test_parameters(table: dict[str, Any], route: Any, name: str) -> None:
    known = params_of(name, table)
    declared = {param.name: param for param in route.declares(enterprise=True)}
    paid = {key for key, value in known.items() if "Premium" in str(value)} - set(declared)
    optional = {"page", "per_page", "archived", "pagination"} | paid | NOT_SERVED.get(name, set())
    optional |= NOT_SERVED["POST /projects/:id/issues"]
    assert set(known) - set(declared) <= optional
    taken = {*re.findall(r":(\w+)", name), *EVERYWHERE, *EXTRA.get(name, set())}
    assert set(declared) - set(known) <= taken


EVERYWHERE = {"page", "per_page", "pagination", "include_parent_milestones"}
EXTRA = {
    "PUT /projects/:id/milestones/:": {"title"},
    "POST /projects/:id/issues/:issue_iid/discussions": {"internal", "confidential"},
    "POST /projects/:id/issues/:issue_iid/discussions/:discussion_id/notes": {"internal", "confidential"},
}
"""Declared though the table, written from memory there, does not list them: taken as for notes."""


@pytest.mark.parametrize(("table", "route", "name"), PAIRS)
def test_values_and_what_is_required(table: dict[str, Any], route: Any, name: str) -> None:
    declared = {param.name: param for param in route.declares(enterprise=True)}
    for key, described in params_of(name, table).items():
        param = declared.get(key)
        if param is None:
            continue
        assert param.required is (key in table.get("required", {}) or key in required_one(table)), key
        values = described.get("values") if isinstance(described, dict) else None
        if values and key != "milestone_id":
            assert set(param.values) == {value for value in values if value}, key


def required_one(table: dict[str, Any]) -> set[str]:
    """Of "exactly one of" the one that Free has is required."""
    return {one for one in table.get("exactly_one_of", ()) if "Premium" not in one}


def test_every_route_of_the_bot_has_a_table_or_a_reason() -> None:
    listed = {anonymous(name) for name in tables()}
    own = {key for key in DECLARED if key not in listed}
    assert {key for key in own if not any(word in key for word in WITHOUT_A_TABLE)} == set()


WITHOUT_A_TABLE = (
    "/version", "/metadata", "/personal_access_tokens", "/members", "/award_emoji", "/links", "GET /issues/:",
    "/events", "GET /projects/:", "/milestones/:", "/discussions/:", "PUT /projects/:/labels",
)  # fmt: skip
"""Covered by GitLab's generated description or by memory of one release, not by the tables."""
