"""One export of 1,200 accounts in six forms: the same readings, and the same plan to the last letter."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.exports import forms
from tests.exports.forms import AS_OF, DAY, Table
from tests.exports.gainsight import FIELDS
from tests.exports.postgres import Postgres
from triage_bot import resources
from triage_bot.app.planning import plan_run
from triage_bot.app.reading import Inquiry, read_book
from triage_bot.app.workshop import Quiet
from triage_bot.config import load
from triage_bot.model.account import SourceReading, SourceState
from triage_bot.model.board import Board, Member, Project, Role
from triage_bot.render import TemplateWording
from triage_bot.sources.query.spec import DuckDbSpec, SqlSpec
from triage_bot.sources.registry import build
from triage_bot.sources.spec import FileSpec, SourceSpec

CONFIG = Path(__file__).parents[3] / "config/demo/triage.yml"
SHARED = {"name": "crm", "fields": FIELDS, "as_of": AS_OF}
QUERY = "select * from accounts"
ROWS, ACCOUNTS = 1_204, 1_200


@pytest.fixture(scope="module")
def table() -> Table:
    return forms.table()


Make = Callable[[Path, Table, pytest.FixtureRequest], SourceSpec]


def as_csv(folder: Path, table: Table, _: pytest.FixtureRequest) -> SourceSpec:
    forms.write_csv(folder / "crm.csv", table)
    return FileSpec(**SHARED, kind="csv", path=folder / "crm.csv")


def as_parquet(folder: Path, table: Table, _: pytest.FixtureRequest) -> SourceSpec:
    forms.write_parquet(folder / "crm.parquet", table)
    return FileSpec(**SHARED, kind="parquet", path=folder / "crm.parquet")


def as_xlsx(folder: Path, table: Table, _: pytest.FixtureRequest) -> SourceSpec:
    forms.write_xlsx(folder / "crm.xlsx", table)
    return FileSpec(**SHARED, kind="xlsx", path=folder / "crm.xlsx")


def as_postgres(folder: Path, table: Table, request: pytest.FixtureRequest) -> SourceSpec:
    server: Postgres = request.getfixturevalue("postgres")
    with server.connect() as connection:
        connection.execute(forms.create_table(table, "book"))
        names = ", ".join(f'"{name}"' for name in table.names)
        with connection.cursor().copy(f"copy book ({names}) from stdin") as copy:
            for row in table.rows:
                copy.write_row(row)
    request.addfinalizer(lambda: _drop(server))
    return SqlSpec(**SHARED, kind="sql", url=server.url(), query="select * from book", folder=folder)


def _drop(server: Postgres) -> None:
    with server.connect() as connection:
        connection.execute("drop table book")


def as_sqlite(folder: Path, table: Table, _: pytest.FixtureRequest) -> SourceSpec:
    connection = sqlite3.connect(folder / "crm.db")
    connection.execute(forms.create_table(table))
    marks = ", ".join("?" for _ in table.names)
    # SQLite has no type for days and amounts: they are texts in its own notation, and yes is 1.
    rows = [
        [value if isinstance(value, str | float | bool | None) else str(value) for value in row]
        for row in table.rows
    ]
    connection.executemany(f"insert into accounts values ({marks})", rows)
    connection.commit()
    connection.close()
    fields = {name: replace(spec, format=None) for name, spec in FIELDS.items()}
    of_sqlite = {**SHARED, "fields": fields}
    return SqlSpec(**of_sqlite, kind="sql", url="sqlite:///crm.db", query=QUERY, folder=folder)


def as_duckdb(folder: Path, table: Table, _: pytest.FixtureRequest) -> SourceSpec:
    forms.write_parquet(folder / "accounts.parquet", table)
    return DuckDbSpec(
        **SHARED, kind="duckdb", query=QUERY, folder=folder, tables={"accounts": "accounts.parquet"}
    )


def as_duckdb_csv(folder: Path, table: Table, _: pytest.FixtureRequest) -> SourceSpec:
    forms.write_csv(folder / "accounts.csv", table)
    return DuckDbSpec(
        **SHARED, kind="duckdb", query=QUERY, folder=folder, tables={"accounts": "accounts.csv"}
    )


@pytest.fixture(scope="module")
def original(table: Table, tmp_path_factory: pytest.TempPathFactory) -> SourceReading:
    folder = tmp_path_factory.mktemp("original")
    forms.write_csv(folder / "crm.csv", table)
    return build(FileSpec(**SHARED, kind="csv", path=folder / "crm.csv")).read()


def test_the_original_has_nearly_all_of_the_export(original: SourceReading) -> None:
    assert original.status.state is SourceState.OK
    assert (original.status.rows, len(original.readings)) == (ROWS, ACCOUNTS)


FORMS = [as_parquet, as_xlsx, as_postgres, as_sqlite, as_duckdb, as_duckdb_csv]


@pytest.mark.parametrize("make", FORMS, ids=lambda make: make.__name__.removeprefix("as_"))
def test_the_same_book(
    make: Make, table: Table, original: SourceReading, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    source = build(make(tmp_path, table, request))
    reading = source.read()
    assert reading.status.state is SourceState.OK, reading.status.problem
    assert reading.status.rows == original.status.rows
    assert said_by_account(reading) == said_by_account(original)
    assert digest(reading) == digest(original)


def said_by_account(reading: SourceReading) -> tuple[object, ...]:
    """All that a source says, whatever the order of its rows: a database promises none."""
    return (
        {one.facts.account_id: (one.as_of, one.facts) for one in reading.readings},
        {bad.account_id: bad.reason for bad in reading.bad_rows},
        {repeat.account_id: repeat.kind for repeat in reading.repeats},
        reading.conflicts.keys(),
    )


def digest(reading: SourceReading) -> str:
    """The digest of the plan that follows from a source, for an empty project on the day after."""

    class Read:
        name = "crm"

        def read(self) -> SourceReading:
            return reading

    settings = load(CONFIG, {})
    planned = plan_run(
        read_book([Read()], Quiet()),  # type: ignore[list-item]
        Board(
            project=Project(1, "acme/triage", "https://gitlab.example/acme/triage", "private"),
            me=Member(1, "triage-bot", "Triage Bot", Role.REPORTER),
            issues=(),
        ),
        settings=settings,
        wording=TemplateWording(user=None, shipped=resources.folder("templates")),
        today=date(DAY.year, DAY.month, DAY.day + 1),
        inquiry=Inquiry(
            past=lambda _: {},
            comments=lambda *_: (),
            reopened=lambda *_: {},
            labels=lambda _: {},
        ),
    )
    assert len(planned.plan.actions) > 100
    return planned.plan.digest
