"""Every broken and hostile file through the whole command: the answer, the exit code, what is written."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.exports.gainsight import BAD, broken
from triage_bot.sources.spec import ColumnSpec

from .site import Ended, Site, source
from .weighed import STATUS

TABLE = {case["file"]: case for case in json.loads((BAD / "expected.json").read_text())}
EXPORTS = sorted(name for name in TABLE if not name.startswith("people_"))
PEOPLE = sorted(name for name in TABLE if name.startswith("people_"))
HEAVY = ("gzip_bomb.csv.gz", "huge_cell.csv", "wide_row.csv")
NASTY = (
    *HEAVY,
    "hostile_text.csv",
    "nul_bytes.csv",
    "workbook_named.csv",
    "truncated.csv.gz",
    "truncated.json",
)
DOUBTED = ("all_unknown.csv", "dates_dmy.csv")
"""Rows are used, but the source as a whole is not believed."""

MOST_MEGABYTES = 16
"""How much more memory a run may take than one on an empty file."""

_JSON = {name: ColumnSpec(column=name) for name in ("account_id", "csm_sentiment", "requires_triage")}


def declare(site: Site, file: str) -> None:
    """Take a broken file as the one source, mapped as its layout asks."""
    shutil.copy(BAD / file, site.folder / file)
    if file.endswith(".json"):
        fields = {**_JSON, "name": ColumnSpec(column="account_name")}
        site.configure(sources=[source(file, fields, kind="json")])
    else:
        site.configure(sources=[source(file, broken(Path(file)).fields)])


def synced(site: Site, file: str, *, apart: bool = False) -> tuple[Ended, dict[str, Any]]:
    """A run on a broken file and the plan it made; `apart` in a process of its own."""
    declare(site, file)
    arguments = ("sync", "--at", "2026-11-21", "--plan-out", "plan.json")
    ended = site.process(*arguments) if apart else site.run(*arguments)
    return ended, json.loads((site.folder / "plan.json").read_text("utf-8"))


def left_out(plan: dict[str, Any]) -> list[int]:
    """The lines that the plan file lists as not used: bad rows, contradicting ones, totals."""
    lines = {row["line"] for row in plan["bad_rows"]}
    for repeat in plan["repeats"]:
        if repeat["kind"] == "conflicting":
            lines |= {repeat["line"], repeat["other_line"]}
    for note in plan["sources"][0]["notes"]:
        lines |= {int(line) for line in re.findall(r"^total row left out \(line (\d+)\)$", note)}
    return sorted(lines)


@pytest.mark.parametrize("file", EXPORTS)
def test_answer(site: Site, file: str) -> None:
    case = TABLE[file]
    ended, plan = synced(site, file, apart=file in NASTY)
    refused = case["accepted_rows"] == 0
    assert ended.code == (4 if refused or file in DOUBTED else 0), ended.text
    assert "Traceback" not in ended.text
    for word in case["message_contains"]:
        assert word.casefold() in ended.text.casefold()
    assert left_out(plan) == case["quarantined_lines"]
    for line in case["quarantined_lines"]:
        assert re.search(rf"{re.escape(file)}:{line}:|\bline {line}\b", ended.text), "not printed"
    if ended.code:
        assert ended.writes == []
        assert site.issues == []
    else:
        used = plan["population"]["accounts"] - plan["population"]["ratings"].get("contradicting", 0)
        assert used == case["accepted_rows"]
        assert len(site.issues) == len([a for a in plan["actions"] if a["kind"] == "open"]) > 0


@pytest.mark.parametrize("file", [name for name in EXPORTS if TABLE[name]["accepted_rows"] == 0])
def test_a_refused_file_is_no_reason_to_touch_what_is_there(site: Site, file: str) -> None:
    """Its accounts are neither healthy nor gone, whatever stood in the last export."""
    declare(site, "mac_newlines.csv")
    assert site.sync().code == 0
    before = site.world.dump()["tables"]["issues"]
    ended, plan = synced(site, file)
    assert ended.code == 4
    assert ended.writes == []
    assert plan["actions"] == []
    assert site.world.dump()["tables"]["issues"] == before


def test_hostile_text_reaches_neither_terminal_nor_job_log(site: Site) -> None:
    declare(site, "hostile_text.csv")
    ended = site.process("sync", "--at", "2026-11-21", GITLAB_CI="true", NO_COLOR="1")
    assert ended.code == 0
    ours = re.sub(
        r"\x1b\[0Ksection_(start|end):\d+:triage_bot_\d+(\[collapsed=true\])?\r\x1b\[0K", "", ended.text
    )
    strange = {sign for sign in ours if not sign.isprintable()} - {"\n"}
    assert strange == set()
    assert "Job succeeded" not in [line.strip() for line in ours.splitlines()]


def test_hostile_text_acts_on_no_issue(site: Site) -> None:
    ended, _ = synced(site, "hostile_text.csv")
    assert ended.code == 0
    assert len(site.issues) == 9
    assert [notice for notice in site.world.notified if notice.reason == "mentioned"] == []
    for issue in site.issues:
        assert "HS::Red" in site.world.labels_on(issue.iid)


@pytest.mark.skipif(not STATUS.exists(), reason="peak memory is read from /proc, which this system lacks")
def test_memory_is_bounded(site: Site) -> None:
    weights = {file: _weight(site, file) for file in ("empty.csv", *HEAVY)}
    shutil.copy(BAD / "people_alias_bomb.yml", site.folder / "people.yml")
    weights["people_alias_bomb.yml"] = _weight(site, "mac_newlines.csv")
    print({file: f"{megabytes:.0f} MB" for file, megabytes in weights.items()})
    lightest = weights.pop("empty.csv")
    assert {file for file, weight in weights.items() if weight > lightest + MOST_MEGABYTES} == set()


def _weight(site: Site, file: str) -> float:
    declare(site, file)
    start = ("-m", "tests.end_to_end.weighed", "weight")
    ended = site.process("sync", "--at", "2026-11-21", start=start)
    assert "Traceback" not in ended.text
    return float((site.folder / "weight").read_text())


@pytest.mark.parametrize("file", PEOPLE)
@pytest.mark.parametrize("verb", [("check",), ("check", "--offline"), ("sync", "--dry-run"), ("sync",)])
def test_a_hostile_people_file_is_refused_before_anything_is_asked(
    site: Site, file: str, verb: tuple[str, ...]
) -> None:
    shutil.copy(BAD / file, site.folder / "people.yml")
    ended = site.run(*verb)
    assert ended.code == 3
    assert ended.log == ()
    for word in TABLE[file]["message_contains"]:
        assert word.replace("line 3", "people.yml:3:") in ended.err
