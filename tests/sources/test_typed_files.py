"""Parquet files and Excel workbooks: typed values lose nothing, and what is no table is refused."""

from __future__ import annotations

import gc
import warnings
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from tests.exports.forms import table, write_parquet, write_xlsx
from tests.exports.gainsight import EXPORTS
from tests.exports.gainsight import FIELDS as COMPANY_FIELDS
from tests.sources.making import ONE, THREE, TWO, said, sfid, spec_of
from triage_bot.model.account import SourceReading, SourceState
from triage_bot.model.money import Money
from triage_bot.sources.registry import build
from triage_bot.sources.spec import ColumnSpec, Limits

FIELDS = {
    "account_id": ColumnSpec(column="Id"),
    "name": ColumnSpec(column="Name"),
    "csm_sentiment": ColumnSpec(column="Sentiment"),
    "arr": ColumnSpec(column="ARR", format="1.234,50", currency="EUR"),
    "renewal_date": ColumnSpec(column="Renewal", format="%m/%d/%Y"),
    "updated_at": ColumnSpec(column="Updated"),
    "requires_triage": ColumnSpec(column="Flag"),
    "license_utilization": ColumnSpec(column="Used", format="fraction"),
    "risk_reasons": ColumnSpec(column="Reasons"),
}
NAMES = [spec.column for spec in FIELDS.values()]


def row(account_id: Any = ONE, **values: Any) -> list[Any]:
    """A row of the columns above; what is not named has a value like any other."""
    usual = {
        "Id": account_id,
        "Name": "Åse & Co",
        "Sentiment": "Red",
        "ARR": Decimal("1234567890123.45"),
        "Renewal": date(2027, 1, 2),
        "Updated": datetime(2026, 11, 20, 23, 30),
        "Flag": True,
        "Used": 0.725,
        "Reasons": "Loss of Budget;Adoption",
    }
    return list({**usual, **values}.values())


def parquet_of(folder: Path, rows: Sequence[Sequence[Any]], **settings: Any) -> SourceReading:
    path = folder / "crm.parquet"
    columns = {name: [one[at] for one in rows] for at, name in enumerate(NAMES)}
    parquet.write_table(pyarrow.table(columns), path)
    return build(spec_of(path, FIELDS, kind="parquet", **settings)).read()


def xlsx_of(folder: Path, rows: Sequence[Sequence[Any]], **settings: Any) -> SourceReading:
    path = folder / "crm.xlsx"
    book = openpyxl.Workbook()
    for one in rows:
        book.active.append(one)  # type: ignore[union-attr]
    book.save(path)
    return build(spec_of(path, FIELDS, kind="xlsx", **settings)).read()


def only(reading: SourceReading) -> Any:
    assert reading.status.state is SourceState.OK, said(reading)
    return reading.readings[0].facts


def test_parquet_keeps_every_type(tmp_path: Path) -> None:
    """A declared format is about texts: real dates and numbers need none and are not hurt by one."""
    moment = datetime(2026, 11, 20, 23, 30, 0, 1, tzinfo=UTC)
    reading = parquet_of(
        tmp_path,
        [
            row(Updated=moment, Reasons=["Loss of Budget", "Adoption"]),
            row(
                TWO, Updated=None, Sentiment=None, ARR=None, Renewal=None, Flag=None, Used=None, Reasons=None
            ),
        ],
        time_zone="Europe/Berlin",
    )
    facts = only(reading)
    assert facts.arr == Money(Decimal("1234567890123.45"), "EUR")
    assert (facts.renewal_date, facts.updated_at) == (date(2027, 1, 2), moment)
    assert (facts.requires_triage, facts.license_utilization) == (True, 0.725)
    assert facts.risk_reasons == ("Loss of Budget", "Adoption")
    empty = reading.readings[1].facts
    assert empty.arr is empty.renewal_date is empty.requires_triage is empty.license_utilization is None
    assert [one.line for one in reading.readings] == [1, 2]


def test_the_day_of_a_moment_is_that_of_the_zone(tmp_path: Path) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    reading = parquet_of(tmp_path, [row(Renewal=late)], time_zone="Europe/Berlin")
    assert only(reading).renewal_date == date(2026, 11, 21)


def test_nanoseconds_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "crm.parquet"
    columns = {name: [value] for name, value in zip(NAMES, row(), strict=True)}
    columns["Updated"] = pyarrow.array([1_795_132_800_000_000_001], pyarrow.timestamp("ns", "UTC"))
    parquet.write_table(pyarrow.table(columns), path)
    facts = only(build(spec_of(path, FIELDS, kind="parquet")).read())
    assert facts.updated_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_cell_that_holds_no_single_value_breaks_its_row_only(tmp_path: Path) -> None:
    names = [{"first": "Åse"}, {"first": "Ño"}]
    path = tmp_path / "crm.parquet"
    columns: dict[str, Any] = {"Id": [ONE, TWO], "Name": names, "Sentiment": ["Red", "Red"]}
    parquet.write_table(pyarrow.table(columns), path)
    reading = build(spec_of(path, kind="parquet")).read()
    assert [bad.account_id for bad in reading.bad_rows] == [ONE, TWO]
    assert "one value was expected, not a group of keys" in said(reading)


