"""The reference of every configuration key as Markdown, told from the models; knows no settings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from triage_bot.model.vocabulary import ANY_KINDS, KINDS, SENTENCES, About

from .reference_text import FIELD_KEYS, FORMATS, INTRODUCTION, OF_MERGES, OF_RENEWALS
from .schema import Schema, alternatives, schema_of, words_of

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
    "null": "`null`",
    "array": "a list of these",
}


def reference(files: Mapping[str, type[BaseModel]]) -> str:
    """The whole page, for the files by name without `.yml`."""
    lines = [INTRODUCTION]
    for name, model in files.items():
        schema = schema_of(model)
        lines += f"## {name}.yml", "", _sentence(schema), ""
        lines += _Sections().table(schema, "")
    lines += "## Fields of an account", "", FORMATS, *_fields(About.ACCOUNTS), ""
    lines += "## Fields of a renewal", "", OF_RENEWALS, *_fields(About.RENEWALS), ""
    lines += "## Fields of a merge", "", OF_MERGES, *_fields(About.MERGES)
    return "\n".join(lines).rstrip() + "\n"


class _Sections:
    """The sections of one file; a mapping that comes again is described once and referred to."""

    def __init__(self) -> None:
        self.told: list[tuple[Schema, str]] = []

    def table(self, node: Schema, path: str) -> Iterator[str]:
        """The keys of a mapping, then the mappings below them."""
        yield from ("| key | value | default | meaning |", "| --- | --- | --- | --- |")
        properties: dict[str, Schema] = node["properties"]
        for key, child in properties.items():
            needed = key in node.get("required", ())
            default = "needed" if needed else _default(child)
            yield _row(f"`{key}`", _type(child), default, _meaning(child))
        yield ""
        for key, child in properties.items():
            for inner, suffix in _mappings(child):
                yield from self._section(inner, f"{path}.{key}{suffix}".lstrip("."))

    def _section(self, node: Schema, path: str) -> Iterator[str]:
        yield from (f"### `{path}`", "")
        properties = node["properties"]
        first = next((told for known, told in self.told if known == properties), None)
        if first:
            yield from (f"The keys of `{first}`.", "")
            return
        self.told.append((properties, path))
        if properties.keys() == ANY_KINDS.keys():
            yield from (FIELD_KEYS, "")
            for inner, _ in _mappings(properties["account_id"]):
                yield from self._section(inner, f"{path}.*")
        else:
            sentence = _sentence(node)
            yield from (sentence[:1].upper() + sentence[1:].rstrip(".") + ".", "")
            yield from self.table(node, path)


def _mappings(node: Schema, suffix: str = "") -> Iterator[tuple[Schema, str]]:
    """The mappings with named keys in a value, each with how its path goes on."""
    for part in alternatives(node):
        if "properties" in part:
            yield part, suffix
        elif "items" in part:
            yield from _mappings(part["items"], f"{suffix}[]")
        elif isinstance(part.get("additionalProperties"), dict):
            yield from _mappings(part["additionalProperties"], f"{suffix}.*")


def _type(node: Schema) -> str:
    names = [_one_type(part) for part in alternatives(node) if part.get("type") != "null"]
    return " or ".join(dict.fromkeys(names))


def _one_type(node: Schema) -> str:
    if words := words_of(node):
        return ", ".join(f"`{word}`" for word in words)
    if node.get("format") == "date":
        return "day such as `2026-12-24`"
    match node.get("type"):
        case "array":
            return f"list of {_type(node['items'])}"
        case "object" if isinstance(node.get("additionalProperties"), dict):
            return f"mapping to {_type(node['additionalProperties'])}"
        case "object":
            return "mapping"
        case list() as several:
            return " or ".join(_TYPES[name] for name in several)
        case kind:
            return _TYPES[str(kind)] + _range(node)


def _range(node: Schema) -> str:
    low, high = node.get("minimum", node.get("exclusiveMinimum")), node.get("maximum")
    if low is not None and high is not None:
        above = "more than " if "exclusiveMinimum" in node else ""
        return f", {above}{low:g} to {high:g}"
    return "" if low is None else f", {low:g} or more"


def _default(node: Schema) -> str:
    value = node.get("default")
    if value in (None, "", [], {}):
        return "none"
    if isinstance(value, dict) and not any("required" in part for part in alternatives(node)):
        return "see below"
    return f"`{value}`" if isinstance(value, str) else f"`{_short(value)}`"


def _short(value: object) -> str:
    match value:
        case dict():
            return ", ".join(f"{key}: {_short(inner)}" for key, inner in value.items())
        case float():
            return f"{value:g}"
        case list():
            return f"[{', '.join(_short(inner) for inner in value)}]"
        case str():
            return value
        case _:
            return json.dumps(value)


def _meaning(node: Schema) -> str:
    variables = any(part.get("variables") for part in alternatives(node))
    return _sentence(node) + ("; may hold `${NAME}`" if variables else "")


def _sentence(node: Schema) -> str:
    return " ".join(str(node.get("description", "")).split())


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _fields(about: About) -> Iterator[str]:
    yield from ("| field | kind | meaning |", "| --- | --- | --- |")
    for name, kind in KINDS[about].items():
        yield _row(f"`{name}`", kind, SENTENCES[about][name])
