"""SQLite files and DuckDB over files: only what is declared can be read, and nothing can be written."""

from __future__ import annotations

import gzip
import sqlite3
import time
from pathlib import Path
from typing import Any

import duckdb as library
import pyarrow
import pytest
from pyarrow import parquet

from tests.sources.making import FIELDS, ONE, TWO, Limits, said
from tests.sources.query.making import QUERY, ROWS, duckdb, filled, sql
from triage_bot.model.account import SourceReading, SourceState
from triage_bot.sources.spec import ColumnSpec

URL = "sqlite:///exports/crm.db"
CSV = f"Id,Name,Sentiment\n{ONE},Åse,Red\n{TWO},Ño,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    with sqlite3.connect(tmp_path / "exports/crm.db") as connection:
        filled(connection)
    connection.close()
    return tmp_path


def names(reading: SourceReading) -> list[str]:
    assert reading.status.state is SourceState.OK, said(reading)
    return [one.facts.name for one in reading.readings]


def test_an_sqlite_file_lies_relative_to_the_configuration(folder: Path) -> None:
    reading = sql(URL, folder=folder)
    assert names(reading) == ["Åse", "Ño"]
    assert reading.status.files == ("sqlite:///exports/crm.db",)


def test_sqlite_is_opened_to_read(folder: Path) -> None:
    """A name misspelt makes no new file, and what slips past the first look is refused by the library."""
    reading = sql("sqlite:///exports/cmr.db", folder=folder)
    assert "the database file cannot be opened" in said(reading)
    assert not (folder / "exports/cmr.db").exists()
    (folder / "exports/no.db").write_text("Id,Name\n" * 1_000)
    assert "the database file cannot be opened" in said(sql("sqlite:///exports/no.db", folder=folder))


def test_sqlite_names_what_is_missing(folder: Path) -> None:
    assert "a table of the query is not there" in said(sql(URL, "select * from acounts", folder))
    assert "a column of the query is not there" in said(sql(URL, "select nope from accounts", folder))
    assert "does not understand" in said(sql(URL, "select from from accounts", folder))


def test_sqlite_is_stopped_in_time(folder: Path) -> None:
    endless = f"with recursive n(x) as (select 1 union all select x + 1 from n) {ROWS}, max(x) from n"
    start = time.monotonic()
    assert "within 0.5 seconds" in said(sql(URL, endless, folder, timeout_seconds=0.5))
    assert time.monotonic() - start < 10


def test_numbers_of_sqlite_may_be_of_any_type_in_one_column(folder: Path) -> None:
    fields = {**FIELDS, "arr": ColumnSpec(column="arr"), "requires_triage": ColumnSpec(column="flag")}
    query = (
        f"{ROWS}, 1200 as arr, 1 as flag union all select '{TWO}', 'b', null, '$1,200.50', 'no'"
        " union all select '0018b00002uvS7yAAE', 'c', null, 7.5, 0.0"
    )
    readings = sql(URL, query, folder, fields=fields).readings
    assert {(one.facts.name, str(one.facts.arr), one.facts.requires_triage) for one in readings} == {
        ("Åse", "1,200 USD", True),
        ("b", "1,200.50 USD", False),
        ("c", "7.50 USD", False),
    }


def test_duckdb_reads_declared_files_by_their_names(folder: Path) -> None:
    (folder / "exports/old 2026-11-13.csv").write_text(CSV.replace("Åse", "Old"), "utf-8")
    (folder / "exports/old 2026-11-20.csv").write_text(CSV, "utf-8")
    (folder / "o'clock.csv.gz").write_bytes(gzip.compress(f"Key,Owner\n{ONE},007\n".encode()))
    fields = {**FIELDS, "csm_name": ColumnSpec(column="Owner")}
    reading = duckdb(
        folder,
        'select a.*, "Owner" from accounts a left join "the owners" o on o."Key" = a."Id" order by a."Id"',
        tables={"accounts": "exports/old *.csv", "the owners": "o'clock.csv.gz"},
        fields=fields,
    )
    assert names(reading) == ["Åse", "Ño"], "of a pattern the newest by name counts"
    assert reading.readings[0].facts.csm_name == "007", "texts stay as they are"
    assert reading.status.files == ("exports/old *.csv, o'clock.csv.gz",)


def test_duckdb_reads_parquet_json_and_its_own_database(folder: Path) -> None:
    table = pyarrow.table({"Id": [ONE], "Name": ["Åse"], "Sentiment": ["Red"]})
    parquet.write_table(table, folder / "a.parquet")
    (folder / "a.ndjson").write_text(f'{{"Id": "{ONE}", "Name": "Åse", "Sentiment": "Red"}}\n', "utf-8")
    (folder / "a.json").write_text(f'[{{"Id": "{ONE}", "Name": "Åse", "Sentiment": "Red"}}]', "utf-8")
    for file in ("a.parquet", "a.ndjson", "a.json"):
        assert names(duckdb(folder, "select * from a", tables={"a": file})) == ["Åse"], file
    with library.connect(str(folder / "crm.duckdb")) as connection:
        filled(connection)
    assert names(duckdb(folder, QUERY, path="crm.duckdb")) == ["Åse", "Ño"]


@pytest.mark.parametrize(
    "query",
    [
        "select * from 'secret.csv'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_text('/etc/passwd')",
        "select * from '{folder}/exports/../secret.csv'",
        "select * from read_csv('https://example.invalid/a.csv')",
        "select * from sqlite_scan('{folder}/exports/crm.db', 'accounts')",
    ],
)
def test_duckdb_reads_nothing_else(folder: Path, query: str) -> None:
    (folder / "secret.csv").write_text(CSV, "utf-8")
    (folder / "a.csv").write_text(CSV, "utf-8")
    reading = duckdb(folder, query.format(folder=folder), tables={"a": "a.csv"})
    assert reading.status.state is SourceState.FAILED
    assert not reading.readings


def test_duckdb_names_what_is_missing(folder: Path) -> None:
    (folder / "a.csv").write_text(CSV, "utf-8")
    (folder / "a.doc").write_text(CSV, "utf-8")
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("select * from b", {}, "a table of the query is not there"),
        ("select nope from a", {}, "a column of the query is not there"),
        ("select frm a a", {}, "does not understand the query"),
        ("select *, cast(\"Name\" as int) from a", {}, "a value cannot be computed"),
        ("select * from a", {"tables": {"a": "b*.csv"}}, "no file has the name b*.csv (the table a)"),
        ("select * from a", {"tables": {"a": "a.doc"}}, "not known how to read .doc"),
        ("select * from a", {"path": "none.duckdb"}, "the database file cannot be opened"),
        ("select * from a", {"path": "a.csv"}, "the database file cannot be opened"),
        ("select * from a", {"limits": Limits(max_cell_bytes=2)}, "size limit of a cell"),
    ]  # fmt: skip
    for query, settings, word in cases:
        reading = duckdb(folder, query, **{"tables": {"a": "a.csv"}, **settings})
        assert reading.status.state is SourceState.FAILED, word
        assert word in said(reading)
    assert "Åse" not in said(duckdb(folder, cases[3][0], tables={"a": "a.csv"}))


def test_duckdb_is_stopped_in_time(folder: Path) -> None:
    endless = f"{ROWS}, (select sum(a.range * b.range) from range(1000000) a, range(1000000) b) as s"
    start = time.monotonic()
    assert "within 0.5 seconds" in said(duckdb(folder, endless, timeout_seconds=0.5))
    assert time.monotonic() - start < 10
