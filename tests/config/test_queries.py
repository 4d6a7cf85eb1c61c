"""The sources that docs/sources.md shows can be used as they are, whatever their kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from triage_bot.config import load
from triage_bot.config.source_keys import KEYS

ROOT = Path(__file__).parents[2]
HEAD = 'gitlab: {url: "https://gitlab.example.com", project: acme/triage}\nsources:\n'
ACCOUNTS = (
    "- {name: accounts, kind: csv, path: a.csv, fields: {account_id: Id, name: Name, health_score: Score}}\n"
)
VARIABLES = {"WAREHOUSE_PASSWORD": "x", "SNOWFLAKE_PASSWORD": "x"}


def examples() -> list[str]:
    page = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(- name: .*?)```", page, re.DOTALL)
    return [block for block in blocks if "kind: rest" not in block]


@pytest.mark.parametrize(
    "example", examples(), ids=lambda text: text.partition("\n")[0].removeprefix("- name: ")
)
def test_what_the_page_shows_can_be_used_as_it_is(example: str, tmp_path: Path) -> None:
    (tmp_path / "triage.yml").write_text(HEAD + ACCOUNTS + example, encoding="utf-8")
    (tmp_path / "accounts.sql").write_text("select 1", encoding="utf-8")
    _, *shown = load(tmp_path / "triage.yml", VARIABLES).sources
    assert shown
    assert all(source.fields["account_id"] for source in shown)


def test_the_page_shows_every_kind_that_needs_an_extra() -> None:
    shown = {kind for kind in KEYS if any(f"kind: {kind}" in example for example in examples())}
    assert {"parquet", "xlsx", "sql", "duckdb"} <= shown
