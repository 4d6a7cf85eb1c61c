"""Every known line of GitLab's behaviour has a test here or a reason; no test it names has gone away."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

FACTS = Path(__file__).resolve().parents[3].parent / "shared" / "gitlab-contract" / "FACTS.md"
MODULES = {
    "L": "tests.sandbox.test_issue_list",
    "W": "tests.sandbox.test_issue_writes",
    "N": "tests.sandbox.test_notes",
    "P": "tests.sandbox.test_project_routes",
    "T": "tests.sandbox.test_tokens_and_errors",
    "S": "tests.sandbox.test_world",
    "2": "tests.sandbox.contract.test_s02_lists",
    "3": "tests.sandbox.contract.test_s03_s04_writes",
    "5": "tests.sandbox.contract.test_s05_labels",
    "6": "tests.sandbox.contract.test_s06_notes",
    "8": "tests.sandbox.contract.test_s08_rights",
    "R": "tests.sandbox.contract.test_request_tables",
    "A": "tests.sandbox.contract.test_answers",
    "bot": "tests.gitlab.test_connect",
    "doubt": "tests.gitlab.test_doubt",
    "reader": "tests.gitlab.test_reader",
    "writer": "tests.gitlab.test_writer",
    "inert": "tests.render.test_inert",
    "pages": "tests.sandbox.test_pages",
}
LINES = {
    "2": 19, "2a": 5, "2b": 9, "3": 15, "4": 16, "4a": 7, "5": 10, "5a": 6, "6": 17, "6a": 11, "6b": 15,
    "7": 9, "8": 11, "8a": 15, "8b": 13, "9": 8, "10": 5, "11": 8, "12": 9, "13": 3, "15": 18,
}  # fmt: skip
"""How many lines each section has. Section 1 repeats others, 14 and 16 are about pipelines and containers."""


def _read(text: str) -> list[tuple[str, str, str]]:
    rows = [line.split("|") for line in text.splitlines() if line and not line.startswith("#")]
    return [(place.strip(), sentence.strip(), proof.strip()) for place, sentence, proof in rows]


LEDGER = _read(Path(__file__).with_name("ledger.txt").read_text(encoding="utf-8"))


def test_every_line_stands_in_the_ledger_once() -> None:
    expected = {f"{section}.{line}" for section, last in LINES.items() for line in range(1, last + 1)}
    places = Counter(place for place, _, _ in LEDGER)
    assert set(places) == expected
    assert {place for place, times in places.items() if times > 1} == set()


@pytest.mark.parametrize(("place", "sentence", "proof"), LEDGER, ids=[place for place, _, _ in LEDGER])
def test_each_line_has_a_test_or_a_reason(place: str, sentence: str, proof: str) -> None:
    if proof.startswith("- "):
        return
    for named in proof.split():
        module, _, name = named.partition(".")
        test = getattr(import_module(MODULES[module]), f"test_{name}", None)
        assert callable(test), f"{place} ({sentence}): {MODULES[module]} has no test_{name}"


@pytest.mark.skipif(not FACTS.is_file(), reason=f"no {FACTS.name} beside the repository")
def test_the_facts_have_as_many_lines() -> None:
    found: Counter[str] = Counter()
    section, letter = "", 0
    for line in FACTS.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## (\d+)\.", line):
            section, letter = heading[1], 0
        elif line.startswith("### "):
            letter += 1
        elif re.match(r"- |\d+\. |\| (?!action |---)", line):
            found[section + " ab"[letter].strip()] += 1
    assert {name: count for name, count in found.items() if name not in ("", "1", "14", "16")} == LINES
