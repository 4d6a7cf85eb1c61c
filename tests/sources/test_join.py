"""Repeats inside a source, and several sources joined into one book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.sources.making import FIELDS, ONE, THREE, TWO, read
from triage_bot.model.account import Book, RepeatKind, SourceReading, SourceState
from triage_bot.model.health import Rating
from triage_bot.sources.join import join
from triage_bot.sources.joining import Joining
from triage_bot.sources.spec import ColumnSpec

HEADER = "Id,Name,Sentiment\n"
CHANGED = {**FIELDS, "updated_at": ColumnSpec(column="Changed")}


def kinds(reading: SourceReading) -> list[tuple[int, int, RepeatKind]]:
    return [(repeat.line, repeat.other_line, repeat.kind) for repeat in reading.repeats]


def test_of_three_rows_the_newest_counts_and_its_copy_is_dropped(tmp_path: Path) -> None:
    rows = f"{ONE},a,Red,2026-11-01\n{ONE},a,Green,2026-11-02\n{ONE},a,Green,2026-11-02\n"
    reading = read(tmp_path, f"Id,Name,Sentiment,Changed\n{rows}", CHANGED)
    assert kinds(reading) == [(2, 3, RepeatKind.OLDER), (4, 3, RepeatKind.IDENTICAL)]
    assert [one.facts.csm_sentiment for one in reading.readings] == [Rating.GREEN]
    assert not reading.conflicts


def test_a_row_that_does_not_say_when_it_was_changed_is_not_older(tmp_path: Path) -> None:
    rows = f"{ONE},a,Red,2026-11-01\n{ONE},a,Green,\n"
    reading = read(tmp_path, f"Id,Name,Sentiment,Changed\n{rows}", CHANGED)
    assert kinds(reading) == [(3, 2, RepeatKind.CONFLICTING)]
    assert reading.conflicts.keys() == {ONE}


def test_of_several_snapshots_the_latest_day_counts(tmp_path: Path) -> None:
    rows = f"{ONE},a,Red,2026-11-19\n{ONE},a,Green,2026-11-20\n{TWO},b,Red,2026-11-19\n"
    reading = read(tmp_path, f"Id,Name,Sentiment,Day\n{rows}", as_of=ColumnSpec(column="Day"))
    assert [(one.facts.csm_sentiment, one.as_of) for one in reading.readings] == [
        (Rating.GREEN, date(2026, 11, 20)),
        (Rating.RED, date(2026, 11, 19)),
    ]
    assert not reading.repeats
    assert reading.status.as_of == date(2026, 11, 20)
    assert "older snapshots left out: 1" in reading.status.notes


@pytest.fixture
def two_sources(tmp_path: Path) -> list[SourceReading]:
    fields = {**FIELDS, "csm_sentiment_at": ColumnSpec(column="At"), "geo": ColumnSpec(column="Geo")}
    first = read(tmp_path, f"{HEADER}{ONE},Acme,Red\n{TWO},Beta,\n", name="first", file="1.csv")
    second = read(
        tmp_path,
        "Id,Name,Sentiment,At,Geo\n"
        f"{ONE},Acme Inc,Green,2026-11-01,EMEA\n"
        f"{TWO},Beta Inc,Green,2026-11-02,APAC\n"
        f"{THREE},Gamma,Red,2026-11-03,\n",
        fields,
        name="second",
        file="2.csv",
    )
    return [first, second]


def test_the_first_source_with_a_value_wins_field_by_field(two_sources: list[SourceReading]) -> None:
    book = join(two_sources)
    one, two, three = (book.accounts[account_id].facts for account_id in (ONE, TWO, THREE))
    assert (one.name, one.csm_sentiment, one.geo) == ("Acme", Rating.RED, "EMEA")
    assert (two.name, two.csm_sentiment, two.geo) == ("Beta", Rating.GREEN, "APAC")
    assert three.name == "Gamma"
    origin = book.accounts[ONE].origin("geo")
    assert origin is not None
    assert (origin.source, origin.line) == ("second", 2)


def test_the_date_of_a_rating_comes_from_a_source_that_gives_that_rating(
    two_sources: list[SourceReading],
) -> None:
    book = join(two_sources)
    assert book.accounts[ONE].facts.csm_sentiment_at is None, "it is the date of another judgement"
    assert book.accounts[TWO].facts.csm_sentiment_at == date(2026, 11, 2)


def test_the_order_of_sources_is_the_precedence(two_sources: list[SourceReading]) -> None:
    book = join(two_sources[::-1])
    assert book.accounts[ONE].facts.csm_sentiment is Rating.GREEN
    assert [reading.source for reading in book.accounts[ONE].readings] == ["second", "first"]


def test_a_failed_source_gives_no_account_and_takes_the_belief(
    tmp_path: Path, two_sources: list[SourceReading]
) -> None:
    failed = read(tmp_path, "", name="third", file="3.csv")
    book = join([failed, *two_sources])
    assert failed.status.state is SourceState.FAILED
    assert not book.believed
    assert book.accounts == join(two_sources).accounts
    assert not book.supplies("requires_triage")


def test_an_account_that_nobody_names_is_known_but_not_in_the_book(tmp_path: Path) -> None:
    nameless = {name: column for name, column in FIELDS.items() if name != "name"}
    first = read(tmp_path, f"{HEADER}{ONE},Acme,\n", name="first", file="1.csv")
    second = read(tmp_path, f"Id,Sentiment\n{ONE},Red\n{TWO},Red\n", nameless, name="second", file="2.csv")
    book = join([second, first])
    assert {account.id: account.name for account in book} == {ONE: "Acme"}
    assert book.accounts[ONE].facts.csm_sentiment is Rating.RED
    assert book.known_ids == {TWO}
    assert [(row.line, row.account_id) for row in book.bad_rows] == [(3, TWO)]


def test_conflicts_of_any_source_hold_the_account(tmp_path: Path, two_sources: list[SourceReading]) -> None:
    third = read(tmp_path, f"{HEADER}{ONE},Acme,Red\n{ONE},Acme,Green\n", name="third", file="3.csv")
    book: Book = join([*two_sources, third])
    assert [account.id for account in book if account.conflict] == [ONE]


def test_a_row_broken_in_one_source_is_not_unknown_where_another_has_it(tmp_path: Path) -> None:
    first = read(tmp_path, f"{HEADER}{ONE},Acme,meh\n{TWO},b,Red\n", name="first", file="1.csv")
    second = read(tmp_path, f"{HEADER}{ONE},Acme,Red\n", name="second", file="2.csv")
    assert join([first]).known_ids == {ONE}
    assert join([first, second]).known_ids == frozenset()
    assert join([first, second]).accounts.keys() == {ONE, TWO}


def dated(folder: Path, name: str, row: str) -> SourceReading:
    fields = {
        **FIELDS,
        "csm_sentiment_at": ColumnSpec(column="At"),
        "health_score": ColumnSpec(column="Score"),
        "requires_triage": ColumnSpec(column="Flag"),
        "csm_name": ColumnSpec(column="CSM"),
        "csm_email": ColumnSpec(column="Email"),
    }
    header = "Id,Name,Sentiment,At,Score,Flag,CSM,Email\n"
    return read(folder, f"{header}{ONE},Acme,{row}\n", fields, name=name, file=f"{name}.csv")


def origin_of(book: Book, field: str) -> str | None:
    origin = book.accounts[ONE].origin(field)
    return origin.source if origin else None


def test_a_rating_and_its_day_come_from_one_reading(tmp_path: Path) -> None:
    first = dated(tmp_path, "first", "Red,,,,Ann,")
    second = dated(tmp_path, "second", "Red,2026-06-01,,,Ann,ann@acme.example")
    book = join([first, second])
    facts = book.accounts[ONE].facts
    assert (facts.csm_sentiment, facts.csm_sentiment_at) == (Rating.RED, None)
    assert origin_of(book, "csm_sentiment") == "first"
    assert origin_of(book, "csm_sentiment_at") is None
    assert (facts.csm_email, origin_of(book, "csm_email")) == ("ann@acme.example", "second")


def test_where_no_day_counts_none_has_an_origin(tmp_path: Path) -> None:
    first = dated(tmp_path, "first", "Red,,,,Ann,")
    second = dated(tmp_path, "second", "Green,2026-11-01,,,Bob,bob@acme.example")
    book = join([first, second])
    assert [origin_of(book, name) for name in ("csm_sentiment_at", "csm_email")] == [None, None]


@pytest.mark.parametrize(
    ("joining", "expected"),
    [
        (Joining(), ("green", date(2026, 11, 1), 80.0, False, "first", "first")),
        (
            Joining(order={"csm_sentiment": ("second",)}),
            ("red", date(2026, 11, 2), 80.0, False, "second", "first"),
        ),
        (
            Joining(worst=frozenset({"csm_sentiment", "health_score", "requires_triage"})),
            ("red", date(2026, 11, 2), 30.0, True, "second", "second"),
        ),
        (
            Joining(order={"health_score": ("third", "second")}),
            ("green", date(2026, 11, 1), 30.0, False, "first", "second"),
        ),
    ],
)
def test_who_counts_is_configured_field_by_field(
    tmp_path: Path, joining: Joining, expected: tuple[object, ...]
) -> None:
    first = dated(tmp_path, "first", "Green,2026-11-01,80,no,,")
    second = dated(tmp_path, "second", "Red,2026-11-02,30,yes,,")
    book = join([first, second], joining)
    facts = book.accounts[ONE].facts
    assert (
        facts.csm_sentiment,
        facts.csm_sentiment_at,
        facts.health_score,
        facts.requires_triage,
        origin_of(book, "csm_sentiment_at"),
        origin_of(book, "health_score"),
    ) == expected


def test_the_worst_is_the_worst_of_what_is_not_too_old(tmp_path: Path) -> None:
    first = dated(tmp_path, "first", "Yellow,2026-11-01,,,,")
    second = dated(tmp_path, "second", "Red,2026-05-02,,,,")
    worst = Joining(worst=frozenset({"csm_sentiment"}))
    assert join([first, second], worst).accounts[ONE].facts.csm_sentiment is Rating.RED
    usable = replace(worst, usable_since=date(2026, 7, 24))
    assert join([first, second], usable).accounts[ONE].facts.csm_sentiment is Rating.YELLOW
    assert join([second], usable).accounts[ONE].facts.csm_sentiment is Rating.RED
