"""The part of YAML that configuration needs, with the place of every key; knows no model.

Scalars follow YAML 1.2's JSON schema, since YAML 1.1 turns `NO` into false and `12:30` into 750. Anchors,
aliases and tags are refused, duplicate keys reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from triage_bot.errors import Problem

from .document import Document, KeyPath, Place, Value, dotted

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 30

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONSTANTS: dict[str, Value] = {"": None, "~": None, "null": None, "true": True, "false": False}
# At most 18 digits: longer numbers are ids, and must not lose digits.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_yaml(content: bytes, shown: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document in a file's bytes, and everything wrong with its form.

    The document is None where its structure cannot be told. An empty file is a document of value None.
    """
    reader = _Reader(shown)
    try:
        text = _text(content)
        value = reader.document(yaml.parse(text, Loader=_LOADER))
    except _RefusedError as refused:
        return None, (*reader.problems, reader.problem(refused.what, refused.place, refused.hint))
    except yaml.MarkedYAMLError as error:
        return None, (*reader.problems, _syntax(error, text, reader))
    document = Document(shown, value, reader.keys, reader.values)
    return document, tuple(reader.problems)


class _RefusedError(Exception):
    def __init__(self, what: str, place: Place | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.place, self.hint = what, place, hint


class _Reader:
    """Builds the value from parser events, one pass, so that no alias is ever followed."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    def problem(
        self, what: str, place: Place | None, hint: str | None = None, key: str | None = None
    ) -> Problem:
        line, column = (place.line, place.column) if place else (None, None)
        return Problem(what=what, file=self.shown, line=line, column=column, key=key, hint=hint)

    def document(self, events: Iterator[yaml.Event]) -> Value:
        value: Value = None
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _RefusedError(
                            "a second document begins here", _place(event), "one file, one document"
                        )
                case yaml.NodeEvent():
                    value = self._node(event, events, ())
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: KeyPath) -> Value:
        place = _place(event)
        self.values[path] = place
        self._refuse_marks(event, place)
        if len(path) > MAX_DEPTH:
            raise _RefusedError(f"nested deeper than {MAX_DEPTH} levels", place)
        match event:
            case yaml.ScalarEvent():
                return _scalar(event.value) if event.implicit[0] else str(event.value)
            case yaml.SequenceStartEvent():
                return list(self._items(events, path))
            case _:
                return dict(self._pairs(events, path))

    def _items(self, events: Iterator[yaml.Event], path: KeyPath) -> Iterator[Value]:
        index = 0
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._node(event, events, (*path, index))
            index += 1

    def _pairs(self, events: Iterator[yaml.Event], path: KeyPath) -> Iterator[tuple[str, Value]]:
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            place = _place(event)
            self._refuse_marks(event, place)
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError("a key must be plain text", place, "is a colon or a quote missing?")
            key = str(event.value)
            here = (*path, key)
            first = self.keys.get(here)
            if first is None:
                self.keys[here] = place
                yield key, self._node(next(events), events, here)
                continue
            self.problems.append(
                self.problem(
                    "duplicate key", place, f"first at line {first.line}; keep one of them", dotted(here)
                )
            )
            # Its value is read apart and dropped, so that the places of the first one stay.
            aside = _Reader(self.shown)
            aside._node(next(events), events, here)
            self.problems.extend(aside.problems)

    def _refuse_marks(self, event: yaml.Event, place: Place) -> None:
        if anchor := getattr(event, "anchor", None):
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            what = f"anchors and aliases are not allowed here ({sign}{anchor})"
            raise _RefusedError(what, place, "write the value out")
        if tag := getattr(event, "tag", None):
            what = f"tag {str(tag).removeprefix('tag:yaml.org,2002:')} on line {place.line} is not allowed"
            self.problems.append(self.problem(what, place, "write the plain value"))


def _place(event: yaml.Event) -> Place:
    assert event.start_mark
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)


def _scalar(text: str) -> Value:
    """The value of a plain scalar; dates, times, yes and no stay text.

    >>> [_scalar(text) for text in ("14", "0.5", "true", "no", "2026-11-20", "0123", "~")]
    [14, 0.5, True, 'no', '2026-11-20', '0123', None]
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        what = f"the file is over the size limit of {MAX_BYTES} bytes"
        raise _RefusedError(what, hint="is this a configuration file?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        raise _RefusedError(
            f"byte 0x{content[error.start]:02x} is not UTF-8", _after(before), "save the file as UTF-8"
        ) from None
    if found := _UNPRINTABLE.search(text):
        raise _RefusedError(
            f"control character U+{ord(found[0]):04X}", _after(text[: found.start()]), "delete it"
        )
    return text


def _after(text: str) -> Place:
    return Place(text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)


def _syntax(error: yaml.MarkedYAMLError, text: str, reader: _Reader) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else None
    lines = text.split("\n")
    rest = lines[mark.line][mark.column :] if mark and mark.line < len(lines) else ""
    if rest.startswith("\t"):
        return reader.problem("a tab where YAML wants spaces", place, "indent with spaces")
    if rest[:1] in ("%", "@", "`"):
        return reader.problem(f"a plain value cannot begin with {rest[0]}", place, "put the value in quotes")
    parts = (error.problem, error.context and f"{error.context}{_since(error)}")
    what = "; ".join(part for part in parts if part) or "not readable as YAML"
    return reader.problem(f"not readable as YAML: {what}", place, "are indentation, colons and quotes right?")


def _since(error: yaml.MarkedYAMLError) -> str:
    return f" since line {error.context_mark.line + 1}" if error.context_mark else ""
