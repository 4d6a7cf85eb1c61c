"""Which column may be meant by a field that is not mapped: by what it is called and what its cells look like.

A guess is shown to people and never used by a run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC

from triage_bot.model.facts import FIELD_KINDS, Kind
from triage_bot.sources.spec import ColumnSpec, SourceSpec
from triage_bot.sources.values.fault import CellError
from triage_bot.sources.values.readers import Column

from .aliases import ALIASES, UNCLEAR, plain
from .look import Look

_FORMATS: dict[Kind, tuple[str | None, ...]] = {
    Kind.DATE: (None, "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "epoch-milliseconds", "epoch-seconds"),
    Kind.MOMENT: (None, "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "epoch-milliseconds"),
    Kind.MONEY: (None, "1.234,50"),
    Kind.NUMBER: (None, "1.234,50"),
}
_FIRST, _OTHER, _LEAST = 0.95, 0.8, 0.5
"""Belief in the likeliest name of a field, in its other names, and below which nothing is guessed."""
_EMPTY = 0.7
"""What is left of it where no cell has a value."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How the cells of a column suit a field: how many have a value, and how many of these can be read."""

    filled: int
    read: int

    @property
    def share(self) -> float:
        return self.read / self.filled if self.filled else 1.0


@dataclass(frozen=True, slots=True)
class Guess:
    """`confidence` is from 0 to 1."""

    field: str
    column: str
    confidence: float
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What people have to say: `choices` are columns for a field, fields for a column, or formats."""

    about: str
    choices: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Guessed:
    guesses: tuple[Guess, ...] = ()
    questions: tuple[Question, ...] = field(default=())


def fit(field_name: str, column: ColumnSpec, cells: Sequence[str], id_kind: str) -> Fit:
    """How the cells suit a field, read as the column is declared."""
    try:
        reader = Column(field_name, column, id_kind=id_kind, in_zone=UTC)
    except CellError:
        return Fit(len(cells), 0)
    filled = [cell for cell in cells if cell.strip()]
    return Fit(len(filled), sum(_can_read(reader, cell) for cell in filled))


def formats(field_name: str, column: ColumnSpec, cells: Sequence[str], id_kind: str) -> list[str | None]:
    """The formats by which most cells can be read, None for the default, which goes before all others."""
    kind = FIELD_KINDS[field_name]
    if kind is Kind.PERCENT:
        return ["fraction" if _all_within(cells, 1.0) else None]
    known = _FORMATS.get(kind, (None,))
    read = {one: fit(field_name, replace(column, format=one), cells, id_kind).read for one in known}
    most = max(read.values())
    return [None] if read[None] == most else [one for one in known if read[one] == most]


def guessed(spec: SourceSpec, seen: Look) -> Guessed:
    """Columns for the fields that a source of accounts does not map, each column once."""
    taken = {column.column for column in spec.fields.values()}
    free = [name for name in seen.columns if name not in taken]
    guesses: list[Guess] = []
    questions: list[Question] = []
    for field_name in (one for one in ALIASES if one not in spec.fields):
        found = sorted(_candidates(spec, field_name, free, seen), key=lambda one: -one.confidence)
        if not found:
            continue
        best = [one for one in found if one.confidence == found[0].confidence]
        columns = tuple(dict.fromkeys(one.column for one in best))
        if len(columns) > 1:
            questions.append(Question(field_name, columns, "several columns may be meant"))
        elif len(best) > 1:
            forms = tuple(one.format or "" for one in best)
            questions.append(Question(columns[0], forms, f"{field_name}, but in which format?"))
        elif best[0].column not in {one.column for one in guesses}:
            guesses.append(best[0])
            if field_name == "health_score" and _all_within(seen.columns[columns[0]], 10.0):
                questions.append(Question(columns[0], ("[0, 10]", "[0, 100]"), "the `scale` of health_score"))
    guessed_columns = {one.column for one in guesses}
    for name in free:
        meanings = [
            one for one in UNCLEAR.get(plain(name), ()) if one in FIELD_KINDS and one not in spec.fields
        ]
        if meanings and name not in guessed_columns:
            questions.append(
                Question(name, tuple(meanings), "it means different things in different systems")
            )
    return Guessed(tuple(guesses), tuple(questions))


def _candidates(spec: SourceSpec, field_name: str, free: Sequence[str], seen: Look) -> Iterator[Guess]:
    aliases = ALIASES[field_name]
    for name in free:
        called = plain(name)
        if called not in aliases or called in UNCLEAR:
            continue
        belief = _FIRST if called in (aliases[0], field_name) else _OTHER
        cells = seen.columns[name]
        for form in formats(field_name, ColumnSpec(column=name), cells, spec.id_kind):
            suits = fit(field_name, ColumnSpec(column=name, format=form), cells, spec.id_kind)
            confidence = round(belief * suits.share * (1.0 if suits.filled else _EMPTY), 2)
            if confidence >= _LEAST:
                yield Guess(field_name, name, confidence, form)


def _all_within(cells: Sequence[str], most: float) -> bool:
    """Whether all that is there are plain numbers, none of them larger."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    try:
        return bool(filled) and all(0 <= float(cell) <= most for cell in filled)
    except ValueError:
        return False


def _can_read(reader: Column, cell: str) -> bool:
    try:
        reader.cells[cell]
    except CellError:
        return False
    return True
