"""@gitbeaker/rest (43.8.0), which sends JSON from Node.js, works on the embedded GitLab."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.clients.conftest import CLIENTS, PAGED, Host, missing

MODULES = CLIENTS / "gitbeaker" / "node_modules"
STORY = Path(__file__).with_name("story.cjs")
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (MODULES / "@gitbeaker" / "rest").is_dir(),
    reason=missing("@gitbeaker/rest"),
)


def test_the_story(host: Host) -> None:
    told = host.told("node", str(STORY), NODE_PATH=str(MODULES), **host.story())
    assert told.strip() == ",".join(str(iid) for iid in range(1, PAGED + 3))
    host.lived()


def test_keyset_pages_are_walked_by_the_link_alone(host: Host) -> None:
    """There is no X-Total and no page number to go by."""
    script = (
        'const { Gitlab } = require("@gitbeaker/rest");'
        "const { STORY_URL: host, STORY_TOKEN: token, STORY_PROJECT: projectId } = process.env;"
        'new Gitlab({ host, token }).Issues.all({ projectId, pagination: "keyset", orderBy: "created_at",'
        " perPage: 10 }).then((all) => console.log(all.length));"
    )
    told = host.told("node", "-e", script, NODE_PATH=str(MODULES), **host.story())
    assert told.strip() == str(PAGED + 2)
    assert [bool(entry.query.get("cursor")) for entry in host.server.log] == [False, True, True]


def test_a_refusal_is_an_error_with_the_reason(host: Host) -> None:
    script = (
        'const { Gitlab } = require("@gitbeaker/rest");'
        "const { STORY_URL: host, STORY_TOKEN: token, STORY_PROJECT: project } = process.env;"
        'new Gitlab({ host, token }).Issues.create(project, " ")'
        ".catch((error) => console.log(error.name, error.cause.response.status, error.message));"
    )
    told = host.told("node", "-e", script, NODE_PATH=str(MODULES), **host.story())
    assert told.startswith("GitbeakerRequestError 400")
