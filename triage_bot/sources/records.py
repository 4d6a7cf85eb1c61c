"""Records with keys, as JSON and YAML have them, turned into rows of cells; knows no syntax of files."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Any

from triage_bot.model.facts import FIELD_KINDS, RATING_FIELDS, Kind

from .findings import Findings, Mapped, Row, missing_columns
from .values.numbers import COMMA

Record = tuple[int, Any]
"""The physical line where a record starts, and the record: a mapping, unless the file is wrong."""

_NEEDED = frozenset({"account_id", "name", "requires_triage"})
"""Fields whose column must be somewhere in the file, even where empty values are left out of records."""

ABSENT = object()
"""Stands for a key that is not there, unlike one that is there without a value."""
_MOST_KEYS = 200


class WrittenNumber(str):
    """A number of a typed format, exactly as written there: with a point, whatever the team's texts use."""

    __slots__ = ()


class NotOneValueError(ValueError):
    """A list or a mapping stands where a single value is expected."""


def rows(records: Iterable[Record], mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
    """The rows of keyed records. A key that a record lacks is an empty cell, since many systems leave
    empty values out; a column that no record has at all is no longer supplied, or refuses the file where
    nothing can be decided without it."""
    paths = [
        (field, spec.column, _separator(field, spec.format), spec.format == COMMA) for field, spec in mapped
    ]
    unseen = dict(mapped)
    keys: dict[str, None] = {}
    for line, record in records:
        if not isinstance(record, dict):
            found.spoil(line, f"a record with keys was expected, not {_sort(record)}")
            continue
        cells = []
        broken = ""
        for field, path, separator, comma in paths:
            value = dig(record, path)
            if value is ABSENT:
                cells.append("")
                continue
            unseen.pop(field, None)
            try:
                cells.append(_cell(value, separator, comma=comma))
            except NotOneValueError:
                broken = broken or f"{path}: one value was expected, not {_sort(value)}"
                cells.append("")
        if broken or any("\0" in cell for cell in cells):
            found.spoil(line, broken or "a NUL byte in the record: the file was damaged", cells[0])
            continue
        if unseen and len(keys) < _MOST_KEYS:
            keys.update(dict.fromkeys(_paths_of(record)))
        yield line, cells
    if keys:
        _judge_unseen(unseen, list(keys), mapped, found)


def dig(record: Any, path: str) -> Any:
    """The value at a dotted path, ABSENT where there is none; keys that hold dots themselves are found too,
    the longest key first.

    >>> dig({"Csm__gr.Name": "Mark", "traits": {"salesforce.Geo": "EMEA"}}, "traits.salesforce.Geo")
    'EMEA'
    """
    if not isinstance(record, dict):
        return ABSENT
    if path in record:
        return record[path]
    at = path.rfind(".")
    while at > 0:
        if path[:at] in record:
            value = dig(record[path[:at]], path[at + 1 :])
            if value is not ABSENT:
                return value
        at = path.rfind(".", 0, at)
    return ABSENT


def _cell(value: Any, separator: str | None, *, comma: bool) -> str:
    """A value as the text a CSV cell would hold."""
    match value:
        case None:
            return ""
        case WrittenNumber():
            return value.replace(".", ",") if comma else value
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case list() if separator is not None:
            return separator.join(_cell(item, None, comma=comma) for item in value)
        case _:
            raise NotOneValueError


def _separator(field: str, form: str | None) -> str | None:
    return (form or ";") if FIELD_KINDS.get(field) is Kind.LIST else None


def _judge_unseen(
    unseen: dict[str, Any], keys: Sequence[str], mapped: Sequence[Mapped], found: Findings
) -> None:
    rated = {field for field, _ in mapped if field in RATING_FIELDS}
    fatal = [
        (field, spec)
        for field, spec in unseen.items()
        if field in _NEEDED or (field in rated and rated <= unseen.keys())
    ]
    if fatal:
        raise missing_columns(fatal, keys, where="records")
    for field, spec in unseen.items():
        found.absent.add(field)
        found.notes.append(
            f"no record has '{spec.column}' ({field.replace('_', ' ')}): nothing is known of it"
        )


def _paths_of(record: dict[str, Any]) -> list[str]:
    nested = (f"{key}.{inner}" for key, value in record.items() if isinstance(value, dict) for inner in value)
    return [*map(str, record), *nested][:_MOST_KEYS]


def _sort(value: Any) -> str:
    match value:
        case dict():
            return "a group of keys"
        case list():
            return "a list"
        case None:
            return "nothing"
        case bool():
            return "yes or no"
        case WrittenNumber():
            return "a number"
        case _:
            return "a text"
