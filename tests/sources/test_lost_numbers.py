"""Numbers that cannot be meant are missing, and the notes tell why."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage_bot.sources.spec import ColumnSpec

from .making import FIELDS, read, sfid


@pytest.mark.parametrize(
    ("field", "cells", "note"),
    [
        ("nps", ["NaN", "5"], "Number: NaN or infinite in 1 row, taken as missing"),
        ("nps", ["inf", "-inf"], "Number: NaN or infinite in 2 rows, taken as missing"),
        ("nps", ["1e15", "5"], "Number: too large in 1 row, taken as missing"),
        (
            "nps",
            ["1e15", "nan", "1e400"],
            "Number: NaN or infinite in 1 row, too large in 2 rows, taken as missing",
        ),
        ("arr", ["", "5"], "Number: missing in 1 row"),
        ("arr", ["1e15", "5"], "Number: missing in 1 row, 1 of them too large"),
        (
            "arr",
            ["1e15", "NaN", ""],
            "Number: missing in 3 rows, 1 of them NaN or infinite, 1 of them too large",
        ),
    ],
)
def test_why_numbers_are_missing(tmp_path: Path, field: str, cells: list[str], note: str) -> None:
    rows = "".join(f"{sfid(place)},Acme {place},Red,{cell}\n" for place, cell in enumerate(cells))
    fields = {**FIELDS, field: ColumnSpec(column="Number")}
    assert read(tmp_path, "Id,Name,Sentiment,Number\n" + rows, fields).status.notes == (note,)
