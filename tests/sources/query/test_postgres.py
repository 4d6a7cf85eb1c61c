"""A real PostgreSQL server: types, read-only, limits of time and memory, and mistakes in plain words."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.exports.postgres import PASSWORD, QUOTED, Postgres
from tests.sources.making import FIELDS, ONE, TWO, Limits, said
from tests.sources.query.making import MANY, QUERY, ROWS, filled, sql
from triage_bot.model.account import SourceState
from triage_bot.model.money import Money
from triage_bot.sources.spec import ColumnSpec


@pytest.fixture(scope="module")
def crm(postgres: Postgres) -> Iterator[Postgres]:
    with postgres.connect() as connection:
        filled(connection)
        connection.execute("create table secret (a int); revoke all on secret from reader")
        connection.execute("create schema closed")
        connection.execute("create table closed.accounts (a int)")
    yield postgres
    with postgres.connect() as connection:
        connection.execute("drop table accounts, secret, closed.accounts; drop schema closed")


def test_rows_come_in_their_order_under_a_place_without_secrets(crm: Postgres) -> None:
    reading = sql(crm.url())
    assert reading.status.state is SourceState.OK, said(reading)
    assert [(one.line, one.facts.account_id, one.facts.name) for one in reading.readings] == [
        (1, ONE, "Åse"),
        (2, TWO, "Ño"),
    ]
    assert reading.status.files == ("postgresql://127.0.0.1/crm",)
    assert reading.status.as_of is None


def test_every_type_comes_without_loss(crm: Postgres) -> None:
    fields = {
        **FIELDS,
        "arr": ColumnSpec(column="arr", format="1.234,50"),
        "renewal_date": ColumnSpec(column="renewal", format="%m/%d/%Y"),
        "csm_sentiment_at": ColumnSpec(column="sentiment_at"),
        "updated_at": ColumnSpec(column="updated", format="epoch-seconds"),
        "requires_triage": ColumnSpec(column="flag"),
        "risk_reasons": ColumnSpec(column="reasons"),
        "license_utilization": ColumnSpec(column="used", format="fraction"),
        "priority": ColumnSpec(column="priority"),
        "gainsight_id": ColumnSpec(column="uuid"),
    }
    typed = """, 1234567890123.45::numeric as arr, date '2027-01-02' as renewal,
        timestamptz '2026-11-20 23:30:00+00' as sentiment_at, timestamp '2026-11-20 23:30:00.5' as updated,
        false as flag, array['a', 'b'] as reasons, 0.725::real as used, 2::smallint as priority,
        'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as uuid"""
    reading = sql(crm.url(), ROWS + typed, fields=fields, time_zone="Europe/Berlin")
    facts = reading.readings[0].facts
    assert facts.arr == Money(Decimal("1234567890123.45"), "USD")
    assert (facts.renewal_date, facts.csm_sentiment_at) == (date(2027, 1, 2), date(2026, 11, 21))
    assert facts.updated_at == datetime(2026, 11, 20, 22, 30, 0, 500_000, UTC)
    assert (facts.requires_triage, facts.risk_reasons, facts.license_utilization) == (
        False,
        ("a", "b"),
        0.725,
    )
    assert (facts.priority, facts.gainsight_id) == ("2", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")


@pytest.mark.parametrize(
    "query",
    [
        "select * from (values ('{one}', 'a:b', '%s 100%')) as v(\"Id\", \"Name\", \"Sentiment\")",
        "-- the accounts;\nwith a as ({rows}) select * from a;",
        "({rows}) union all ({rows});  -- both",
        "/* one; two */ {rows}",
        "{rows}, ';' as \"insert\", $$; delete $$ as b",
    ],
)
def test_what_a_select_may_look_like(crm: Postgres, query: str) -> None:
    query = query.replace("{one}", ONE).replace("{rows}", ROWS)
    fields = {**FIELDS, "csm_sentiment": ColumnSpec(column="Sentiment", values={"%s 100%": "red"})}
    reading = sql(crm.url(), query, fields=fields)
    assert reading.status.state is SourceState.OK, said(reading)
    assert len(reading.readings) == 1


@pytest.mark.parametrize(
    "query",
    [
        # Words that the first look does not know: the transaction refuses what they do.
        "select * from write_it()",
        "select nextval('numbers')",
    ],
)
def test_the_transaction_refuses_to_write(crm: Postgres, query: str) -> None:
    with crm.connect() as connection:
        connection.execute("create sequence numbers; create table written (a int)")
        connection.execute("grant all on written, numbers to reader")
        connection.execute(
            "create function write_it() returns setof text security definer language sql as"
            " 'insert into written values (1) returning a::text'"
        )
        try:
            assert "would change data" in said(sql(crm.url(), query))
            assert connection.execute("select count(*) from written").fetchone() == (0,)
        finally:
            connection.execute("drop function write_it; drop table written; drop sequence numbers")


def test_a_long_answer_is_stopped(crm: Postgres) -> None:
    start = time.monotonic()
    reading = sql(crm.url(), f"{ROWS}, pg_sleep(30)", timeout_seconds=0.5)
    assert "within 0.5 seconds" in said(reading)
    assert "timeout_seconds" in said(reading)
    assert time.monotonic() - start < 10


def test_an_answer_that_comes_in_drops_is_stopped(crm: Postgres) -> None:
    """Each batch is quick enough for the server, all of them together are not."""
    slow = MANY.format("pg_sleep(0.0003)", 100_000)
    start = time.monotonic()
    assert "within 1 seconds" in said(sql(crm.url(), slow, timeout_seconds=1))
    assert time.monotonic() - start < 10


def test_rows_and_sizes_are_limited(crm: Postgres) -> None:
    many = MANY.format("1 as one", 5_000)
    assert "more than 3,000 rows" in said(sql(crm.url(), many, limits=Limits(max_rows=3_000)))
    long = f"select '{ONE}' as \"Id\", repeat('x', 5000) as \"Name\", 'Red' as \"Sentiment\""
    assert "a cell of Name exceeds" in said(sql(crm.url(), long, limits=Limits(max_cell_bytes=1_000)))
    assert "size limit of 0 MB" in said(sql(crm.url(), long, limits=Limits(max_bytes=1_000)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "wrong-one"}, ("refuses the user or the password", "percent-encoded")),
        ({"user": "nobody-here"}, ("refuses the user or the password",)),
        ({"database": "cmr"}, ("no such database", "cmr")),
    ],
)
def test_a_wrong_address(crm: Postgres, changes: dict[str, str], words: tuple[str, ...]) -> None:
    reading = sql(crm.url(**changes))
    assert reading.status.state is SourceState.FAILED
    for word in (*words, "triage-bot check"):
        assert word in said(reading)
    assert "wrong-one" not in said(reading)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select * from acounts", ("a table of the query is not there", '"acounts"')),
        ("select nope from accounts", ("a column of the query is not there", '"nope"')),
        ('select "Id", "Name" from accounts', ("'Sentiment' (csm sentiment) is not in the answer",)),
        (f'{ROWS}, 1 as "Id"', ("'Id' stands in the answer twice",)),
        (
            "select * from closed.accounts where 1 = 1 for share",
            ("the user may not read", "would change data"),
        ),
        ("select frm accounts accounts", ("does not understand the query",)),
        (f"{ROWS} where false", ("there are no rows",)),
        (f"{ROWS}, 1 / (random() * 0)::int", ("a value cannot be computed",)),
        (f"{ROWS} where ''::text = '' and cast('Geheim' || '' as int) = 1", ("a value cannot be computed",)),
    ],
)
def test_a_wrong_query(crm: Postgres, query: str, words: tuple[str, ...]) -> None:
    reading = sql(crm.url(), query)
    assert reading.status.state is SourceState.FAILED
    assert any(word in said(reading) for word in words), said(reading)
    assert "Geheim" not in said(reading), "a value of a customer is nobody's business in a log"


