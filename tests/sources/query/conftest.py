"""One PostgreSQL server for all tests of this folder in one process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exports.postgres import WHY_NOT, Postgres, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if WHY_NOT:
        pytest.skip(WHY_NOT)
    with running() as server:
        yield server
