"""What is published speaks of itself alone: no folder of a machine, no address that does not belong here."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_FOLDER = re.compile(r"(?<![\w.~*-])/(?:home|root|Users|work|mnt|tmp)/[\w.]")
_HOST = re.compile(r"https?://(?:[\w.-]+@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_RESERVED = re.compile(
    r"(?:.*\.)?(?:example|test|invalid|localhost|example\.(?:com|org|net))|[a-z]\.[a-z]|[\d.]+"
)
HOSTS = frozenset(
    {
        "gitlab.com",
        "docs.gitlab.com",
        "json-schema.org",
        "keepachangelog.com",
        "semver.org",
        "acme.my.salesforce.com",
        # The services that presets ask, and how a customer's own address of one looks.
        "acme.gainsightcloud.com",
        "acme.rest.vitally.io",
        "acme.us1app.churnzero.net",
        "api-eu1.totango.com",
        "api.clientsuccess.com",
        "api.custify.com",
        "api.hubapi.com",
        "api.planhat.com",
        "api.totango.com",
    }
)
"""Every host on the internet that a file may name."""


def texts() -> Iterator[tuple[str, str]]:
    """Every tracked text file; pages and data only where they are no export."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout, so nothing tells which files are tracked")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in {".csv", ".gz", ".parquet"}:
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_names_a_folder_of_a_machine() -> None:
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if _FOLDER.search(line)
    ]
    assert not found, "\n".join(found)


def test_every_address_belongs_here() -> None:
    """Package registries above all: where packages come from is the user's business."""
    found = [
        f"{name}: {host}"
        for name, text in texts()
        for host in _HOST.findall(text)
        if host.lower() not in HOSTS and not _RESERVED.fullmatch(host.lower())
    ]
    assert not found, "\n".join(found)
