"""A parsed file: its plain value and the place of every key path; knows no YAML and no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_bot.errors import Problem

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column, counted from 1."""

    line: int
    column: int


def dotted(path: KeyPath) -> str:
    """The path as people read it, on one line and harmless to a terminal.

    >>> dotted(("sources", 0, "a\\x1b[31m"))
    'sources.0.a?[31m'
    """
    text = ".".join(str(part) for part in path)
    return "".join(char if char.isprintable() else "?" for char in text)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a key path. `at_key` points at the key itself instead of at its value."""

    path: KeyPath
    what: str
    hint: str | None = None
    at_key: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. `shown` names the file as the user wrote it.

    `keys` and `values` give the places of keys and of their values, by path from the top.
    """

    shown: str
    value: Value
    keys: Mapping[KeyPath, Place]
    values: Mapping[KeyPath, Place]

    def at(self, path: KeyPath) -> Value:
        """The value at a path, None where there is none."""
        value = self.value
        for part in path:
            match value, part:
                case dict(), str() if part in value:
                    value = value[part]
                case list(), int() if part < len(value):
                    value = value[part]
                case _:
                    return None
        return value

    def keys_of(self, *path: str | int) -> tuple[str | int, ...]:
        """The keys of the mapping at a path, or the indexes of the list there; empty for anything else."""
        match self.at(path):
            case dict() as mapping:
                return tuple(mapping)
            case list() as items:
                return tuple(range(len(items)))
            case _:
                return ()

    def line(self, path: KeyPath) -> int:
        """The line of the value at a path that exists."""
        return self.values[path].line

    def problem(self, finding: Finding) -> Problem:
        """The finding with its place: that of the nearest enclosing path which the file has."""
        place = self._place(finding)
        return Problem(
            what=finding.what,
            file=self.shown,
            line=place.line,
            column=place.column,
            key=dotted(finding.path) or None,
            hint=finding.hint,
        )

    def _place(self, finding: Finding) -> Place:
        places = self.keys if finding.at_key and finding.path in self.keys else self.values
        path = finding.path
        while path and path not in places:
            path = path[:-1]
        return places.get(path, Place(1, 1))
