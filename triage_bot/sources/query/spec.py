"""What a team declares about a source that is asked in SQL; knows no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from triage_bot.sources.spec import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySpec(SourceSpec):
    """A source whose rows a query gives: one SELECT, in the configuration or in a file of its own.

    `folder` is that of the configuration; what is declared relative is relative to it. The whole answer
    must have come after `timeout_seconds`.
    """

    folder: Path
    query: str | None = None
    query_file: str | None = None
    timeout_seconds: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSpec(QuerySpec):
    """A database by its SQLAlchemy address, which may hold secrets and is never shown whole."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DuckDbSpec(QuerySpec):
    """Files and a database file, asked by DuckDB. `tables` are names for the query, each with the path of
    its file; of a pattern the newest by name counts. `path` is a DuckDB database, which is only read."""

    path: str | None = None
    tables: Mapping[str, str] = field(default_factory=dict)
