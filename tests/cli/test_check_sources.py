"""`check --sources`: what every kind of source has, what is mapped of it, and what probably should be."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.site import Site
from tests.sources.making import ONE, TWO
from tests.sources.rest.serving import Reply, serving

ROWS: list[dict[str, Any]] = [
    {"crm_account_id": ONE, "Name": "Ärzte & Söhne", "ARR": "1200.50", "CSM Sentiment": "Red", "Status": "x"},
    {"crm_account_id": TWO, "Name": "Wolpertinger", "ARR": "9", "CSM Sentiment": "Green", "Status": "y"},
]
for _row, _end in zip(ROWS, ("12/24/2026", "01/02/2027"), strict=True):
    _row.update({"Renewal Date": _end, "Contract": _end})
FIELDS = {"account_id": "crm_account_id", "name": "Name", "csm_sentiment": "CSM Sentiment"}


def table(path: Path) -> Path:
    lines = [",".join(ROWS[0]), *(",".join(row.values()) for row in ROWS)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def written(folder: Path, kind: str) -> dict[str, Any]:
    """The rows in a form of this kind, and what declares where they are."""
    match kind:
        case "csv":
            return {"path": table(folder / "rows.csv").name}
        case "json" | "yaml":
            (folder / f"rows.{kind}").write_text(json.dumps(ROWS), "utf-8")
            return {"path": f"rows.{kind}"}
        case "ndjson":
            (folder / "rows.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), "utf-8")
            return {"path": "rows.ndjson"}
        case "xlsx":
            openpyxl = pytest.importorskip("openpyxl")
            book = openpyxl.Workbook()
            for cells in (list(ROWS[0]), *(list(row.values()) for row in ROWS)):
                book.active.append(cells)
            book.save(folder / "rows.xlsx")
            return {"path": "rows.xlsx"}
        case "parquet":
            pyarrow = pytest.importorskip("pyarrow")
            import pyarrow.parquet as parquet

            parquet.write_table(pyarrow.Table.from_pylist(ROWS), folder / "rows.parquet")
            return {"path": "rows.parquet"}
        case "sql":
            with sqlite3.connect(folder / "rows.db") as database:
                names = ", ".join(f'"{name}"' for name in ROWS[0])
                database.execute(f"create table accounts ({names})")
                marks = ", ".join("?" for _ in ROWS[0])
                database.executemany(
                    f"insert into accounts values ({marks})", [(*row.values(),) for row in ROWS]
                )
            return {"url": "sqlite:///rows.db", "query": "select * from accounts"}
        case _:
            table(folder / "rows.csv")
            return {"tables": {"accounts": "rows.csv"}, "query": "select * from accounts"}


@pytest.mark.parametrize("kind", ["csv", "json", "yaml", "ndjson", "xlsx", "parquet", "sql", "duckdb"])
def test_every_kind_is_looked_at(kind: str, site: Site) -> None:
    site.configure(sources=[{"name": "crm", "kind": kind, **written(site.folder, kind), "fields": FIELDS}])
    told(site)


def test_a_service_is_looked_at(site: Site) -> None:
    with serving(lambda _: Reply({"items": ROWS})) as service:
        source = {"name": "crm", "kind": "rest", "url": f"{service.url}/accounts", "records": "items"}
        site.configure(sources=[{**source, "fields": FIELDS}])
        told(site)


def tight(text: str) -> str:
    """Without the spaces that put lines below each other."""
    return re.sub(r"(?<=\S) +", " ", text)


def told(site: Site) -> None:
    ended = site.run("check", "--sources", role=None)
    assert ended.code == 0, ended.text
    text = tight(ended.out)
    assert "7 columns, 2 rows looked at" in text
    assert "name Name text all fit Xxxxx & Xxxxx, Xxxxxxxxxxxx" in text
    assert "csm_sentiment CSM Sentiment rating all fit Red, Green" in text
    assert "arr ARR 95% sure 9999.99, 9" in text
    assert "Status: lifecycle, health_color? (it means different things in different systems)" in text
    assert "not used: Contract" in text
    assert "      arr: ARR\n      renewal_date: {column: Renewal Date, format: '%m/%d/%Y'}\n" in text
    assert not [word for word in ("Ärzte", "Wolpertinger", ONE, TWO, "1200") if word in text]
    assert ended.log == ()


def test_days_that_can_be_read_either_way_are_asked_about(site: Site) -> None:
    path = table(site.folder / "rows.csv")
    path.write_text(path.read_text("utf-8").replace("12/24/2026", "12/04/2026"), "utf-8")
    site.configure(sources=[{"name": "crm", "kind": "csv", "path": "rows.csv", "fields": FIELDS}])
    text = site.run("check", "--sources", role=None).out
    assert "Renewal Date: %m/%d/%Y, %d/%m/%Y? (renewal_date, but in which format?)" in text
    assert "renewal_date:" not in text


def test_what_is_wrong_with_any_source_is_told_at_once(site: Site) -> None:
    table(site.folder / "rows.csv")
    fields = {**FIELDS, "renewal_date": "Renewal Date", "nps": "N P S"}
    first = {"name": "crm", "kind": "csv", "path": "rows.csv", "fields": fields}
    second = {
        "name": "lost",
        "kind": "sql",
        "url": "sqlite:///none.db",
        "query": "select 1",
        "fields": FIELDS,
    }
    site.configure(sources=[first, second])
    ended = site.run("check", "--sources", role=None)
    assert ended.code == 3
    assert "2 do not fit 99/99/9999; try format: '%m/%d/%Y'" in tight(ended.out)
    assert "nps N P S is not there" in tight(ended.out)
    assert "source lost (sql, sqlite:///none.db): nothing to look at, see below" in ended.out
    assert "the column 'N P S' (nps) is not in the header" in ended.err
    assert "source lost failed" in ended.err


def test_a_run_never_guesses(site: Site) -> None:
    table(site.folder / "rows.csv")
    site.configure(sources=[{"name": "crm", "kind": "csv", "path": "rows.csv", "fields": FIELDS}])
    ended = site.sync("--dry-run")
    assert ended.code == 0, ended.text
    assert "1,200" not in ended.text
    assert "looked at" not in ended.text
