"""Rows of a YAML document, read without anything that could build objects; knows no meaning of values."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from . import records
from .findings import Findings, Mapped, Row
from .records import Record
from .refusal import SourceRefusedError
from .spec import FileSpec
from .survey import survey, text_of

_DEEPEST = 30
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def rows(spec: FileSpec, path: Path, mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
    """The records of one YAML document: a list, or the list at `spec.records`.

    Values stay as written: no date, number or `no` is guessed. Aliases and tags are refused, the first
    because they unfold without limit, the second because they ask for code.
    """
    surveyed = survey(path, spec.limits, spec.encoding)
    with text_of(surveyed, newline="") as text:
        try:
            yield from records.rows(
                _records(_Events(yaml.parse(text, Loader=_LOADER)), spec.records), mapped, found
            )
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            line = mark.line + 1 if mark else None
            what = getattr(problem, "problem", None) or "it cannot be read"
            raise SourceRefusedError(f"not YAML: {what}", line) from None


class _Events:
    """The events of one YAML document, each looked at before it is used."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events

    def take(self) -> yaml.Event:
        """The next event. Raises SourceRefusedError for an alias or a tag."""
        event = next(self._events)
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise SourceRefusedError(
                f"the alias `*{event.anchor}` in line {line} is not accepted: write it out", line
            )
        tag = getattr(event, "tag", None)
        if tag:
            name = str(tag).replace("tag:yaml.org,2002:", "!!")
            raise SourceRefusedError(
                f"the tag `{name[:60]}` in line {line} is not accepted: values are plain text", line
            )
        return event

    def value(self, event: yaml.Event, depth: int = 0) -> Any:
        """The value that begins with an event: texts, lists of values, and values by text."""
        if depth > _DEEPEST:
            raise SourceRefusedError(f"nested more than {_DEEPEST} deep", _line(event))
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and not event.style
            return None if plain and event.value in _NOTHING else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return [self.value(item, depth + 1) for item in self.until(yaml.SequenceEndEvent)]
        return {
            str(self.value(key, depth + 1)): self.value(self.take(), depth + 1)
            for key in self.until(yaml.MappingEndEvent)
        }

    def until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        """The first event of each item of a list or mapping."""
        while not isinstance(event := self.take(), end):
            yield event


def _records(events: _Events, path: str | None) -> Iterator[Record]:
    """The records at a dotted path, one after the other; the rest of the document is read and checked."""
    events.take()
    if isinstance(events.take(), yaml.StreamEndEvent):
        raise SourceRefusedError("the document is empty; an empty source counts as an outage")
    yield from _records_in(events, events.take(), path.split(".") if path else [])
    events.take()
    if not isinstance(after := events.take(), yaml.StreamEndEvent):
        raise SourceRefusedError("a second document follows the first", _line(after))


def _records_in(events: _Events, first: yaml.Event, path: list[str]) -> Iterator[Record]:
    if not path and isinstance(first, yaml.SequenceStartEvent):
        for item in events.until(yaml.SequenceEndEvent):
            yield _line(item), events.value(item)
        return
    if not path or not isinstance(first, yaml.MappingStartEvent):
        raise SourceRefusedError(
            "there is no list of records where one was expected; set `records` to its path",
            _line(first),
        )
    seen = False
    for key_event in events.until(yaml.MappingEndEvent):
        key = events.value(key_event)
        value = events.take()
        # A key may hold dots of its own: the longest run of path steps that spells it counts.
        depth = next((n for n in range(len(path), 0, -1) if ".".join(path[:n]) == key), 0)
        if depth and not seen:
            seen = True
            yield from _records_in(events, value, path[depth:])
        else:
            events.value(value)
    if not seen:
        raise SourceRefusedError(
            f"there is no `{'.'.join(path)}` in the document; set `records`", _line(first)
        )


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
