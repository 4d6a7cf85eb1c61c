"""The JSON Schema of a model, and what it says of one key path; knows no document."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from .document import KeyPath

Schema = dict[str, Any]


@cache
def schema_of(model: type[BaseModel]) -> Schema:
    """The schema with every reference replaced by what it refers to. Not to be changed by its readers."""
    schema = model.model_json_schema(mode="validation")
    definitions = schema.pop("$defs", {})
    return dict(_resolved(schema, definitions))


def tidied(node: Any) -> Any:
    """The schema as editors get it: without generated titles and our own marks, sentences on one line."""
    match node:
        case dict():
            return {
                key: " ".join(value.split())
                if key == "description" and isinstance(value, str)
                else tidied(value)
                for key, value in node.items()
                if key != "variables" and not (key == "title" and isinstance(value, str))
            }
        case list():
            return [tidied(item) for item in node]
        case _:
            return node


def keys_at(schema: Schema, path: KeyPath) -> dict[str, Schema]:
    """The keys that may stand in the mapping at a path, with the schema of each."""
    known: dict[str, Schema] = {}
    for node in _nodes_at(schema, path):
        known |= node.get("properties", {})
    return known


def values_at(schema: Schema, path: KeyPath) -> tuple[str, ...]:
    """The words that may stand at a path, empty where any may."""
    return tuple(str(word) for node in _nodes_at(schema, path) for word in words_of(node))


def words_of(node: Schema) -> list[str]:
    """The words that a schema accepts, empty where it accepts others than a fixed choice."""
    return list(node.get("enum", [node["const"]] if "const" in node else []))


def alternatives(node: Schema) -> list[Schema]:
    """The schemas of which one must fit: those of `anyOf`, or the node itself."""
    if "anyOf" not in node:
        return [node]
    return [part for choice in node["anyOf"] for part in alternatives(choice)]


def _nodes_at(schema: Schema, path: KeyPath) -> list[Schema]:
    nodes = alternatives(schema)
    for key in path:
        nodes = [found for node in nodes for child in _children(node, key) for found in alternatives(child)]
    return nodes


def _children(node: Schema, key: str | int) -> list[Schema]:
    if isinstance(key, int):
        found = node.get("items")
    else:
        found = node.get("properties", {}).get(key) or node.get("additionalProperties")
    return [found] if isinstance(found, dict) else []


def _resolved(node: Any, definitions: dict[str, Any]) -> Any:
    match node:
        case {"$ref": str() as reference, **rest}:
            target = definitions[reference.removeprefix("#/$defs/")]
            return {**_resolved(target, definitions), **_resolved(rest, definitions)}
        case dict():
            return {key: _resolved(value, definitions) for key, value in node.items()}
        case list():
            return [_resolved(item, definitions) for item in node]
        case _:
            return node
