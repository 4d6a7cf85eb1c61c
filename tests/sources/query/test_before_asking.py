"""What is refused before any database is asked: queries that change data, addresses, missing drivers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources.making import said
from tests.sources.query.making import QUERY, duckdb, sql
from triage_bot.model.account import SourceState
from triage_bot.sources.query.statement import objection

CLOSED = "postgresql://reader:pw-of-reader@127.0.0.1:1/crm"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "empty"),
        (" -- nothing\n /* at all */ ;", "empty"),
        ("delete from accounts", "begins with DELETE"),
        ("UPDATE accounts SET a = 1", "begins with UPDATE"),
        ("(insert into a values (1))", "begins with INSERT"),
        ("copy accounts to 'x.csv'", "begins with COPY"),
        ("explain analyze delete from a", "begins with EXPLAIN"),
        ("with gone as (delete from a returning *) select * from gone", "the word DELETE"),
        ("select * into b from a", "the word INTO"),
        ("select * from a for update", "the word UPDATE"),
        ("select 1; select 2", "more than one statement"),
        ("select 1 /* ; */; drop table a -- ;", "more than one statement"),
        ("select ';' || \"a;b\" || $$;$$; drop table a", "more than one statement"),
        ("'select'", "begins with X"),
        ("\\d accounts", "begins with \\"),
    ],
)
def test_only_one_select_is_asked(query: str, why: str) -> None:
    assert why in (objection(query) or "")
    for reading in (sql(CLOSED, query), duckdb(Path(), query)):
        assert reading.status.state is SourceState.FAILED
        assert "the query is not asked" in said(reading), "nobody was asked: nobody answers there"


@pytest.mark.parametrize(
    "query",
    [
        QUERY,
        "SELECT 1;",
        "((select 1) union select 2) ; -- done",
        "with a as (select 1) select * from a",
        "select 'it''s; delete' , \"into\", last_update, /* update ; */ updates from a -- drop;",
        "select $body$ ; insert $body$, $$ delete $$",
        "select truncate(1.5), replace(a, 'x', 'y') from t",
    ],
)
def test_what_only_reads_is_asked(query: str) -> None:
    assert objection(query) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("db.example/crm", ("is no address of a database", "postgresql://")),
        ("postgresql://reader:pass@word@db.example/crm", ("percent-encode", "%40")),
        ("snowflake://reader:hidden-word@account/db", ("pip install 'triage-bot[snowflake]'",)),
        ("bigquery://project/dataset?credentials_path=hidden-word", ("pip install 'triage-bot[bigquery]'",)),
        ("mysql://reader:hidden-word@db.example/crm", ("pip install PyMySQL", "mysql+pymysql://")),
        ("duckdb:///crm.duckdb", ("kind: duckdb",)),
        ("nonsense://reader:hidden-word@db.example/crm", ("driver for nonsense", "beginning of `url`")),
    ],
)
def test_an_address_that_leads_nowhere(url: str, words: tuple[str, ...]) -> None:
    reading = sql(url)
    assert reading.status.state is SourceState.FAILED
    for word in words:
        assert word in said(reading)
    for secret in ("hidden-word", "pass@", "word@", "ss@word"):
        assert secret not in said(reading)
        assert secret not in repr(reading)


@pytest.mark.parametrize(
    ("kind", "blocked", "extra"),
    [
        ("sql", "sqlalchemy", "sql"),
        ("sql", "psycopg", "sql"),
        ("duckdb", "duckdb", "duckdb"),
        ("parquet", "pyarrow", "parquet"),
        ("xlsx", "openpyxl", "xlsx"),
    ],
)
def test_a_missing_library_names_its_extra(kind: str, blocked: str, extra: str, tmp_path: Path) -> None:
    """In a process of its own, in which the library cannot be imported."""
    (tmp_path / "crm").write_bytes(b"PK")
    script = f"""if True:
        import sys
        sys.modules[{blocked!r}] = None
        from pathlib import Path
        from tests.sources.making import said, spec_of
        from tests.sources.query.making import duckdb, sql
        from triage_bot.sources.registry import build
        match {kind!r}:
            case "sql": reading = sql({CLOSED!r})
            case "duckdb": reading = duckdb(Path(), "select 1")
            case kind: reading = build(spec_of(Path({str(tmp_path / "crm")!r}), kind=kind)).read()
        print(said(reading))
    """
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert f"pip install 'triage-bot[{extra}]'" in done.stdout, done.stderr
    assert "pw-of-reader" not in done.stdout


def test_none_of_these_libraries_is_loaded_to_start(tmp_path: Path) -> None:
    script = """if True:
        import sys
        from triage_bot.config import load
        import triage_bot.cli.main
        print({"sqlalchemy", "psycopg", "duckdb", "pyarrow", "openpyxl"} & sys.modules.keys())
    """
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert done.stdout.strip() == "set()", done.stderr