def test_a_day_that_python_does_not_have_is_a_plain_message(crm: Postgres) -> None:
    fields = {**FIELDS, "renewal_date": ColumnSpec(column="renewal")}
    reading = sql(crm.url(), f"{ROWS}, date 'infinity' as renewal", fields=fields)
    assert "out of range" in said(reading)
    assert "NULLIF" in said(reading)


def test_nobody_answers_and_no_such_host(crm: Postgres) -> None:
    closed = f"postgresql://reader:{QUOTED}@127.0.0.1:1/crm"
    assert "nobody answers there" in said(sql(closed))
    unknown = f"postgresql://reader:{QUOTED}@db.invalid/crm"
    assert "the host is not known" in said(sql(unknown))
    for reading in (sql(closed), sql(unknown)):
        assert PASSWORD not in said(reading)
        assert QUOTED not in said(reading)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_a_hundred_thousand_rows_stay_on_the_server(crm: Postgres) -> None:
    """The client of 400 MB of rows, of which no field is mapped but three, never holds many of them."""
    script = f"""if True:
        from pathlib import Path
        from tests.sources.query.making import sql
        query = {MANY.format("repeat('y', 4000) as y", 100_000)!r}
        reading = sql({crm.url()!r}, query)
        assert reading.status.rows == 100_000, reading.status
        # Not getrusage, whose peak a child inherits from whoever started it.
        (peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
        print(int(peak.split()[1]) // 1024)
    """
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 250


def test_the_query_may_be_in_a_file(crm: Postgres, tmp_path: Path) -> None:
    (tmp_path / "accounts.sql").write_text(QUERY, encoding="utf-8")
    assert len(sql(crm.url(), None, tmp_path, query_file="accounts.sql").readings) == 2
    assert "accounts.sq" in said(sql(crm.url(), None, tmp_path, query_file="accounts.sq"))
