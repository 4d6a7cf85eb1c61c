"""A connection that only reads, by the means that each database has; nothing is ever committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from triage_bot.sources.extras import needed
from triage_bot.sources.typed_cells import BATCH

from .address import Address
from .deadline import Deadline

_CONNECT_SECONDS = 15
_STEPS = 100_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""


@contextmanager
def connected(address: Address, deadline: Deadline) -> Iterator[Any]:
    """A connection of SQLAlchemy in a transaction that is rolled back at its end.

    PostgreSQL makes the transaction read-only and stops statements at the deadline, SQLite opens the file
    read-only and looks at the clock. Of other databases only the rollback is known; their user should have
    no right to write. Raises what SQLAlchemy raises.
    """
    sqlalchemy = needed("sqlalchemy", extra="sql")
    settings: dict[str, Any] = {}
    match address.dialect:
        case "postgresql":
            settings["connect_args"] = {"connect_timeout": _CONNECT_SECONDS}
        case "sqlite":
            settings["creator"] = lambda: _sqlite(address.url.database, deadline)
    engine = sqlalchemy.create_engine(address.url, poolclass=sqlalchemy.pool.NullPool, **settings)
    try:
        with engine.connect() as connection:
            if address.dialect == "postgresql":
                connection.execution_options(postgresql_readonly=True)
                milliseconds = max(1, int(deadline.seconds * 1000))
                connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")
            try:
                yield connection.execution_options(yield_per=BATCH, no_parameters=True)
            finally:
                connection.rollback()
    finally:
        engine.dispose()


def _sqlite(database: str | None, deadline: Deadline) -> sqlite3.Connection:
    """The file as it is: read-only, so that a name misspelt makes no new file."""
    path = quote(str(Path(database or "").absolute()))
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.set_progress_handler(lambda: int(deadline.passed), _STEPS)
    return connection
