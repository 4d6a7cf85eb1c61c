"""Sources whose accounts have other ids, joined through a field that another source holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.making import FIELDS, ONE, THREE, TWO, read, said
from triage_bot.model.account import Book, SourceReading, SourceState
from triage_bot.model.health import Rating
from triage_bot.model.outcome_policy import StageWords
from triage_bot.model.vocabulary import About
from triage_bot.sources.join import join
from triage_bot.sources.joining import Joining
from triage_bot.sources.spec import ColumnSpec

KEYED = Joining(keyed_by={"gainsight": "gainsight_id"})


def crm(folder: Path, **own_ids: str) -> SourceReading:
    """Three accounts with the ids they have in Gainsight."""
    fields = {
        "account_id": ColumnSpec(column="Id"),
        "name": ColumnSpec(column="Name"),
        "gainsight_id": ColumnSpec(column="Gsid"),
    }
    rows = "".join(
        f"{account_id},{name},{own_ids.get(name, '')}\n"
        for account_id, name in ((ONE, "one"), (TWO, "two"), (THREE, "three"))
    )
    return read(folder, f"Id,Name,Gsid\n{rows}", fields, name="crm", file="crm.csv")


def gainsight(folder: Path, *rows: str) -> SourceReading:
    fields = {"account_id": FIELDS["account_id"], "csm_sentiment": FIELDS["csm_sentiment"]}
    text = "Id,Sentiment\n" + "".join(f"{row}\n" for row in rows)
    return read(folder, text, fields, name="gainsight", file="gainsight.csv", id_kind="text")


def test_a_row_finds_its_account_by_the_other_id(tmp_path: Path) -> None:
    book = join(
        [gainsight(tmp_path, "1P01A,Red", "1P01B,Green"), crm(tmp_path, one="1P01A", two="1P01B")], KEYED
    )
    assert {a.name: a.facts.csm_sentiment for a in book} == {
        "one": Rating.RED,
        "two": Rating.GREEN,
        "three": None,
    }
    origin = book.accounts[ONE].origin("csm_sentiment")
    assert origin is not None
    assert (origin.source, origin.line) == ("gainsight", 2)
    assert book.believed


def test_ids_that_lead_nowhere_are_told_and_left_out(tmp_path: Path) -> None:
    rows = [f"1P0{n},Red" for n in range(8)]
    book = join([gainsight(tmp_path, "1P01A,Red", *rows), crm(tmp_path, one="1P01A")], KEYED)
    assert len(book) == 3
    assert book.sources[0].accounts == 1
    assert book.sources[0].notes[-1] == (
        "8 of 9 accounts left out, no other source has their id as gainsight_id: 1P00, 1P01, 1P02, 1P03, 1P04"
        " and 3 more"
    )


def test_an_id_that_two_accounts_hold_holds_both(tmp_path: Path) -> None:
    book = join(
        [gainsight(tmp_path, "1P01A,Red", "X,Red"), crm(tmp_path, one="1P01A", two="X", three="X")], KEYED
    )
    assert {a.name for a in book if a.conflict} == {"two", "three"}
    conflict = book.accounts[TWO].conflict or ""
    assert f"X is the gainsight_id of {TWO} and {THREE}" in conflict
    assert "correct gainsight_id" in conflict
    assert book.accounts[TWO].facts.csm_sentiment is None


def test_two_rows_that_lead_to_one_account_hold_it(tmp_path: Path) -> None:
    second = read(
        tmp_path,
        f"Id,Gsid\n{ONE},1P01B\n",
        {"account_id": ColumnSpec(column="Id"), "gainsight_id": ColumnSpec(column="Gsid")},
        name="warehouse",
        file="warehouse.csv",
    )
    book = join([crm(tmp_path, one="1P01A"), second, gainsight(tmp_path, "1P01A,Red", "1P01B,Green")], KEYED)
    assert "gainsight has two rows for this account, 1P01A and 1P01B" in (book.accounts[ONE].conflict or "")


def test_a_source_of_which_nothing_is_known_elsewhere_is_doubted(tmp_path: Path) -> None:
    book = join([crm(tmp_path), gainsight(tmp_path, "1P01A,Red")], KEYED)
    assert book.sources[1].state is SourceState.DEGRADED
    assert "is `keyed_by` right?" in (book.sources[1].problem or "")
    assert not book.believed


def test_what_cannot_be_read_is_known_by_the_account_id(tmp_path: Path) -> None:
    broken = gainsight(tmp_path, "1P01A,meh", "1P01B,Red")
    assert "unknown rating word" in said(broken)
    book: Book = join([crm(tmp_path, one="1P01A", two="1P01B"), broken], KEYED)
    assert [row.account_id for row in book.bad_rows] == [ONE]


@pytest.mark.parametrize(("held", "expected"), [("1P01A", ONE), ("other", "1P01A")])
def test_renewals_find_their_account_too(tmp_path: Path, held: str, expected: str) -> None:
    fields = {
        name: ColumnSpec(column=name) for name in ("account_id", "opportunity_id", "stage", "close_date")
    }
    deals = read(
        tmp_path,
        "account_id,opportunity_id,stage,close_date\n1P01A,D1,open,2026-12-01\n",
        fields,
        name="gainsight",
        file="deals.csv",
        id_kind="text",
        about=About.RENEWALS,
        stages=StageWords(open=frozenset({"open"})),
    )
    book = join([crm(tmp_path, one=held), deals], KEYED)
    assert list(book.renewals) == [expected], said(deals)
    assert book.sources[1].strangers == (0 if expected == ONE else 1)
