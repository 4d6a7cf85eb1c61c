"""Makes a large export in the layout of the Gainsight report: the real-format one, repeated under new ids."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

from triage_bot.sources.values.ids import check_characters

EXPORT = Path(__file__).parents[2] / "config/demo/exports/gainsight_company_2026-11-20.csv"


def write_export(path: Path, accounts: int, *, only_red: bool = False) -> None:
    """`accounts` usable rows; unusable and repeated ones of the original are left out. With `only_red` all
    of them are accounts that must have an issue."""
    with EXPORT.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        usable = [row for row in rows if len(row) == len(header) and _usable(row)]
        if only_red:
            usable = [row for row in usable if row[13] == "Red" and "Churn" not in row[22]]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for number, row in zip(range(accounts), itertools.cycle(usable), strict=False):
            short = f"001B{number:011d}"
            out.writerow([short + check_characters(short), f"{row[1]} {number}", *row[2:]])


def _usable(row: list[str]) -> bool:
    columns = dict(enumerate(row))
    return (
        len(columns[0]) == 18
        and columns[1] != ""
        and columns[13] in {"Red", "Yellow", "Green", "NA", ""}
        and columns[15] in {"true", "false"}
        and columns[2].lstrip("$-").replace(",", "").replace(".", "").isdigit()
        and columns[12].count("/") == 2
        and columns[12] != "02/30/2027"
    )