def test_parquet_is_refused_whole(tmp_path: Path) -> None:
    good = tmp_path / "crm.parquet"
    parquet_of(tmp_path, [row()])
    content = good.read_bytes()
    missing = {**FIELDS, "csm_email": ColumnSpec(column="Nam")}
    cases: list[tuple[bytes, dict[str, Any], str]] = [
        (b"", {}, "empty"),
        (b"Id,Name\n", {}, "no Parquet file"),
        (b"PARE" + content[4:], {}, "encrypted"),
        (content[:-20], {}, "damaged or cut off"),
        (content[:40] + b"\xff" * 60 + content[100:], {}, "damaged or cut off"),
        (content, {"fields": missing}, "did you mean 'Name'"),
        (content, {"limits": Limits(max_bytes=100)}, "size limit"),
        (content, {"limits": Limits(max_cell_bytes=5)}, "size limit of a cell"),
    ]
    for broken, settings, word in cases:
        good.write_bytes(broken)
        reading = build(spec_of(good, **{"fields": FIELDS, "kind": "parquet", **settings})).read()
        assert reading.status.state is SourceState.FAILED, word
        assert word in said(reading)


def test_a_nul_byte_breaks_its_row(tmp_path: Path) -> None:
    reading = parquet_of(tmp_path, [row(Name="a\0b"), row(TWO)])
    assert [bad.line for bad in reading.bad_rows] == [1]
    assert "NUL" in said(reading)


def test_a_workbook_is_read_as_it_looks(tmp_path: Path) -> None:
    """A title above the table, a total and a footer below, blank rows between; real dates and a flag."""
    table = [NAMES, row(ARR=1234.5), [], row(TWO, ARR=-2), ["Total", None, None, 1232.5]]
    reading = xlsx_of(tmp_path, [["Accounts at risk"], [], *table, [], ["Generated by Operations"]])
    assert [one.line for one in reading.readings] == [4, 6]
    facts = only(reading)
    assert (facts.arr, facts.renewal_date) == (Money(Decimal("1234.5"), "EUR"), date(2027, 1, 2))
    assert facts.updated_at == datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert not reading.bad_rows
    for word in ("header found in row 3", "total row left out (line 7)", "footer left out"):
        assert word in said(reading)


def test_dates_may_be_serials_where_that_is_declared(tmp_path: Path) -> None:
    rows = [NAMES, row(Renewal=46389, Updated=46346.5), row(TWO, Renewal=46389, Updated=46346.5)]
    fields = {
        **FIELDS,
        "renewal_date": ColumnSpec(column="Renewal", format="excel"),
        "updated_at": ColumnSpec(column="Updated", format="excel"),
    }
    xlsx_of(tmp_path, rows)
    facts = only(build(spec_of(tmp_path / "crm.xlsx", fields, kind="xlsx")).read())
    assert facts.renewal_date == date(2027, 1, 2)
    assert facts.updated_at == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert "not a date: '46389'" in said(xlsx_of(tmp_path, rows)), "without a format nothing is guessed"


def test_a_share_shown_with_a_percent_sign_is_one(tmp_path: Path) -> None:
    """Excel keeps 72.5 % as 0.725; the plain number counts as the column declares."""
    path = tmp_path / "crm.xlsx"
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for one in (NAMES, row(Used=0.725), row(TWO, Used=72.5)):
        sheet.append(one)
    sheet.cell(2, NAMES.index("Used") + 1).number_format = "0.0%"
    book.save(path)
    fields = {**FIELDS, "license_utilization": ColumnSpec(column="Used")}
    reading = build(spec_of(path, fields, kind="xlsx")).read()
    assert [one.facts.license_utilization for one in reading.readings] == [0.725, 0.725]


@pytest.mark.parametrize("damaged", [1.23456789012345e17, 123456789012345678, "1.23E+17"])
def test_ids_that_a_spreadsheet_damaged_are_refused(tmp_path: Path, damaged: object) -> None:
    reading = xlsx_of(tmp_path, [NAMES, row(damaged), row(TWO)], id_kind="text")
    assert [one.facts.account_id for one in reading.readings] == [TWO]
    assert "id damaged to scientific notation" in said(reading)
    assert "export the column as text" in said(reading)


def test_an_id_that_is_a_number_stays_what_it_was(tmp_path: Path) -> None:
    reading = xlsx_of(tmp_path, [NAMES, row(42), row(43.0)], id_kind="text")
    assert [one.facts.account_id for one in reading.readings] == ["42", "43"]


def test_rows_of_merged_cells_are_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "crm.xlsx"
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for one in (NAMES, row(), row(TWO), row(THREE)):
        sheet.append(one)
    sheet.merge_cells("A2:A3")
    book.save(path)
    reading = build(spec_of(path, FIELDS, kind="xlsx")).read()
    assert [one.facts.account_id for one in reading.readings] == [ONE, THREE]
    assert [(bad.line, bad.reason) for bad in reading.bad_rows] == [(3, "account id is empty")]


