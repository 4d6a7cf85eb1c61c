"""Which keys of a source belong to which kinds; knows no values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys that one kind has besides those that all kinds share."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    """Keys of which exactly one is needed."""

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.needed, *self.optional, *self.either)


OF_A_RECIPE = ("request", "records", "paging", "total")
"""What a service without a preset declares, and a preset knows."""

OF_A_PRESET = ("options", "without")
"""What only a source with a preset declares."""

KEYS: Mapping[str, Keys] = {
    "csv": Keys(("path",), ("encoding", "delimiter")),
    "json": Keys(("path",), ("encoding", "records")),
    "ndjson": Keys(("path",), ("encoding",)),
    "yaml": Keys(("path",), ("encoding", "records")),
    "parquet": Keys(("path",)),
    "xlsx": Keys(("path",), ("sheet",)),
    "sql": Keys(("url",), ("timeout_seconds",), either=("query", "query_file")),
    "duckdb": Keys((), ("path", "tables", "timeout_seconds"), either=("query", "query_file")),
    "rest": Keys((), ("url", "preset", *OF_A_RECIPE, *OF_A_PRESET, "auth", "traffic", "ca_file")),
}

OWN = frozenset(key for keys in KEYS.values() for key in keys.all)
"""The keys that do not belong to every kind."""


def kinds_with(key: str) -> list[str]:
    """The kinds that a key belongs to."""
    return [kind for kind, keys in KEYS.items() if key in keys.all]


def either(kinds: list[str]) -> str:
    """Kinds for a sentence: `csv`, `json or yaml`, `csv, json or yaml`."""
    return " or ".join(part for part in (", ".join(kinds[:-1]), kinds[-1]) if part)


def needed_by_kind(schema: dict[str, Any]) -> None:
    """Makes the schema of a source ask for the keys that its kind needs."""
    schema["allOf"] = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": _asks(kind, keys)}
        for kind, keys in KEYS.items()
    ]


def _asks(kind: str, keys: Keys) -> dict[str, Any]:
    """A preset maps fields by itself, so that a service may leave them to it."""
    needed = [*keys.needed, *(() if kind == "rest" else ("fields",))]
    asked: dict[str, Any] = {"required": needed} if needed else {}
    if keys.either:
        asked["oneOf"] = [{"required": [key]} for key in keys.either]
    return asked
