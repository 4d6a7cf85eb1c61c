"""JSON, JSON lines and YAML: dotted paths, lines of records, and documents that are not whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.making import ONE, TWO, read, said
from triage_bot.model.account import SourceReading, SourceState
from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.sources.spec import ColumnSpec

FIELDS = {
    "account_id": ColumnSpec(column="ids.sfdc"),
    "name": ColumnSpec(column="name"),
    "csm_sentiment": ColumnSpec(column="health.csm.sentiment"),
    "arr": ColumnSpec(column="arr"),
    "risk_reasons": ColumnSpec(column="reasons"),
    "requires_triage": ColumnSpec(column="flag"),
}
RECORDS = [
    {
        "ids": {"sfdc": ONE},
        "name": "Åse",
        "health": {"csm.sentiment": "red"},
        "arr": 1200.5,
        "reasons": ["a", "b"],
        "flag": True,
    },
    {"ids": {"sfdc": TWO}, "name": "Ño", "health": {"csm": {"sentiment": None}}, "arr": None, "flag": False},
]
YAML = f"""\
# accounts
accounts:
- ids: {{sfdc: {ONE}}}
  name: Åse
  health: {{csm.sentiment: red}}
  arr: 1200.5
  reasons: [a, b]
  flag: yes
- ids: {{sfdc: {TWO}}}
  name: Ño
  health: {{csm: {{sentiment: ~}}}}
  arr: null
  flag: no
"""


def document(records: list[dict[str, object]] = RECORDS) -> str:  # type: ignore[assignment]
    return json.dumps({"page": {"next": None}, "result": {"data": records}, "total": 2}, indent=1)


def check(reading: SourceReading, lines: list[int]) -> None:
    assert reading.status.state is SourceState.OK, said(reading)
    assert [one.line for one in reading.readings] == lines
    first, second = (one.facts for one in reading.readings)
    assert (first.name, first.csm_sentiment, first.requires_triage) == ("Åse", Rating.RED, True)
    assert str(first.arr) == "1,200.50 USD"
    assert first.risk_reasons == ("a", "b")
    assert (second.csm_sentiment, second.arr, second.risk_reasons, second.requires_triage) == (
        None,
        None,
        None,
        False,
    )


def test_json_with_a_path_to_the_records(tmp_path: Path) -> None:
    check(read(tmp_path, document(), FIELDS, kind="json", records="result.data"), [7, 22])


def test_json_lines(tmp_path: Path) -> None:
    text = "\n\n".join(json.dumps(record) for record in RECORDS)
    check(read(tmp_path, text, FIELDS, kind="ndjson"), [1, 3])


def test_yaml(tmp_path: Path) -> None:
    check(read(tmp_path, YAML, FIELDS, kind="yaml", records="accounts"), [3, 9])


def test_numbers_of_json_have_a_point_whatever_the_texts_use(tmp_path: Path) -> None:
    fields = {**FIELDS, "arr": ColumnSpec(column="arr", format="1.234,50", currency="EUR")}
    records = [{**RECORDS[0], "arr": 1234.5}, {**RECORDS[1], "arr": "1.234,5"}]
    reading = read(tmp_path, json.dumps(records), fields, kind="json")
    assert {one.facts.arr for one in reading.readings} == {Money(reading.readings[0].facts.arr.amount, "EUR")}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (document() + "\n<html>", document().count("\n") + 2, "HTML"),
        (document()[:-40], document()[:-40].count("\n") + 1, "cut off"),
        (document().replace('"data"', '"rows"'), document().count("\n") - 1, "`data`"),
        ("[1, 2]", 1, "no list of records"),
        ("[" * 100_000, 1, ""),
        ('{"result": {"data": ' + "[" * 100_000, 1, "nested"),
    ],
)
def test_json_that_is_not_whole_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    reading = read(tmp_path, text, FIELDS, kind="json", records="result.data")
    assert reading.status.state is SourceState.FAILED
    assert f"crm.csv, line {line}" in said(reading)
    assert word in said(reading)
    assert not reading.readings


def test_an_answer_without_data_is_an_outage(tmp_path: Path) -> None:
    reading = read(tmp_path, '{"result": {"data": null}}', FIELDS, kind="json", records="result.data")
    assert reading.status.state is SourceState.FAILED
    assert "no rows" in said(reading)


def test_json_lines_cut_off_are_refused_but_a_broken_line_is_a_broken_row(tmp_path: Path) -> None:
    one, two = (json.dumps(record) for record in RECORDS)
    broken = read(tmp_path, f"{one}\n{{oops\n{two}\n", FIELDS, kind="ndjson")
    assert [row.line for row in broken.bad_rows] == [2]
    assert len(broken.readings) == 2
    cut = read(tmp_path, f"{one}\n{two[:-9]}", FIELDS, kind="ndjson")
    assert cut.status.state is SourceState.FAILED
    assert "line 2" in said(cut)


def test_records_of_the_wrong_shape_are_broken_rows(tmp_path: Path) -> None:
    records = [*RECORDS, 7, {**RECORDS[0], "name": ["x"]}, {**RECORDS[0], "name": "nul\0"}]
    reading = read(tmp_path, json.dumps(records, indent=0), FIELDS, kind="json")
    assert len(reading.bad_rows) == 3
    assert "name: one value was expected, not a list" in said(reading)


def test_a_key_that_no_record_has_supplies_nothing(tmp_path: Path) -> None:
    """Many systems leave empty values out, so a missing key alone proves no mistake."""
    fields = {**FIELDS, "renewal_date": ColumnSpec(column="reneval")}
    records = [{**record, "renewal": "2026-11-20"} for record in RECORDS]
    reading = read(tmp_path, json.dumps(records), fields, kind="json")
    assert reading.status.state is SourceState.OK
    assert "renewal_date" not in reading.status.supplies
    assert "'reneval'" in said(reading)


@pytest.mark.parametrize("field", ["name", "csm_sentiment", "requires_triage"])
def test_a_key_that_decides_must_be_somewhere(tmp_path: Path, field: str) -> None:
    fields = {**FIELDS, field: ColumnSpec(column="nowhere")}
    reading = read(tmp_path, json.dumps(RECORDS), fields, kind="json")
    assert reading.status.state is SourceState.FAILED
    assert "'nowhere'" in said(reading)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (YAML.replace("[a, b]", "*a"), 7, "alias"),
        (YAML.replace("[a, b]", "!!python/object/apply:os.getcwd []"), 7, "python/object"),
        (YAML.replace("[a, b]", "[a, b"), 8, "not YAML"),
        (YAML + "---\nx: 1\n", 14, "second document"),
        (YAML.replace("[a, b]", "[" * 40 + "]" * 40), 7, "deep"),
        (YAML.replace("accounts:", "people:"), 2, "`accounts`"),
        ("accounts: 7\n", 1, "no list"),
    ],
)
def test_yaml_that_is_not_plain_data_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    reading = read(tmp_path, text, FIELDS, kind="yaml", records="accounts")
    assert reading.status.state is SourceState.FAILED
    assert f"line {line}" in said(reading)
    assert word in said(reading)


def test_yaml_keeps_texts_as_they_are_written(tmp_path: Path) -> None:
    fields = {
        "account_id": ColumnSpec(column="id"),
        "name": ColumnSpec(column="name"),
        "priority": ColumnSpec(column="p"),
    }
    reading = read(
        tmp_path, "- {id: 007, name: 'null', p: 2026-11-20}\n", fields, kind="yaml", id_kind="text"
    )
    facts = reading.readings[0].facts
    assert (facts.account_id, facts.name, facts.priority) == ("007", "null", "2026-11-20")
