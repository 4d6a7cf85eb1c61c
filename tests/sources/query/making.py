"""Small databases made for one test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.sources.making import FIELDS, ONE, TWO
from triage_bot.model.account import SourceReading
from triage_bot.sources.query.spec import DuckDbSpec, SqlSpec
from triage_bot.sources.registry import build

ROWS = f"select '{ONE}' as \"Id\", 'Åse' as \"Name\", 'Red' as \"Sentiment\""
MANY = (
    f"select '{ONE}' as \"Id\", 'x' as \"Name\", 'Red' as \"Sentiment\", {{}} from generate_series(1, {{}})"
)
"""With one more column, so many times."""

QUERY = 'select "Id", "Name", "Sentiment" from accounts order by "Id"'


def sql(
    url: str, query: str | None = QUERY, folder: Path = Path("/nowhere"), **settings: Any
) -> SourceReading:
    """What a database answers."""
    given = {"fields": FIELDS, "name": "crm", "kind": "sql", **settings}
    return build(SqlSpec(url=url, query=query, folder=folder, **given)).read()


def duckdb(folder: Path, query: str, **settings: Any) -> SourceReading:
    """What DuckDB answers of files in a folder."""
    given = {"fields": FIELDS, "name": "crm", "kind": "duckdb", **settings}
    return build(DuckDbSpec(query=query, folder=folder, **given)).read()


def filled(connection: Any, table: str = "accounts") -> None:
    """Makes a table of two accounts."""
    connection.execute(f'create table {table} ("Id" text, "Name" text, "Sentiment" text)')
    connection.execute(f"insert into {table} values ('{ONE}', 'Åse', 'Red'), ('{TWO}', 'Ño', null)")
