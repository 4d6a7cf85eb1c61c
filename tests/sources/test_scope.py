"""Rows that do not count: `where` and `drop_where`, the same for every kind of source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.making import FIELDS, ONE, THREE, TWO, read
from triage_bot.config.joining_part import accepted_words
from triage_bot.model.account import SourceState

ROWS = [
    {"Id": ONE, "Name": "one", "Sentiment": "Red", "Deleted": False, "Status": "Active"},
    {"Id": TWO, "Name": "two", "Sentiment": "Red", "Deleted": True, "Status": "active"},
    {"Id": THREE, "Name": "three", "Sentiment": "Green", "Deleted": None, "Status": "Prospect"},
]


def as_csv() -> str:
    header = ",".join(ROWS[0])
    cells = [["" if value is None else str(value) for value in row.values()] for row in ROWS]
    return "\n".join([header, *map(",".join, cells)]) + "\n"


def as_json() -> str:
    return json.dumps([{key: value for key, value in row.items() if value is not None} for row in ROWS])


@pytest.mark.parametrize(("kind", "content"), [("csv", as_csv()), ("json", as_json())])
@pytest.mark.parametrize(
    ("where", "drop_where", "names", "notes"),
    [
        ({}, {"Deleted": [True]}, ["one", "three"], ["out of scope, Deleted is true: 1 row"]),
        (
            {"Deleted": [False, None]},
            {},
            ["one", "three"],
            ["out of scope, Deleted is not empty or false: 1 row"],
        ),
        ({"Status": ["active"]}, {}, ["one", "two"], ["Status is not active: 1 row"]),
        (
            {"Status": ["ACTIVE"]},
            {"Deleted": [True]},
            ["one"],
            ["Status is not active: 1 row", "Deleted is true: 1 row"],
        ),
        ({}, {"Status": ["prospect", "active"]}, [], []),
    ],
)
def test_rows_out_of_scope_are_left_out_and_counted(
    kind: str,
    content: str,
    where: dict[str, list[Any]],
    drop_where: dict[str, list[Any]],
    names: list[str],
    notes: list[str],
    tmp_path: Path,
) -> None:
    reading = read(
        tmp_path,
        content,
        kind=kind,
        where={column: accepted_words(values) for column, values in where.items()},
        drop_where={column: accepted_words(values) for column, values in drop_where.items()},
    )
    assert [one.facts.name for one in reading.readings] == names
    said = "\n".join(reading.status.notes)
    assert all(note in said for note in notes), said
    if not names:
        assert reading.status.state is SourceState.FAILED, "a source without a row is an outage"
        assert "out of scope, Status is active or prospect: 3 rows" in said


def test_a_column_that_decides_what_counts_has_to_be_there(tmp_path: Path) -> None:
    reading = read(tmp_path, as_csv(), drop_where={"deleted": frozenset({"true"})})
    assert reading.status.state is SourceState.FAILED
    assert "the column 'deleted' (drop where 1) is not in the header; did you mean 'Deleted'?" in (
        reading.status.problem or ""
    )


def test_the_mapped_fields_stay_as_they_were(tmp_path: Path) -> None:
    plain = read(tmp_path, as_csv())
    scoped = read(tmp_path, as_csv(), where={"Status": frozenset({"active", "prospect"})})
    assert scoped.readings == plain.readings
    assert scoped.status == plain.status
    assert scoped.status.supplies == frozenset(FIELDS)
