"""The full export of 1,215 rows: every documented defect is found, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.exports.gainsight import COMPANY, EXPORTS, company
from triage_bot.model.account import Book, SourceReading, SourceState
from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.sources.join import join
from triage_bot.sources.registry import build

EXPECTED = json.loads((EXPORTS / "expected.json").read_text())
FILE = EXPECTED["files"][COMPANY.name]


@pytest.fixture(scope="module")
def reading() -> SourceReading:
    return build(company()).read()


@pytest.fixture(scope="module")
def book(reading: SourceReading) -> Book:
    return join([reading])


def test_every_unusable_row_is_set_aside_with_line_column_and_reason(reading: SourceReading) -> None:
    found = [(row.line, row.column) for row in reading.bad_rows]
    assert found == [(row["line"], row["column"]) for row in FILE["invalid_rows"]]
    for row, expected in zip(reading.bad_rows, FILE["invalid_rows"], strict=True):
        assert expected["kind"] in row.reason or expected["kind"] == "not a number" in row.reason


def test_a_broken_row_keeps_its_account_known(reading: SourceReading, book: Book) -> None:
    readable = {row["id"] for row in FILE["invalid_rows"] if row["column"] != "SFDC Account ID"}
    assert {row.account_id for row in reading.bad_rows if row.account_id} == readable
    assert book.known_ids == readable


def test_repeats_are_told_apart(reading: SourceReading) -> None:
    found = [(repeat.line, repeat.account_id, repeat.kind.value) for repeat in reading.repeats]
    assert found == [(row["line"], row["id"], row["kind"]) for row in FILE["duplicate_rows"]]


def test_contradicting_rows_hold_their_account(book: Book) -> None:
    held = {account.id: account.conflict for account in book if account.conflict}
    assert held.keys() == {"0018b00002yFkduAAC"}
    assert "930" in held["0018b00002yFkduAAC"]
    assert "963" in held["0018b00002yFkduAAC"]


def test_of_two_rows_the_one_changed_last_counts(book: Book) -> None:
    assert book.accounts["0018b00002al2gFAAQ"].facts.csm_sentiment is Rating.GREEN


def test_all_accounts_are_in_the_book_under_their_exact_id(book: Book) -> None:
    assert book.accounts.keys() == EXPECTED["accounts"].keys()
    assert set(FILE["ids_differing_only_in_case"]) <= book.accounts.keys()
    for account in book:
        expected = EXPECTED["accounts"][account.id]
        assert account.name == expected["name"]
        if not account.conflict:
            assert account.facts.requires_triage is expected["requires_triage"]


def test_the_status_counts_rows_and_accounts(reading: SourceReading) -> None:
    status = reading.status
    assert (status.state, status.rows, status.accounts) == (
        SourceState.OK,
        FILE["data_rows"],
        FILE["accounts"],
    )
    assert status.as_of == date(2026, 11, 20)
    assert any(note.startswith("ARR: missing in 9 rows, 1 of them NaN") for note in status.notes)


def test_amber_is_yellow_and_flagged(book: Book) -> None:
    for account_id in ("0018b000021x3QMAAY", "0018b00002MfrzWAAR", "0018b00002AMExXAAX"):
        facts = book.accounts[account_id].facts
        assert (facts.csm_sentiment, facts.requires_triage) == (Rating.YELLOW, True)


def test_values_are_typed(book: Book) -> None:
    facts = book.accounts["0018b00002uvS7yAAE"].facts
    assert facts.arr == Money(Decimal(15800), "USD")
    assert facts.renewal_date == date(2027, 5, 29)
    assert facts.license_utilization == 0.851
    assert facts.health_score == 91.0
    assert facts.updated_at is not None
    assert facts.updated_at.isoformat() == "2026-11-17T22:26:00+00:00"
    assert facts.risk_reasons is None


def test_one_source_shares_its_facts_with_the_account(reading: SourceReading, book: Book) -> None:
    assert all(account.facts is account.readings[0].facts for account in book)
    assert len(reading.readings) == len(book)


def test_the_weekly_exports_read_without_a_remark_on_rows() -> None:
    weeks = [build(company(path)).read() for path in sorted((EXPORTS / "history").glob("*.csv"))]
    assert [week.status.state for week in weeks] == [SourceState.OK] * 8
    assert [week.status.rows for week in weeks] == list(EXPECTED["history"]["rows_per_week"].values())
    assert [week.status.as_of for week in weeks] == [date(2026, 10, 2) + timedelta(weeks=n) for n in range(8)]
    assert not any(week.bad_rows for week in weeks)


def test_ratings_are_those_of_the_file(book: Book) -> None:
    ratings = Counter(account.facts.csm_sentiment for account in book)
    assert ratings[None] == 28 + 27, "NA and blank"
    assert ratings[Rating.YELLOW] == 154 + 3, "Yellow and Amber"
