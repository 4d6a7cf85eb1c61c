"""`--plan-out` replaces an older plan and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.site import EXPORT, TODAY, Ended, Site

ONE = ("sync", "--at", TODAY, "--dry-run", "--account", "0018b00002d86YNAAY")


def plan(site: Site, file: str) -> Ended:
    return site.run(*ONE, "--plan-out", file, role="read_api")


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("triage.yml", "this is the configuration"),
        ("link.yml", "this is the configuration"),
        ("people.yml", "what is there is no plan"),
        (EXPORT, "the source gainsight reads exports/gainsight_company_"),
        ("notes.txt", "what is there is no plan"),
        ("list.json", "what is there is no plan"),
        ("other.json", "what is there is no plan"),
        ("deep.json", "what is there is no plan"),
    ],
)
def test_what_is_no_plan_stays(site: Site, file: str, why: str) -> None:
    (site.folder / "link.yml").symlink_to("triage.yml")
    (site.folder / "notes.txt").write_bytes(b"\xff mine")
    (site.folder / "list.json").write_text('["digest"]')
    (site.folder / "other.json").write_text('{"name": "x"}')
    (site.folder / "deep.json").write_text("[" * 100_000)
    before = (site.folder / file).read_bytes()
    ended = plan(site, file)
    assert ended.code == 2
    assert f"The plan is not written to {file}: {why}" in ended.err
    assert (site.folder / file).read_bytes() == before
    assert ended.log == ()


def test_no_file_that_would_be_read_as_the_newest_export(site: Site) -> None:
    [source] = site.settings["sources"]
    site.configure(sources=[{**source, "path": "exports/*.csv"}])
    ended = plan(site, "exports/plan.csv")
    assert ended.code == 2
    assert "the source gainsight reads exports/*.csv" in ended.err
    assert not (site.folder / "exports/plan.csv").exists()
    assert plan(site, "exports/plan.json").code == 0


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("crm.db", "the source crm reads crm.db"),
        ("crm.json", "the source joined reads crm*.json"),
        ("crm_new.json", "the source joined reads crm*.json"),
        ("own.duckdb", "the source joined reads own.duckdb"),
        ("crm.sql", "the source crm reads crm.sql"),
    ],
)
def test_no_file_of_a_database_or_a_query(site: Site, file: str, why: str) -> None:
    fields = {"account_id": "id", "name": "name", "csm_sentiment": "sentiment"}
    crm = {"name": "crm", "kind": "sql", "url": "sqlite:///crm.db?timeout=5", "query_file": "crm.sql"}
    tables = {"path": "own.duckdb", "tables": {"crm": "crm*.json"}, "query": "select * from crm"}
    joined = {"name": "joined", "kind": "duckdb", **tables}
    site.configure(sources=[{**one, "fields": fields} for one in (crm, joined)])
    for name in ("crm.db", "own.duckdb", "crm.sql"):
        (site.folder / name).touch()
    (site.folder / "crm.json").write_text('{"digest": "an export may have such a key too"}')
    ended = plan(site, file)
    assert ended.code == 2, ended.text
    assert f"The plan is not written to {file}: {why}" in ended.err


def test_an_older_plan_and_an_empty_file_are_replaced(site: Site) -> None:
    (site.folder / "plan.json").touch()
    for _ in range(2):
        assert plan(site, "plan.json").code == 0
        assert json.loads((site.folder / "plan.json").read_bytes())["digest"]


def test_a_device_takes_the_plan(site: Site) -> None:
    assert plan(site, "/dev/null").code == 0


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_told(site: Site, name: str) -> None:
    ended = plan(site, name)
    assert ended.code == 2
    assert "Invalid value for '--plan-out': the name of the file is empty" in ended.err


def test_nothing_is_left_where_the_configuration_is_wrong(site: Site) -> None:
    site.configure(sources=None)
    assert plan(site, "plan.json").code == 3
    assert not Path(site.folder / "plan.json").exists()


@pytest.mark.parametrize(("file", "why"), [("exports", "Is a directory"), ("no/plan.json", "No such file")])
def test_where_nothing_can_be_written(site: Site, file: str, why: str) -> None:
    ended = plan(site, file)
    assert ended.code == 2
    assert f"The plan cannot be written to {file}: {why}" in ended.err
    assert ended.log == ()
