"""Renewals from small files: what each row becomes, what is put aside, and what holds an account."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.sources.making import ONE, THREE, TWO, read, sfid
from triage_bot.model.account import RepeatKind, SourceReading, SourceState
from triage_bot.model.money import Money
from triage_bot.model.outcome_policy import StageWords
from triage_bot.model.renewal import Ending, Renewal
from triage_bot.model.vocabulary import About
from triage_bot.policy.outcome.ending import ContradictionError, UnknownStageError, ending
from triage_bot.sources.join import join
from triage_bot.sources.spec import ColumnSpec

HEADER = "Opp,Account,Type,Stage,Closed,Won,Renews,Close,Currency,Net,Amount,Term,Merged,Changed\n"
DAY = "%m/%d/%Y"
FIELDS = {
    "opportunity_id": ColumnSpec(column="Opp"),
    "account_id": ColumnSpec(column="Account"),
    "type": ColumnSpec(column="Type"),
    "stage": ColumnSpec(column="Stage"),
    "is_closed": ColumnSpec(column="Closed"),
    "is_won": ColumnSpec(column="Won"),
    "renewal_date": ColumnSpec(column="Renews", format=DAY),
    "close_date": ColumnSpec(column="Close", format=DAY),
    "currency": ColumnSpec(column="Currency"),
    "net_arr": ColumnSpec(column="Net"),
    "amount": ColumnSpec(column="Amount"),
    "term_months": ColumnSpec(column="Term"),
    "merged_into": ColumnSpec(column="Merged"),
    "updated_at": ColumnSpec(column="Changed", format=DAY),
}
FIRST, SECOND = sfid(101), sfid(102)
GIVEN: dict[str, str] = {
    "Opp": FIRST,
    "Account": ONE,
    "Type": "Renewal",
    "Stage": "Closed Won",
    "Closed": "1",
    "Won": "1",
    "Renews": "10/24/2026",
    "Close": "10/13/2026",
    "Currency": "USD",
    "Net": "9707.52",
    "Amount": "57307.52",
    "Term": "12",
    "Merged": "",
    "Changed": "10/13/2026",
}


def row(**changes: str) -> str:
    return ",".join(f'"{cell}"' for cell in {**GIVEN, **changes}.values()) + "\n"


def renewals(folder: Path, *rows: str, **changes: Any) -> SourceReading:
    changes.setdefault("fields", FIELDS)
    return read(folder, HEADER + "".join(rows), about=About.RENEWALS, **changes)


def only(reading: SourceReading) -> Renewal:
    (found,) = reading.renewals
    return found


def test_a_row_becomes_a_renewal(tmp_path: Path) -> None:
    assert only(renewals(tmp_path, row(Merged=SECOND))) == Renewal(
        opportunity_id=FIRST,
        account_id=ONE,
        ending=Ending.WON,
        stage="Closed Won",
        renewal_date=date(2026, 10, 24),
        close_date=date(2026, 10, 13),
        net_arr=Money(Decimal("9707.52"), "USD"),
        amount=Money(Decimal("57307.52"), "USD"),
        term_months=12,
        merged_into=SECOND,
        source="crm",
        file="crm.csv",
        line=2,
    )


def test_ids_of_15_characters_are_those_of_18(tmp_path: Path) -> None:
    found = only(renewals(tmp_path, row(Opp=FIRST[:15], Account=ONE[:15], Merged=SECOND[:15])))
    assert (found.opportunity_id, found.account_id, found.merged_into) == (FIRST, ONE, SECOND)


def test_the_currency_of_the_row_goes_before_the_declared_one(tmp_path: Path) -> None:
    found = only(renewals(tmp_path, row(Currency="eur")))
    assert found.net_arr == Money(Decimal("9707.52"), "EUR")


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"Opp": ""}, "Opp", "the id is empty"),
        ({"Opp": "1.8E+16"}, "Opp", "id damaged to scientific notation"),
        ({"Renews": "13/24/2026"}, "Renews", "13/24/2026"),
        ({"Net": "lots"}, "Net", "not a number"),
        ({"Won": "perhaps"}, "Won", "not a yes or no: 'perhaps'"),
        ({"Currency": "Dollars"}, "Currency", "not an ISO 4217 code such as USD: 'DOLLARS'"),
        ({"Net": "€5", "Currency": "GBP"}, "Net", "in EUR, although the row is in GBP"),
        ({"Term": "12.5"}, "Term", "not a number of whole months: 12.5"),
        ({"Term": "-12"}, "Term", "not a number of whole months: -12"),
        ({"Won": "0"}, "Stage", "the stage 'Closed Won' means won, but the flags say otherwise"),
        ({"Stage": "Parked", "Won": "0"}, "Stage", "nobody says what the stage 'Parked' means"),
    ],
)
def test_an_unusable_row_is_put_aside_and_holds_its_account(
    tmp_path: Path, changes: dict[str, str], column: str, reason: str
) -> None:
    reading = renewals(tmp_path, row(**changes), row(Opp=SECOND), row(Opp=sfid(103), Account=TWO))
    (bad,) = reading.bad_rows
    assert (bad.file, bad.line, bad.column, bad.account_id) == ("crm.csv", 2, column, ONE)
    assert reason in bad.reason
    assert reading.renewals_unclear == {
        ONE: f"a renewal of {ONE} cannot be read: crm.csv, line 2; correct the source"
    }
    assert {renewal.opportunity_id for renewal in reading.renewals} == {SECOND, sfid(103)}


def test_stages_that_nobody_explains_are_listed_and_the_source_is_not_believed(tmp_path: Path) -> None:
    parked = {"Stage": "Parked", "Won": "0"}
    reading = renewals(tmp_path, row(**parked), row(Opp=SECOND, **parked), row(Opp=sfid(103), Account=TWO))
    assert reading.status.state is SourceState.DEGRADED
    assert reading.status.problem == (
        "crm.csv: stages that nobody explains: 'Parked' (2); put each under open, won, lost or void in"
        " outcome.stages of policy.yml"
    )
    assert not join([reading]).renewals_known
    told = replace(StageWords(), lost=frozenset({"parked"}))
    understood = renewals(tmp_path, row(**parked), stages=told)
    assert only(understood).ending is Ending.LOST
    assert join([understood]).renewals_known


def test_rows_of_another_type_are_left_out(tmp_path: Path) -> None:
    reading = renewals(
        tmp_path, row(Type="New Business"), row(Opp=SECOND, Type="early renewal"), row(Type="")
    )
    assert [renewal.line for renewal in reading.renewals] == [3, 4]
    assert "no renewals by their type, left out: New Business (1)" in reading.status.notes


@pytest.mark.parametrize(
    ("first", "second", "kind", "kept"),
    [
        ({}, {}, RepeatKind.IDENTICAL, [2]),
        ({"Net": "1", "Changed": "10/12/2026"}, {}, RepeatKind.OLDER, [3]),
        ({}, {"Net": "1", "Changed": "10/12/2026"}, RepeatKind.OLDER, [2]),
        ({}, {"Net": "1"}, RepeatKind.CONFLICTING, []),
        ({"Changed": ""}, {"Net": "1"}, RepeatKind.CONFLICTING, []),
    ],
)
def test_of_rows_for_one_opportunity_the_newest_counts_or_none(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], kind: RepeatKind, kept: list[int]
) -> None:
    reading = renewals(tmp_path, row(**first), row(**second))
    assert [repeat.kind for repeat in reading.repeats] == [kind]
    assert [renewal.line for renewal in reading.renewals] == kept
    assert (ONE in reading.renewals_unclear) is (kind is RepeatKind.CONFLICTING)


def test_an_opportunity_that_moved_between_accounts_without_a_date_holds_both(tmp_path: Path) -> None:
    reading = renewals(tmp_path, row(), row(Account=TWO))
    assert reading.renewals_unclear.keys() == {ONE, TWO}


@pytest.mark.parametrize("kind", ["json", "ndjson", "yaml"])
def test_every_kind_may_be_about_renewals(tmp_path: Path, kind: str) -> None:
    records = [{**GIVEN, "Closed": True, "Won": True, "Net": 5}]
    text = json.dumps(records[0] if kind == "ndjson" else records)
    reading = read(tmp_path, text, FIELDS, about=About.RENEWALS, kind=kind, file=f"crm.{kind}")
    assert reading.status.problem is None
    assert only(reading).net_arr == Money(Decimal(5), "USD")


def test_an_empty_source_is_an_outage(tmp_path: Path) -> None:
    reading = renewals(tmp_path)
    assert reading.status.state is SourceState.FAILED
    assert reading.status.about is About.RENEWALS
    assert not join([reading]).renewals_known


@pytest.mark.parametrize("missing", ["account_id", "opportunity_id"])
def test_a_declaration_without_ids_fails(tmp_path: Path, missing: str) -> None:
    reading = renewals(tmp_path, row(), fields={k: v for k, v in FIELDS.items() if k != missing})
    assert f"no column is mapped to {missing}" in str(reading.status.problem)


def test_renewals_neither_name_accounts_nor_doubt_them(tmp_path: Path) -> None:
    """A source of renewals that fails holds outcomes, not openings."""
    accounts = read(tmp_path, f"Id,Name,Sentiment\n{ONE},Kestrel,red\n")
    book = join([accounts, renewals(tmp_path, row(), row(Opp=SECOND, Account=THREE))])
    assert book.accounts.keys() == {ONE}
    assert book.renewals.keys() == {ONE, THREE}
    assert book.renewals_known
    failed = join([accounts, renewals(tmp_path)])
    assert failed.believed
    assert not failed.renewals_known
    assert not join([accounts]).renewals_known


def test_the_source_declared_first_counts(tmp_path: Path) -> None:
    first = renewals(tmp_path, row(Net="1"), name="first")
    second = renewals(tmp_path, row(Net="2"), row(Opp=SECOND, Net="3"), name="second")
    book = join([first, second])
    assert [renewal.source for renewal in book.renewals[ONE]] == ["first", "second"]


@pytest.mark.parametrize(
    ("stage", "is_closed", "is_won", "expected"),
    [
        ("Closed Won", None, None, Ending.WON),
        ("  closed   WON ", True, True, Ending.WON),
        ("8-Closed Lost", True, False, Ending.LOST),
        ("10-Duplicate", True, False, Ending.VOID),
        ("4-Proposal", None, None, Ending.OPEN),
        ("Signed by all", True, True, Ending.WON),
        ("Waiting", False, False, Ending.OPEN),
        ("Waiting", False, None, Ending.OPEN),
        (None, None, True, Ending.WON),
        ("Parked", True, False, UnknownStageError),
        ("Parked", True, None, UnknownStageError),
        ("Parked", None, None, UnknownStageError),
        (None, True, False, UnknownStageError),
        ("Closed Won", True, False, ContradictionError),
        ("Closed Lost", False, False, ContradictionError),
        ("4-Proposal", True, False, ContradictionError),
        ("10-Duplicate", True, True, ContradictionError),
    ],
)
def test_stage_and_flags_must_agree_and_closed_is_not_lost_by_itself(
    stage: str | None, is_closed: bool | None, is_won: bool | None, expected: Any
) -> None:
    """R-47."""
    words = StageWords()
    if isinstance(expected, Ending):
        assert ending(stage, is_closed=is_closed, is_won=is_won, words=words) is expected
    else:
        with pytest.raises(expected):
            ending(stage, is_closed=is_closed, is_won=is_won, words=words)
