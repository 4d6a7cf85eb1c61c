"""Schemas and reference are those of the models, and the shipped files fit them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from triage_bot.config.schema import alternatives, schema_of
from triage_bot.config.schemas import FILES, generated, write
from triage_bot.config.yaml_text import read_yaml
from triage_bot.model.vocabulary import ANY_KINDS, KINDS, SENTENCES, About

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path.relative_to(ROOT / "config").as_posix()
    for path in (ROOT / "config").rglob("*.yml")
    if path.stem in FILES
)


@pytest.mark.parametrize("path", sorted(generated()))
def test_generated_files_are_current(path: str) -> None:
    current = (ROOT / path).read_text(encoding="utf-8")
    assert current == generated()[path], "run `make schemas`"


def test_the_command_writes_every_generated_file(tmp_path: Path) -> None:
    write(tmp_path)
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert written == set(generated())


def test_every_file_is_shipped() -> None:
    assert {f"{name}.yml" for name in FILES} <= set(SHIPPED)


@pytest.mark.parametrize("path", SHIPPED)
def test_shipped_files_fit_their_schema_and_name_it_first(path: str) -> None:
    file = ROOT / "config" / path
    schema = f"schemas/{file.stem}.schema.json"
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={'../' * path.count('/')}{schema}"
    document, problems = read_yaml(file.read_bytes(), path)
    assert not problems
    assert document
    jsonschema.Draft202012Validator(json.loads((ROOT / "config" / schema).read_text())).validate(
        document.value
    )


@pytest.mark.parametrize("name", FILES)
def test_schemas_are_schemas(name: str) -> None:
    text = generated()[f"config/schemas/{name}.schema.json"]
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def keys(node: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for part in alternatives(node):
        for key, child in part.get("properties", {}).items():
            yield f"{path}.{key}", child
            yield from keys(child, f"{path}.{key}")
        for inner in ("items", "additionalProperties"):
            if isinstance(part.get(inner), dict):
                yield from keys(part[inner], f"{path}.*")


@pytest.mark.parametrize("name", FILES)
def test_every_key_is_described_in_the_reference(name: str) -> None:
    page = generated()["docs/configuration.md"]
    for path, child in keys(schema_of(FILES[name])):
        assert child.get("description"), path
        assert f"| `{path.rsplit('.', 1)[1]}` |" in page, path


@pytest.mark.parametrize("about", About)
def test_every_field_is_in_the_reference(about: About) -> None:
    page = generated()["docs/configuration.md"]
    for field, kind in KINDS[about].items():
        assert f"| `{field}` | {kind} | {SENTENCES[about][field]} |" in page


@pytest.mark.parametrize("name", ["triage", "policy"])
def test_every_key_stands_in_the_shipped_starter(name: str) -> None:
    """As a key, or as a comment that shows it."""
    text = (ROOT / "config" / f"{name}.yml").read_text(encoding="utf-8")
    optional = {"currency", "per_year", "column", "values", *ANY_KINDS}
    for path, _ in keys(schema_of(FILES[name])):
        key = path.rsplit(".", 1)[1]
        assert key in optional or f"{key}:" in text, path
