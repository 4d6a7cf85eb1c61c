"""Sites to run on, and the eight weeks, lived through once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from .chronicle import Chronicle, live_through
from .site import Site, open_site

START = date(2026, 10, 3)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with open_site(tmp_path, day=START) as opened:
        yield opened


@pytest.fixture(scope="session")
def chronicle(tmp_path_factory: pytest.TempPathFactory) -> Chronicle:
    return live_through(tmp_path_factory.mktemp("weeks"))
