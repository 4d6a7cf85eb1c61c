"""Typed rows: made, read by the bare driver, or read as a source; run as a process: HOW FORM PLACE."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.exports import forms
from tests.exports.forms import AS_OF
from tests.exports.gainsight import FIELDS
from triage_bot.sources.query.spec import SqlSpec
from triage_bot.sources.registry import build
from triage_bot.sources.spec import FileSpec, SourceSpec

BATCH = 2_000
QUERY = "select * from accounts"
SHARED = {"name": "crm", "fields": FIELDS, "as_of": AS_OF}


def bare_postgres(url: str) -> int:
    """All rows, with their columns' names, as a script would take them from a server-side cursor."""
    import psycopg
    from psycopg.rows import dict_row

    rows: list[dict[str, object]] = []
    with psycopg.connect(url) as connection, connection.cursor(name="bench", row_factory=dict_row) as cursor:
        cursor.execute(QUERY)
        while batch := cursor.fetchmany(BATCH):
            rows += batch
    return len(rows)


def bare_parquet(path: str) -> int:
    """All rows, with their columns' names, batch by batch."""
    from pyarrow import parquet

    rows: list[dict[str, object]] = []
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=BATCH):
        rows += batch.to_pylist()
    return len(rows)


def source(form: str, place: str) -> SourceSpec:
    if form == "Parquet":
        return FileSpec(**SHARED, kind="parquet", path=Path(place))
    return SqlSpec(**SHARED, kind="sql", url=place, query=QUERY, folder=Path())


def make(export: Path, parquet: Path, url: str) -> None:
    """The rows of an export as a Parquet file, and as a table of PostgreSQL where there is an address."""
    table = forms.table(export)
    forms.write_parquet(parquet, table)
    if url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(forms.create_table(table))
            with connection.cursor().copy("copy accounts from stdin") as copy:
                for row in table.rows:
                    copy.write_row(row)


def main(how: str, form: str, place: str) -> None:
    if how == "make":
        make(Path(form), Path(form).with_suffix(".parquet"), place)
    elif how == "bare":
        print({"PostgreSQL": bare_postgres, "Parquet": bare_parquet}[form](place))
    else:
        reading = build(source(form, place)).read()
        assert not reading.status.problem, reading.status.problem
        print(len(reading.readings))


if __name__ == "__main__":
    main(*sys.argv[1:])
