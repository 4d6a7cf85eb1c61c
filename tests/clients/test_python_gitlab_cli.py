"""The command line of python-gitlab works on the embedded GitLab."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from tests.clients.conftest import COMMENT, PAGED, Host

IID = str(PAGED + 3)


@pytest.fixture
def gitlab(host: Host) -> Callable[..., str]:
    start = (sys.executable, "-m", "gitlab", "--server-url", host.server.url, "--private-token", host.token)
    return lambda *words: host.told(*start, "--output", "json", *words)


def test_the_story(host: Host, gitlab: Callable[..., str]) -> None:
    here = ("--project-id", host.project)
    listed = json.loads(gitlab("project-issue", "list", *here, "--get-all"))
    assert sorted(issue["iid"] for issue in listed) == list(range(1, PAGED + 3))
    gitlab(
        "project-issue", "create", *here, "--title", "Acme", "--description", "Facts\n\nmore",
        "--labels", "EMEA,HS::Red",
    )  # fmt: skip
    # It has no words for add_labels and remove_labels, only for the whole list.
    gitlab(
        "project-issue", "update", *here, "--iid", IID, "--title", "Acme Corp", "--labels", "EMEA,HS::Yellow"
    )
    gitlab("project-issue-note", "create", *here, "--issue-iid", IID, "--body", COMMENT)
    gitlab("project-issue", "update", *here, "--iid", IID, "--state-event", "close")
    host.lived()


def test_single_labels_can_be_neither_added_nor_removed(host: Host) -> None:
    """Its arguments are made from the library's tables, and those lack them: use the library."""
    refused = host.run(
        sys.executable, "-m", "gitlab", "--server-url", host.server.url, "--private-token", host.token,
        "project-issue", "update", "--project-id", host.project, "--iid", "1", "--add-labels", "x",
    )  # fmt: skip
    assert refused.returncode == 2
    assert "unrecognized arguments: --add-labels" in refused.stderr
