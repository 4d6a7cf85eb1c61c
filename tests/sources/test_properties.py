"""What holds for any input: the order of rows, ids of both lengths, and parsers that meet anything."""

from __future__ import annotations

import csv
import io
import random
import string
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.gainsight import COMPANY, FIELDS, company
from tests.sources.making import read, sfid
from triage_bot.model.account import Book, RepeatKind
from triage_bot.model.facts import FIELD_KINDS, Facts
from triage_bot.sources.facts_maker import FactsMaker
from triage_bot.sources.join import join
from triage_bot.sources.registry import build
from triage_bot.sources.spec import ColumnSpec
from triage_bot.sources.values.dates import zone
from triage_bot.sources.values.fault import CellError
from triage_bot.sources.values.ids import salesforce_id
from triage_bot.sources.values.readers import Column

with COMPANY.open(encoding="utf-8-sig", newline="") as _file:
    HEADER, *ROWS = csv.reader(_file)
_TROUBLED = [n - 1 for n in (165, 175, 179, 183, 301, 460, 512, 619, 698, 776, 779, 818, 915, 1100, 1151)]
_TWINS = [
    place
    for place, row in enumerate(ROWS)
    if row[0] in ("0018b00002AWu4wAAD", "0018b00002yFkduAAC", "0018b00002al2gFAAQ")
]
SAMPLE = [ROWS[place] for place in sorted({*_TROUBLED, *_TWINS, *range(0, 1200, 60)})]


def book_of(rows: list[list[str]]) -> Book:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / COMPANY.name
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return join([build(company(path)).read()])


def without_lines(book: Book) -> object:
    """Everything a book says but the places of rows."""
    return (
        [(account.id, account.facts, account.conflict is None) for account in book],
        Counter((row.column, row.reason, row.account_id) for row in book.bad_rows),
        Counter((repeat.account_id, repeat.kind) for repeat in book.repeats),
        book.known_ids,
        [
            (status.state, status.rows, status.accounts, status.as_of, status.supplies)
            for status in book.sources
        ],
    )


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(order: random.Random) -> None:
    rows = list(SAMPLE)
    order.shuffle(rows)
    book = book_of(rows)
    assert {repeat.kind for repeat in book.repeats} == set(RepeatKind)
    assert without_lines(book) == without_lines(book_of(SAMPLE))


_ID15 = st.text(string.ascii_letters + string.digits, min_size=14, max_size=14).map("0".__add__)


@given(_ID15)
def test_a_short_id_and_its_long_form_are_one(id15: str) -> None:
    id18 = salesforce_id(id15)
    assert id18[:15] == id15
    assert salesforce_id(id18) == id18


@given(_ID15, st.integers(0, 14))
def test_a_letter_whose_case_was_lost_is_noticed(id15: str, place: int) -> None:
    id18 = salesforce_id(id15)
    damaged = id18[:place] + id18[place].swapcase() + id18[place + 1 :]
    if damaged != id18:
        with pytest.raises(CellError):
            salesforce_id(damaged)


_ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text("0123456789.,-+()$€%eEkKmM/:TZ #naif'\u00a0", max_size=60),
    st.text("0123456789", max_size=6000),
    st.from_regex(r"[-(]?[$€]?\d{1,40}([.,]\d{1,20}){0,9}[eE]?\d{0,9}[KMB%)]?", fullmatch=True),
    st.datetimes().map(str),
)
_FORMATS = {
    "renewal_date": [None, "%m/%d/%Y", "%d %b %Y", "%c", "epoch-seconds", "epoch-milliseconds", "excel"],
    "updated_at": [None, "%Y-%m-%dT%H:%M:%S%z", "excel", "epoch-milliseconds"],
    "arr": [None, "1.234,50"],
    "license_utilization": [None, "fraction"],
}
_COLUMNS = [
    Column(field, ColumnSpec(column="c", format=form), id_kind=id_kind, in_zone=zone("America/New_York"))
    for field in FIELD_KINDS
    for form in _FORMATS.get(field, [None])
    for id_kind in ("salesforce", "text")
]


@settings(max_examples=300, deadline=2000)
@given(_ANYTHING)
def test_no_text_makes_a_reader_raise_anything_but_its_own_error(text: str) -> None:
    for column in _COLUMNS:
        message = ""
        try:
            column.cells[text]
        except CellError as fault:
            message = str(fault)
        assert len(message) < 300
        assert message.isprintable()


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=200).map(str.encode),
    st.sampled_from(["csv", "json", "ndjson", "yaml"]),
)
def test_no_content_makes_a_source_raise(content: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for prefix in (b"", b"Id,Name,Sentiment\n", b'[{"Id": "x"},', b"- "):
            reading = read(Path(folder), prefix + content, kind=kind)
            assert reading.status.problem or reading.readings


@given(st.permutations(list(FIELD_KINDS)), st.integers(0, len(FIELD_KINDS)))
def test_facts_made_quickly_are_the_facts_of_the_constructor(fields: list[str], mapped: int) -> None:
    taken = list(dict.fromkeys(["account_id", *fields[:mapped]]))
    values = [f"value of {field}" for field in taken]
    expected = Facts(**{"name": "", **dict(zip(taken, values, strict=True))})  # type: ignore[arg-type]
    assert FactsMaker(taken).make(iter(values)) == expected
    assert hash(FactsMaker(taken).make(iter(values))) == hash(expected)


def test_the_readers_remember_only_so_much() -> None:
    column = Column("competitor", FIELDS["competitor"], id_kind="salesforce", in_zone=zone("UTC"))
    for number in range(40_000):
        column.cells[f"rival {number}"]
    column.cells["x" * 100_000]
    assert len(column.cells) < 20_000
    assert max(map(len, column.cells)) < 100


def test_sfid_makes_valid_ids() -> None:
    assert salesforce_id(sfid(7)) == sfid(7)
