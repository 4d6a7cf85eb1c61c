"""glab, GitLab's own command line (1.53.0), works on the embedded GitLab over plain http."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from tests.clients.conftest import CLIENTS, COMMENT, PAGED, Host, missing

UNPACKED = CLIENTS / "glab" / "usr" / "bin" / "glab"
GLAB = shutil.which("glab") or (str(UNPACKED) if UNPACKED.is_file() else None)
pytestmark = pytest.mark.skipif(GLAB is None, reason=missing("glab"))
IID = str(PAGED + 3)


@pytest.fixture
def glab(host: Host) -> Callable[..., str]:
    """`GITLAB_HOST` alone will not do: without `api_protocol` in its own file glab insists on https."""
    address = host.server.url.removeprefix("http://")
    file = host.home / ".config" / "glab-cli" / "config.yml"
    file.parent.mkdir(parents=True)
    file.write_text(
        f"host: {address}\ncheck_update: false\nhosts:\n  {address}:\n    token: {host.token}\n"
        f"    api_host: {address}\n    api_protocol: http\n    git_protocol: https\n"
    )
    file.chmod(0o600)
    return lambda *words: host.told(str(GLAB), *words, GITLAB_HOST=address)


def test_the_story(host: Host, glab: Callable[..., str]) -> None:
    here = ("--repo", host.project)
    seen = [
        issue["iid"]
        for page in ("1", "2")
        for issue in json.loads(
            glab("issue", "list", *here, "--all", "--per-page", "20", "--page", page, "--output", "json")
        )
    ]
    assert sorted(seen) == list(range(1, PAGED + 3))
    told = glab(
        "issue", "create", *here, "--title", "Acme", "--description", "Facts\n\nmore",
        "--label", "EMEA,HS::Red", "--yes", "--no-editor",
    )  # fmt: skip
    assert told.strip().endswith(f"/-/work_items/{IID}")
    glab(
        "issue", "update", IID, *here, "--title", "Acme Corp", "--label", "HS::Yellow", "--unlabel", "HS::Red"
    )
    glab("issue", "note", IID, *here, "--message", COMMENT)
    glab("issue", "close", IID, *here)
    shown = glab("issue", "view", IID, *here, "--comments")
    assert "state:\tclosed" in shown
    assert "Łukasz" in shown
    host.lived()


def test_raw_requests_follow_the_links(host: Host, glab: Callable[..., str]) -> None:
    told = glab("api", "--paginate", f"projects/{host.seeded.project_id}/issues?per_page=10")
    found, rest = [], told.strip()
    while rest:  # one JSON array a page
        page, end = json.JSONDecoder().raw_decode(rest)
        found, rest = [*found, *page], rest[end:].strip()
    assert len(found) == PAGED + 2


def test_labels_are_listed_and_made(host: Host, glab: Callable[..., str]) -> None:
    glab("label", "create", "--repo", host.project, "--name", "HS::Red", "--color", "#d9534f")
    assert "HS::Red (#d9534f)" in glab("label", "list", "--repo", host.project)


def test_the_board_cannot_be_shown(host: Host, glab: Callable[..., str]) -> None:
    """It asks for the groups of the project first, which are not there: a loud 404, not an empty board."""
    with pytest.raises(AssertionError, match="404 Not Found"):
        glab("issue", "board", "view", "--repo", host.project)
    assert host.server.log[-1].path.endswith("/groups")
