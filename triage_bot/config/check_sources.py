"""What the types of `triage.yml` cannot say about sources: fields, formats and names that fit each other."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from datetime import datetime

from triage_bot.model.facts import FIELD_KINDS, RATING_FIELDS, Kind
from triage_bot.model.health import Rating

from .closest import did_you_mean
from .document import Document, Finding, KeyPath
from .triage_file import Column
from .validate import part

_NUMBER_FORMATS = ("1,234.50", "1.234,50")
_FORMATS: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: ("iso", "epoch-seconds", "epoch-milliseconds", "excel"),
    Kind.MOMENT: ("iso", "epoch-seconds", "epoch-milliseconds", "excel"),
    Kind.MONEY: _NUMBER_FORMATS,
    Kind.NUMBER: _NUMBER_FORMATS,
    Kind.PERCENT: ("percent", "fraction"),
}
_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.RATING: tuple(rating.value for rating in Rating),
    Kind.FLAG: ("yes", "no"),
}
_ONLY_KINDS = {"delimiter": ("csv",), "records": ("json", "yaml")}

# A day and a time whose parts all differ, so that a format that loses or swaps one shows.
_PROBE = datetime(2026, 11, 20, 22, 26, 35)  # noqa: DTZ001 -- only its digits count


def source_findings(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with the sources beyond types."""
    names: dict[str, KeyPath] = {}
    for index in document.keys_of("sources"):
        here: KeyPath = ("sources", index)
        name = document.at((*here, "name"))
        if isinstance(name, str) and (first := names.setdefault(name, here)) != here:
            line = document.line((*first, "name"))
            yield Finding((*here, "name"), "second source of this name", f"first at line {line}; rename one")
        yield from _own_keys(document, here)
        yield from _mapped(document, here)
        for field in document.keys_of(*here, "fields"):
            if column := part(Column, document, *here, "fields", field, environ=environ):
                yield from _column(column, str(field), (*here, "fields", field))
        if as_of := part(Column, document, *here, "as_of", environ=environ):
            yield from _format(as_of, Kind.DATE, (*here, "as_of"))


def _own_keys(document: Document, here: KeyPath) -> Iterator[Finding]:
    kind = document.at((*here, "kind"))
    for key, kinds in _ONLY_KINDS.items():
        if key in document.keys_of(*here) and isinstance(kind, str) and kind not in kinds:
            yield Finding((*here, key), f"belongs to sources of kind {' or '.join(kinds)} only", at_key=True)
    encoding = document.at((*here, "encoding"))
    if isinstance(encoding, str) and encoding and not _is_text_encoding(encoding):
        yield Finding((*here, "encoding"), "no such encoding", "such as utf-8, utf-16 or cp1252")


def _is_text_encoding(name: str) -> bool:
    try:
        b"".decode(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return False
    return True


def _mapped(document: Document, here: KeyPath) -> Iterator[Finding]:
    path = (*here, "fields")
    if not isinstance(document.at(path), dict):
        return
    mapped = document.keys_of(*path)
    for field in ("account_id", "name"):
        if field not in mapped:
            yield Finding((*path, field), "is missing", "name the column that holds it")
    if not any(field in mapped for field in RATING_FIELDS):
        yield Finding(path, f"no rating is mapped: one of {', '.join(RATING_FIELDS)} is needed")


def _column(column: Column, field: str, path: KeyPath) -> Iterator[Finding]:
    kind = FIELD_KINDS.get(field)
    if kind is None:
        return
    yield from _format(column, kind, path)
    yield from _values(column, kind, path)
    for key, fits in (
        ("currency", kind is Kind.MONEY),
        ("per_year", kind is Kind.MONEY),
        ("scale", field == "health_score"),
    ):
        if key in column.model_fields_set and not fits:
            yield Finding((*path, key), f"does not fit {field}, which is a {kind}", at_key=True)
    if column.scale[0] == column.scale[1]:
        yield Finding((*path, "scale"), "lowest and highest score are the same")


def _format(column: Column, kind: Kind, path: KeyPath) -> Iterator[Finding]:
    if column.format is None:
        return
    path = (*path, "format")
    words = _FORMATS.get(kind, ())
    if kind is Kind.LIST or column.format in words:
        return
    if not words:
        yield Finding(path, f"a {kind} has no format", at_key=True)
    elif kind in (Kind.DATE, Kind.MOMENT) and "%" in column.format:
        if not _gives_the_day(column.format):
            yield Finding(
                path, "is no date format that gives day, month and year", "such as %m/%d/%Y or %d.%m.%Y %H:%M"
            )
    else:
        expected = f"should be one of {', '.join(words)}"
        dated = " or a strptime format such as %m/%d/%Y" if kind in (Kind.DATE, Kind.MOMENT) else ""
        yield Finding(path, expected + dated, did_you_mean(column.format, words))


def _gives_the_day(pattern: str) -> bool:
    try:
        return datetime.strptime(_PROBE.strftime(pattern), pattern).date() == _PROBE.date()  # noqa: DTZ007
    except ValueError:
        return False


def _values(column: Column, kind: Kind, path: KeyPath) -> Iterator[Finding]:
    words = _WORDS.get(kind)
    if not words:
        if column.values:
            yield Finding(
                (*path, "values"), f"only ratings and flags have words, this is a {kind}", at_key=True
            )
        return
    for word, meaning in column.values.items():
        if meaning not in words:
            yield Finding(
                (*path, "values", word), f"should be one of {', '.join(words)}", did_you_mean(meaning, words)
            )
