"""Whatever a file holds, its source says what is wrong with it, or gives rows."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.sources.making import FIELDS, ONE, TWO, read, said
from triage_bot.sources.spec import ColumnSpec, Limits

from .damage import SHORT, damaged, of_parts
from .effort import Record, fuzz, sizes

LIMITS = Limits(max_bytes=2_000_000)
_ALL = FIELDS | {
    "arr": ColumnSpec(column="ARR", currency="USD"),
    "renewal_date": ColumnSpec(column="Renewal"),
    "risk_reasons": ColumnSpec(column="Reasons"),
    "health_score": ColumnSpec(column="Score", scale=(0, 100)),
    "notes": ColumnSpec(column="Notes"),
}
_ROWS = [
    {"Id": ONE, "Name": "Acme, Ltd.", "Sentiment": "Red", "ARR": "128,400.50", "Renewal": "2026-11-20",
     "Reasons": "Price; Fit", "Score": "12.5", "Notes": 'he said "no"\nand left'},
    {"Id": TWO, "Name": "Łódź", "Sentiment": "NA", "ARR": "", "Renewal": "", "Reasons": "", "Score": "-",
     "Notes": "=1"},
]  # fmt: skip


def _csv() -> bytes:
    quoted = [[f'"{cell}"'.replace('"no"', '""no""') for cell in row.values()] for row in _ROWS]
    return "\r\n".join([",".join(_ROWS[0]), *(",".join(cells) for cells in quoted)]).encode()


@cache
def _workbook() -> bytes:
    openpyxl = pytest.importorskip("openpyxl", reason="the package openpyxl is not installed")
    book = openpyxl.Workbook()
    for row in ([*_ROWS[0]], *([*row.values()] for row in _ROWS)):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@cache
def _parquet() -> bytes:
    pyarrow = pytest.importorskip("pyarrow", reason="the package pyarrow is not installed")
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(_ROWS), file)
    return file.getvalue()


_TEXTS = {
    "csv": [
        _csv(),
        _csv().decode().encode("utf-16"),
        gzip.compress(_csv(), mtime=0),
        b"sep=;\r\nId;Name\r\n",
    ],
    "json": [json.dumps(_ROWS, indent=1).encode(), json.dumps({"a": {"b": _ROWS}}).encode()],
    "ndjson": ["\n".join(map(json.dumps, _ROWS)).encode()],
    "yaml": [
        json.dumps(_ROWS, indent=1).encode(),
        b"- Id: x\n  Name: |\n    two\n    lines\n  Sentiment: Red\n",
    ],
}
_WORDS = (
    "Id,Name,Sentiment,Notes", f"{ONE},Acme,Red,x", '"', '""', ",", ";", "\t", "\n", "\r\n", "- Id: x",
    "  Name: y", "[", "]", "{", "}", f'{{"Id": "{ONE}", "Name": "x", "Sentiment": "Red"}}', ":", "? ", "*x",
    "&x", "!!map", "|", "'", "#", "Total",
)  # fmt: skip


def _looked_at(content: bytes, kind: str, folder: Path, name: str = "crm.txt") -> None:
    reading = read(folder, content, _ALL, kind=kind, file=name, limits=LIMITS)
    assert reading.status.problem or reading.readings or reading.bad_rows
    assert len(said(reading)) < 20_000


@sizes(60, 6_000)
@pytest.mark.parametrize("kind", _TEXTS)
def test_damaged_text_files(kind: str, size: int, tmp_path: Path, record_property: Record) -> None:
    inputs = damaged(_TEXTS[kind]) | st.binary(max_size=300)
    fuzz(inputs, lambda content: _looked_at(content, kind, tmp_path), size=size, record=record_property)


@sizes(60, 4_000)
@pytest.mark.parametrize("kind", _TEXTS)
def test_texts_of_what_means_something(kind: str, size: int, tmp_path: Path, record_property: Record) -> None:
    inputs = of_parts(_WORDS).map(lambda text: text.encode("utf-8", "surrogatepass"))
    fuzz(inputs, lambda content: _looked_at(content, kind, tmp_path), size=size, record=record_property)


@sizes(30, 3_000)
def test_any_json_in_any_cell(size: int, tmp_path: Path, record_property: Record) -> None:
    plain = (
        st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(SHORT) | st.text(max_size=9)
    )
    values = st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
        max_leaves=12,
    )
    rows = st.lists(st.dictionaries(st.sampled_from([*_ROWS[0]]), values, max_size=8) | values, max_size=5)

    def check(found: object) -> None:
        _looked_at(json.dumps(found).encode(), "json", tmp_path)

    fuzz(rows, check, size=size, record=record_property)


@cache
def _parts_of_workbook() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@st.composite
def _workbooks(draw: st.DrawFn) -> bytes:
    """A workbook whose archive is sound, with one damaged part; or a damaged archive."""
    if draw(st.booleans()):
        return draw(damaged([_workbook()]))
    parts = dict(_parts_of_workbook())
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(damaged([parts[name]]))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return file.getvalue()


@sizes(60, 3_000)
def test_damaged_workbooks(size: int, tmp_path: Path, record_property: Record) -> None:
    _workbook()
    fuzz(
        _workbooks(),
        lambda content: _looked_at(content, "xlsx", tmp_path, "crm.xlsx"),
        size=size,
        record=record_property,
    )


@sizes(60, 4_000)
def test_damaged_parquet(size: int, tmp_path: Path, record_property: Record) -> None:
    good = _parquet()
    fuzz(
        damaged([good]) | st.binary(max_size=80).map(lambda rest: b"PAR1" + rest + b"PAR1"),
        lambda content: _looked_at(content, "parquet", tmp_path, "crm.parquet"),
        size=size,
        record=record_property,
    )
