"""Cuts a Markdown text into headings, paragraphs and list items; knows nothing of what they say.

Follows CommonMark and GitLab's additions as far as it takes to tell what a person says from what is only
shown: code blocks, quotes (`>` and `>>>`), HTML blocks and comments are left out. One pass over the lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from .hidden import Hidden, hides
from .inline import uncommented

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)(.*)")
_MARKER = re.compile(r"([-*+]|([0-9]{1,9})[.)])(?=[ \t]|$)")
_CODE_INDENT = 4
_DEEPEST = 100
"""List items inside each other; deeper ones are taken for text, which bounds the work per line."""


class Kind(Enum):
    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A heading, a paragraph, or the first paragraph of a list item without its bullet or number.

    `line` is the number of the first of its `lines`, from 1; these come without the space around them and
    without HTML comments. `level` is 1 to 6 for headings, else the number of list items around the text.
    `inside` holds the indexes of lines that begin inside a comment or a code span.
    """

    kind: Kind
    line: int
    level: int
    lines: tuple[str, ...]
    inside: frozenset[int] = frozenset()


def passages(text: str) -> Iterator[Passage]:
    """The passages in their order. Never raises; `\\r\\n` and a lone `\\r` end a line as `\\n` does."""
    scan = _Scan()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        yield from scan.read(number, line)
    yield from scan.flush()


@dataclass(slots=True)
class _Draft:
    """A paragraph that may go on in the next line; that of a quote has no kind and is dropped."""

    kind: Kind | None
    line: int
    depth: int
    lines: list[str] = field(default_factory=list)


class _Scan:
    """What is open at the line being read. `_items` are the columns where the open items' contents begin."""

    def __init__(self) -> None:
        self._items: list[int] = []
        self._hidden: Hidden | None = None
        self._draft: _Draft | None = None

    def read(self, number: int, line: str) -> Iterator[Passage]:
        body = line.lstrip(" \t")
        column = _width(line[: len(line) - len(body)])
        if self._hidden is not None:
            if not body or column >= self._hidden.column:
                if self._hidden.ends(body, column):
                    self._hidden = None
                return
            self._hidden = None  # the list item around it has ended
        if not body:
            yield from self.flush()
            return
        yield from self._open(number, body.rstrip(" \t"), column)

    def flush(self) -> Iterator[Passage]:
        """Ends the open paragraph."""
        draft, self._draft = self._draft, None
        if draft is not None and draft.kind is not None:
            yield _passage(draft.kind, draft.line, draft.depth, draft.lines)

    def _open(self, number: int, body: str, column: int) -> Iterator[Passage]:
        """A line that is not hidden: blocks that begin in it, then its text."""
        depth = len(self._items)
        while depth and self._items[depth - 1] > column:
            depth -= 1
        kind = Kind.PARAGRAPH
        while True:
            base = self._items[depth - 1] if depth else 0
            if column - base >= _CODE_INDENT:
                if self._draft is None:  # indented code, which cannot interrupt a paragraph
                    del self._items[depth:]
                    return
                break
            if hidden := hides(body, base, in_paragraph=self._draft is not None):
                yield from self._close(depth)
                self._hidden = None if hidden.ends_at_once(body) else hidden
                return
            if heading := _HEADING.match(body):
                yield from self._close(depth)
                yield _passage(Kind.HEADING, number, len(heading[1]), [_without_closing(heading[2])])
                return
            if body.startswith(">"):
                yield from self._close(depth)
                if _goes_on(body.lstrip("> \t")):
                    self._draft = _Draft(None, number, depth)
                return
            if (draft := self._underlined(body, depth)) is not None:
                self._draft = None
                level = 1 if body.startswith("=") else 2
                yield _passage(Kind.HEADING, draft.line, level, [" ".join(draft.lines)])
                return
            if _is_rule(body):
                yield from self._close(depth)
                return
            marker = _MARKER.match(body) if depth < _DEEPEST else None
            if marker is None or not self._may_begin(marker, body, depth):
                break
            yield from self._close(depth)
            base, column, body = _content(marker, body, column)
            self._items.append(base)
            if not body:
                return
            depth, kind = depth + 1, Kind.ITEM
        if self._draft is None:
            del self._items[depth:]
            self._draft = _Draft(kind, number, depth)
        self._draft.lines.append(body)

    def _close(self, depth: int) -> Iterator[Passage]:
        yield from self.flush()
        del self._items[depth:]

    def _underlined(self, body: str, depth: int) -> _Draft | None:
        """The paragraph that this line, made of `=` or `-` alone, turns into a heading."""
        draft = self._draft
        if draft is None or draft.kind is None or draft.depth != depth:
            return None
        return draft if body.strip("=") == "" or body.strip("-") == "" else None

    def _may_begin(self, marker: re.Match[str], body: str, depth: int) -> bool:
        """Inside a paragraph only bullets with text and the number 1 begin a list: years do not."""
        draft = self._draft
        if draft is None or draft.kind is None or depth < draft.depth:
            return True
        return marker.end() < len(body) and (marker[2] is None or int(marker[2]) == 1)


def _passage(kind: Kind, line: int, level: int, lines: list[str]) -> Passage:
    told, inside = uncommented(lines)
    return Passage(kind=kind, line=line, level=level, lines=told, inside=inside)


def _width(space: str) -> int:
    return len(space.expandtabs(4))


def _content(marker: re.Match[str], body: str, column: int) -> tuple[int, int, str]:
    """The column from which on lines belong to an item, that of its first text, and this text."""
    behind = column + marker.end()
    rest = body[marker.end() :]
    content = rest.lstrip(" \t")
    space = len(rest) - len(content)
    begins = _width(" " * behind + rest[:space])
    base = begins if content and begins - behind <= _CODE_INDENT else behind + 1
    return base, begins, content


def _without_closing(text: str) -> str:
    """A heading's text without the `#` signs that may end it.

    >>> _without_closing("Next steps ##"), _without_closing("C#")
    ('Next steps', 'C#')
    """
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text


def _goes_on(quoted: str) -> bool:
    """Whether a quote's line is of a paragraph, which the next line continues without a `>`."""
    if not quoted or _HEADING.match(quoted) or _is_rule(quoted) or quoted in ("-", "+", "*"):
        return False
    return hides(quoted, 0, in_paragraph=False) is None


def _is_rule(body: str) -> bool:
    if body[0] not in "-_*":
        return False
    return body.count(body[0]) >= 3 and not body.strip(f"{body[0]} \t")