def test_the_sheet_is_named_where_there_are_several(tmp_path: Path) -> None:
    path = tmp_path / "crm.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet("Info").append(["nothing"])
    data = book.create_sheet("Accounts")
    for one in (NAMES, row()):
        data.append(one)
    book.save(path)
    unsaid = build(spec_of(path, FIELDS, kind="xlsx")).read()
    assert "3 sheets, 'Sheet', 'Info', 'Accounts'" in said(unsaid)
    only(build(spec_of(path, FIELDS, kind="xlsx", sheet="Accounts")).read())
    wrong = build(spec_of(path, FIELDS, kind="xlsx", sheet="accounts")).read()
    assert "there is no sheet 'accounts'" in said(wrong)


def test_an_error_of_a_formula_is_no_value(tmp_path: Path) -> None:
    reading = xlsx_of(tmp_path, [NAMES, row(), row(TWO, ARR="#DIV/0!")])
    assert "spreadsheet error" in said(reading)


def test_a_workbook_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "crm.xlsx"
    xlsx_of(tmp_path, [NAMES, row()])
    content = path.read_bytes()
    cases: list[tuple[bytes, dict[str, Any], str]] = [
        (b"", {}, "empty"),
        (b"\xd0\xcf\x11\xe0 old", {}, "password"),
        (b"Id,Name\n", {}, "no Excel workbook"),
        (content[: len(content) // 2], {}, "damaged or cut off"),
        (content, {"limits": Limits(max_bytes=2_000)}, "size limit"),
        (content, {"limits": Limits(max_cell_bytes=5)}, "size limit of a cell"),
        (content, {"fields": {**FIELDS, "notes": ColumnSpec(column="Notes")}}, "'Notes' (notes) is not in"),
        (packed(tmp_path, {"readme.txt": b"no workbook"}), {}, "a zip archive, no workbook"),
        (packed(tmp_path, {"xl/workbook.xml": b"<oops"}), {}, "damaged"),
        (packed(tmp_path, {"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), {}, "entities"),
        (
            packed(tmp_path, {"xl/workbook.xml": b"<!--" + b"x" * 300_000 + b"--><!DOCTYPE x>"}),
            {},
            "entities",
        ),
        (packed(tmp_path, {"xl/workbook.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), {}, "entities"),
        (packed(tmp_path, {"xl/workbook.xml": b"", "bomb": b"0" * 200_000_000}), {}, "size limit"),
    ]
    for broken, settings, word in cases:
        path.write_bytes(broken)
        reading = build(spec_of(path, **{"fields": FIELDS, "kind": "xlsx", **settings})).read()
        assert reading.status.state is SourceState.FAILED, word
        assert word in said(reading)


def packed(folder: Path, parts: dict[str, bytes]) -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_a_damaged_workbook_is_closed(tmp_path: Path) -> None:
    """The library left its file open where a part was damaged, and Python said so on the terminal."""
    xlsx_of(tmp_path, [NAMES, row()])
    path = tmp_path / "crm.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(packed(tmp_path, parts | {"xl/workbook.xml": b"<workbook"}))
    with warnings.catch_warnings(record=True, action="always") as caught:
        assert "damaged" in said(build(spec_of(path, FIELDS, kind="xlsx")).read())
        gc.collect()
    assert [str(one.message) for one in caught] == []


def test_an_empty_sheet_is_an_outage(tmp_path: Path) -> None:
    assert "the sheet is empty" in said(xlsx_of(tmp_path, []))
    assert "there are no rows" in said(xlsx_of(tmp_path, [NAMES]))


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_dated_snapshots_are_history(tmp_path: Path, kind: str) -> None:
    """The eight weekly exports in another form tell the same past as the originals."""
    write = {"parquet": write_parquet, "xlsx": write_xlsx}[kind]
    weeks = sorted((EXPORTS / "history").glob("*.csv"))
    for week in weeks:
        write(tmp_path / f"{week.stem}.{kind}", table(week))
    old = build(spec_of(EXPORTS / "history" / "*.csv", COMPANY_FIELDS))
    new = build(spec_of(tmp_path / f"*.{kind}", COMPANY_FIELDS, kind=kind))
    ids = frozenset({"0018b00002yXCvdAAG", "0018b00002QKsVdAAL"})
    expected, found = old.past(ids), new.past(ids)
    assert expected.keys() == found.keys() == ids
    for account_id in ids:
        assert [(one.as_of, one.facts) for one in found[account_id]] == [
            (one.as_of, one.facts) for one in expected[account_id]
        ]


def test_many_rows_of_parquet_come_in_batches(tmp_path: Path) -> None:
    rows = [row(sfid(number)) for number in range(4_500)]
    assert [one.line for one in parquet_of(tmp_path, rows).readings] == list(range(1, 4_501))
    assert "more than 3,000 rows" in said(parquet_of(tmp_path, rows, limits=Limits(max_rows=3_000)))
