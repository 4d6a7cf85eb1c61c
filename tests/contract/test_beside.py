"""The same probes beside another GitLab: what differs is printed, and nothing but its own is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from triage_bot.sandbox import World, running, seed

ROOT = Path(__file__).resolve().parents[2]


def contract(world: World, token: str, project: str) -> str:
    """What `make contract` prints of the quick probes of writing, with this world in the real one's place."""
    with running(world) as server:
        environ = os.environ | {
            "CONTRACT": "1", "GITLAB_URL": server.url, "GITLAB_TOKEN": token, "GITLAB_PROJECT": project,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/contract/test_writes.py", "-k", "not updated_at"],
            cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    return done.stdout


def test_no_difference_to_one_of_its_kind_with_other_switches() -> None:
    world = World()
    seeded = seed(world, edition="ee", visibility="internal")
    world.instance.utc_offset = "+02:00"
    kept = world.person("icamus").open_issue("not the suite's", labels=["kept"])
    before = vars(kept).copy()
    told = contract(world, seeded.tokens["developer"], seeded.project_path)
    assert "beside GitLab 19.2.1-ee as role 30" in told, told
    assert "\nno difference\n" in told
    assert vars(world.issue(kept.iid)) == before
    assert [label.title for label in world.labels] == ["kept"]
    assert {issue.state for issue in world.issues if issue.title.startswith("contract-")} == {"closed"}


def test_a_difference_is_named_with_its_section() -> None:
    world = World()
    seeded = seed(world)
    world.instance.labels_limit = 1
    told = contract(world, seeded.tokens["owner"], seeded.project_path)
    assert "3.5, 3.6: trimmed, made with the default colour" in told, told
    assert "Cannot add more than 1 labels" in told
    assert not [issue for issue in world.issues if issue.title.startswith("contract-")]


@pytest.mark.parametrize("role", ["guest", "read_api"])
def test_a_token_that_could_not_tidy_up_is_not_used(role: str) -> None:
    world = World()
    seeded = seed(world)
    told = contract(world, seeded.tokens[role], seeded.project_path)
    assert "beside GitLab" not in told
    assert not [issue for issue in world.issues if issue.title.startswith("contract-")]
