"""Whatever the files of a configuration hold, what comes of it is settings, or problems with places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import strategies as st

from triage_bot.config import load
from triage_bot.errors import ConfigurationError, Problem

from .damage import damaged, of_parts
from .effort import Record, fuzz, sizes

SHIPPED = Path(__file__).parents[2] / "config"
FILES = ("triage.yml", "policy.yml", "labels.yml", "people.yml")
_WORDS = (
    "gitlab:", "  project: a/b", "  url: ${HOME}", "sources:", "  - name: x", "    kind: csv",
    "    fields: {}", "policy: x", "labels:", "categories:", "cadence:", "  days: {red: 1}", "people:",
    "  - name: y", "    gitlab: z", "routing:", "[", "]", "{", "}", "- ", ": ", "? ", "&a ", "*a", "<<: *a",
    "!!python/name:os.system ", "!x ", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.1\n", "# ", "'", '"', "\t",
    "null", "~", "1e400", "0x1f", "2026-13-45", ".inf", ".nan", "=", "9" * 5000,
)  # fmt: skip


def _loaded(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    for problem in _problems(folder):
        assert problem.file
        assert len(str(problem)) < 2_000


def _problems(folder: Path) -> tuple[Problem, ...]:
    try:
        load(folder / "triage.yml", {"HOME": "/nowhere"})
    except ConfigurationError as error:
        return error.problems or (Problem("nothing is said"),)
    return ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).write_bytes(
            (SHIPPED / "demo" / name).read_bytes() if name == "people.yml" else b"{}"
        )
    (tmp_path / "triage.yml").write_bytes((SHIPPED / "demo" / "triage.yml").read_bytes())
    return tmp_path


@sizes(25, 1_500)
@pytest.mark.parametrize("name", FILES)
def test_damaged_files(name: str, size: int, folder: Path, record_property: Record) -> None:
    demo = SHIPPED / "demo" / name
    goods = [(demo if demo.exists() else SHIPPED / name).read_bytes(), (SHIPPED / name).read_bytes()]
    inputs = damaged(goods) | st.binary(max_size=120)
    fuzz(inputs, lambda content: _loaded(folder, name, content), size=size, record=record_property)


@sizes(25, 1_500)
@pytest.mark.parametrize("name", FILES)
def test_files_of_what_means_something(name: str, size: int, folder: Path, record_property: Record) -> None:
    inputs = of_parts(_WORDS).map(lambda text: text.encode("utf-8", "surrogatepass"))
    fuzz(inputs, lambda content: _loaded(folder, name, content), size=size, record=record_property)
