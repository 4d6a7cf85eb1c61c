"""Thirty-three broken and hostile files, one defect each, against the table that comes with them."""

from __future__ import annotations

import json
import re
import tracemalloc

import pytest

from tests.exports.gainsight import BAD, broken
from tests.sources.making import said, spec_of
from triage_bot.model.account import RepeatKind, SourceReading, SourceState
from triage_bot.sources.join import join
from triage_bot.sources.registry import build
from triage_bot.sources.spec import ColumnSpec

CASES = [
    case
    for case in json.loads((BAD / "expected.json").read_text())
    if case["file"].endswith(("csv", "txt", "gz", "json"))
]
MEGABYTE = 2**20
_JSON_FIELDS = {
    "account_id": ColumnSpec(column="account_id"),
    "name": ColumnSpec(column="account_name"),
    "csm_sentiment": ColumnSpec(column="csm_sentiment"),
    "requires_triage": ColumnSpec(column="requires_triage"),
}


def _reading(file: str) -> SourceReading:
    path = BAD / file
    spec = spec_of(path, _JSON_FIELDS, kind="json") if path.suffix == ".json" else broken(path)
    return build(spec).read()


def test_the_table_names_every_file() -> None:
    listed = {case["file"] for case in json.loads((BAD / "expected.json").read_text())}
    assert listed == {path.name for path in BAD.iterdir()} - {"expected.json", "README.md"}
    assert len(CASES) == len(listed) - 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_broken_file(case: dict[str, object]) -> None:
    file = str(case["file"])
    tracemalloc.start()
    try:
        reading = _reading(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    book = join([reading])
    text = said(reading)
    assert peak < 16 * MEGABYTE
    assert sum(account.conflict is None for account in book) == case["accepted_rows"]
    assert _left_out(reading) == case["quarantined_lines"]
    for word in case["message_contains"]:  # type: ignore[attr-defined]
        assert str(word).casefold() in text.casefold()
    refused = reading.status.state is SourceState.FAILED
    assert refused == (case["accepted_rows"] == 0)
    assert file in (reading.status.problem or file)
    assert len(text) < 2_500, "a message repeats what it should not"
    assert text.isprintable() or set(filter(lambda c: not c.isprintable(), text)) == {"\n"}


def _left_out(reading: SourceReading) -> list[int]:
    """The lines that do not count: bad rows, contradicting ones, and totals, which a note names."""
    lines = {row.line for row in reading.bad_rows}
    for repeat in reading.repeats:
        if repeat.kind is RepeatKind.CONFLICTING:
            lines |= {repeat.line, repeat.other_line}
    for note in reading.status.notes:
        if found := re.fullmatch(r"total row left out \(line (\d+)\)", note):
            lines.add(int(found[1]))
    return sorted(lines)


def test_a_doubtful_format_degrades_the_whole_source() -> None:
    """Dates of the other order that happen to fit are read wrongly without anybody noticing."""
    assert _reading("dates_dmy.csv").status.state is SourceState.DEGRADED


def test_no_rating_at_all_degrades_the_source() -> None:
    assert _reading("all_unknown.csv").status.state is SourceState.DEGRADED


def test_the_huge_cell_is_kept_to_a_useful_length() -> None:
    assert max(len(one.facts.notes or "") for one in _reading("huge_cell.csv").readings) == 2_000


def test_hostile_text_arrives_as_it_was_written() -> None:
    names = {one.facts.name for one in _reading("hostile_text.csv").readings}
    assert "Acme @all" in names
    assert "{{ config.items() }} GmbH" in names


@pytest.mark.parametrize(
    ("file", "word"), [("people_alias_bomb.yml", "alias"), ("people_python_tag.yml", "python/object")]
)
def test_yaml_that_unfolds_or_runs_is_refused(file: str, word: str) -> None:
    reading = build(spec_of(BAD / file, _JSON_FIELDS, kind="yaml", records="people")).read()
    assert reading.status.state is SourceState.FAILED
    assert word in said(reading)
