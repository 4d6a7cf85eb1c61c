"""What the types of `triage.yml` cannot say about sources: fields, formats and names that fit each other."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from datetime import datetime

from triage_bot.model.facts import RATING_FIELDS, Kind
from triage_bot.model.health import Rating
from triage_bot.model.vocabulary import KINDS, About
from triage_bot.sources.values.dates import NAMED_FORMATS
from triage_bot.sources.values.numbers import FORMATS, PERCENT_FORMATS

from .check_queries import query_findings
from .closest import did_you_mean
from .document import Document, Finding, KeyPath
from .mapped import about_at, fields_at
from .source_keys import KEYS, OWN, either, kinds_with
from .triage_file import meaning_of

_FORMATS: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: NAMED_FORMATS,
    Kind.MOMENT: NAMED_FORMATS,
    Kind.MONEY: FORMATS,
    Kind.NUMBER: FORMATS,
    Kind.PERCENT: PERCENT_FORMATS,
}
_WORDS: dict[Kind, tuple[str, ...]] = {
    Kind.RATING: tuple(rating.value for rating in Rating),
    Kind.FLAG: ("yes", "no"),
}

# A day and a time whose parts all differ, so that a format that loses or swaps one shows.
_PROBE = datetime(2026, 11, 20, 22, 26, 35)  # noqa: DTZ001 -- only its digits count


def source_findings(document: Document) -> Iterator[Finding]:
    """What is wrong with the sources beyond types."""
    yield from _mapped(document)
    names: dict[str, KeyPath] = {}
    for index in document.keys_of("sources"):
        here: KeyPath = ("sources", index)
        name = document.at((*here, "name"))
        if isinstance(name, str) and (first := names.setdefault(name, here)) != here:
            line = document.line((*first, "name"))
            yield Finding((*here, "name"), "second source of this name", f"first at line {line}; rename one")
        yield from _own_keys(document, here)
        yield from query_findings(document, here)
        kinds = KINDS[about_at(document, here)]
        for field in document.keys_of(*here, "fields"):
            if kind := kinds.get(str(field)):
                yield from _column(document, str(field), kind, (*here, "fields", field))
        yield from _format(document, "as_of", Kind.DATE, (*here, "as_of"))


def _own_keys(document: Document, here: KeyPath) -> Iterator[Finding]:
    kind = document.at((*here, "kind"))
    given = document.keys_of(*here)
    if isinstance(kind, str) and kind in KEYS:
        for key in sorted(OWN.intersection(map(str, given))):
            if kind not in (kinds := kinds_with(key)):
                yield Finding((*here, key), f"belongs to sources of kind {either(kinds)} only", at_key=True)
        for key in KEYS[kind].needed:
            if key not in given:
                yield Finding((*here, key), "is missing", meaning_of(key))
    encoding = document.at((*here, "encoding"))
    if isinstance(encoding, str) and encoding and not _is_text_encoding(encoding):
        yield Finding((*here, "encoding"), "no such encoding", "such as utf-8, utf-16 or cp1252")


def _is_text_encoding(name: str) -> bool:
    try:
        b"".decode(codecs.lookup(name).name)
    except (LookupError, ValueError):
        return False
    return True


def _mapped(document: Document) -> Iterator[Finding]:
    """Every source of accounts says of which; a name and a rating may come from any of them."""
    mapped: set[str] = set()
    paths: list[KeyPath] = []
    for index in document.keys_of("sources"):
        here: KeyPath = ("sources", index)
        if about_at(document, here) is not About.ACCOUNTS:
            continue
        path = (*here, "fields")
        fields = fields_at(document, here)
        if not isinstance(document.at(path), dict) and not fields:
            if "kind" in document.keys_of(*here) and "fields" not in document.keys_of(*here):
                yield Finding(path, "is missing", meaning_of("fields"))
            continue
        paths.append(path)
        mapped |= fields
        if "account_id" not in fields:
            yield Finding((*path, "account_id"), "is missing", "name the column that holds it")
    if paths and "name" not in mapped:
        yield Finding((*paths[0], "name"), "is missing", "name the column that holds it")
    if paths and not mapped & set(RATING_FIELDS):
        yield Finding(paths[0], f"no rating is mapped: one of {', '.join(RATING_FIELDS)} is needed")


def _column(document: Document, field: str, kind: Kind, path: KeyPath) -> Iterator[Finding]:
    yield from _format(document, field, kind, path)
    yield from _values(document, kind, path)
    given = document.keys_of(*path)
    for key, fits in (
        ("currency", kind is Kind.MONEY),
        ("per_year", kind is Kind.MONEY),
        ("scale", field == "health_score"),
    ):
        if key in given and not fits:
            yield Finding((*path, key), f"does not fit {field}, which is a {kind}", at_key=True)
    match document.at((*path, "scale")):
        case [low, high] if low == high:
            yield Finding((*path, "scale"), "lowest and highest score are the same")


def _format(document: Document, field: str, kind: Kind, path: KeyPath) -> Iterator[Finding]:
    path = (*path, "format")
    form = document.at(path)
    words = _FORMATS.get(kind, ())
    if not isinstance(form, str) or kind is Kind.LIST or form in words:
        return
    dated = kind in (Kind.DATE, Kind.MOMENT)
    if not words:
        yield Finding(path, f"{field} takes no format", at_key=True)
    elif dated and "%" in form:
        if not _gives_the_day(form):
            what = "is no date format that gives day, month and year"
            yield Finding(path, what, "such as %m/%d/%Y or %d.%m.%Y %H:%M")
    else:
        pattern = " or a strptime format such as %m/%d/%Y" if dated else ""
        yield Finding(path, f"should be {' or '.join(words)}{pattern}", did_you_mean(form, words))


def _gives_the_day(pattern: str) -> bool:
    try:
        return datetime.strptime(_PROBE.strftime(pattern), pattern).date() == _PROBE.date()  # noqa: DTZ007
    except ValueError:
        return False


def _values(document: Document, kind: Kind, path: KeyPath) -> Iterator[Finding]:
    path = (*path, "values")
    words = _WORDS.get(kind, ())
    given = document.keys_of(*path)
    if given and not words:
        yield Finding(path, f"only ratings and flags have words, this is a {kind}", at_key=True)
        return
    for word in given:
        meaning = document.at((*path, word))
        if isinstance(meaning, str) and meaning not in words:
            what = f"should be one of {', '.join(words)}"
            yield Finding((*path, word), what, did_you_mean(meaning, words))
