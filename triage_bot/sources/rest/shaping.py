"""Makes an account's record of a service fit for a mapping of single values; pure, knows no vendor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, assert_never

from triage_bot.sources.refusal import SourceRefusedError

from .documents import value_at

_FARTHEST = 36_500


@dataclass(frozen=True, slots=True)
class Positional:
    """The list at `at` holds the values of `names`, in that order."""

    at: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lifted:
    """The values below `at` are those of the record itself."""

    at: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The texts at `parts`, with a space between them, become `into`."""

    parts: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Worded:
    """`into` is what `words` says of the value at `at`, else the value at `otherwise`."""

    at: str
    words: Mapping[str, str]
    into: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """The number of days at `at`, counted from the day of the answer, becomes the date `into`, unless the
    record has one there."""

    at: str
    into: str


@dataclass(frozen=True, slots=True)
class NamedValues:
    """The list at `at` holds pairs: each becomes `into.NAME`, with the texts at `name` and `value`."""

    at: str
    name: str
    value: str
    into: str


Step = Positional | Lifted | Joined | Worded | DaysAhead | NamedValues


def shape(record: dict[str, Any], steps: Sequence[Step], *, day: date | None) -> None:
    """Changes a record by each of the steps in turn. `day` is that of the answer.

    Raises SourceRefusedError where values cannot be told apart: then no record of the answer counts.
    """
    for step in steps:
        match step:
            case Positional():
                _name_positions(record, step)
            case Lifted():
                inner = value_at(record, step.at)
                record.update(inner if isinstance(inner, dict) else {})
            case Joined():
                texts = (value_at(record, path) for path in step.parts)
                record[step.into] = " ".join(text for text in texts if isinstance(text, str) and text) or None
            case Worded():
                word = str(value_at(record, step.at) or "")
                record[step.into] = step.words.get(word.casefold(), value_at(record, step.otherwise))
            case DaysAhead():
                if not value_at(record, step.into):
                    record[step.into] = _date_after(value_at(record, step.at), day)
            case NamedValues():
                _name_values(record, step)
            case _:
                assert_never(step)


def _name_positions(record: dict[str, Any], step: Positional) -> None:
    values = value_at(record, step.at)
    if not isinstance(values, list) or len(values) != len(step.names):
        came = f"{len(values)} came" if isinstance(values, list) else "none came"
        raise SourceRefusedError(
            f"`{step.at}` should hold {len(step.names)} values in the order asked for, {came}: none of them"
            " can be told apart"
        )
    record.update(zip(step.names, values, strict=True))


def _name_values(record: dict[str, Any], step: NamedValues) -> None:
    pairs = value_at(record, step.at)
    for pair in pairs if isinstance(pairs, list) else ():
        name = value_at(pair, step.name)
        if isinstance(name, str) and name:
            record.setdefault(f"{step.into}.{name}", value_at(pair, step.value))


def _date_after(days: Any, day: date | None) -> str | None:
    try:
        number = int(float(days))
    except (TypeError, ValueError, OverflowError):
        return None
    if day is None or abs(number) > _FARTHEST:
        return None
    return (day + timedelta(days=number)).isoformat()
