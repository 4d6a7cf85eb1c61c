"""The registry of kinds is complete, and everything mapped can be read."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

import triage_bot.sources as sources
from tests.sources.making import FIELDS, spec_of
from triage_bot.model.facts import FIELD_KINDS
from triage_bot.ports import Source
from triage_bot.sources import csv_rows, json_rows, parquet_rows, xlsx_rows, yaml_rows
from triage_bot.sources.registry import OPENERS, build
from triage_bot.sources.spec import ColumnSpec
from triage_bot.sources.values.dates import zone
from triage_bot.sources.values.readers import Column

MODULES = (csv_rows, json_rows, parquet_rows, xlsx_rows, yaml_rows)


def test_every_module_that_opens_files_is_listed() -> None:
    """A module whose name ends in `_rows` opens files; each of its public functions is an opener."""
    modules = {path.stem for path in Path(inspect.getfile(sources)).parent.glob("*_rows.py")}
    assert modules == {module.__name__.rpartition(".")[2] for module in MODULES}
    openers = {
        function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isgeneratorfunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    }
    assert openers == set(OPENERS.values())


def test_each_kind_is_a_source_that_answers(tmp_path: Path) -> None:
    for kind in OPENERS:
        source: Source = build(spec_of(tmp_path / "absent", kind=kind))
        assert source.name == "crm"
        assert source.read().status.problem


def test_an_unknown_kind_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="csv, json, ndjson, yaml, parquet, xlsx"):
        build(spec_of(tmp_path / "x", FIELDS, kind="xls"))


@pytest.mark.parametrize("field", FIELD_KINDS)
def test_every_field_has_a_reader(field: str) -> None:
    column = Column(field, ColumnSpec(column="c"), id_kind="text", in_zone=zone("UTC"))
    assert callable(column.cells.__missing__)
