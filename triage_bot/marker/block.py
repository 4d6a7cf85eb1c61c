"""Finds the bot's block in a description and puts a new one in its place; knows nothing of what it says.

A marker counts only at the very start of a line outside a fenced code block: anywhere else it is a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from triage_bot.model.memory import Memory

from .notation import UnreadableError, from_json, to_json
from .unfenced import unfenced

VERSION = 1

_BEGIN = re.compile(r"<!-- triage-bot:begin v(\d{1,4}) (.*) -->[ \t\r]*", re.ASCII)
_BEGIN_ANYWHERE = "<!-- triage-bot:begin"
_END = "<!-- triage-bot:end -->"


class NewerMarkerError(ValueError):
    """The block was written by a newer release, whose words this one must not overwrite."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A description that bears a marker.

    `before`, the block and `after` make up the description; `block` is the body between the marker lines,
    without carriage returns and without blank lines at its ends. Without a `memory` all text counts as
    people's. `fault` says what a person should put right; a fault may stand beside a memory.
    """

    memory: Memory | None
    fault: str | None
    block: str
    before: str
    after: str
    newer: bool = False
    copies: bool = False
    """The block begins more than once: only the first is kept up to date."""


def read(description: str | None) -> Marked | None:
    """What the description's marker says, None where there is none. Never raises.

    The first begin line that can be read counts. More of them, a missing end line, a damaged or a newer
    marker are faults.
    """
    text = description or ""
    if _BEGIN_ANYWHERE not in text:
        return None
    found = list(_markers(text))
    begins = [mark for mark in found if mark.sign is not _Sign.END]
    readable = next((mark for mark in begins if mark.memory is not None), None)
    if readable is None:
        return Marked(
            memory=None,
            fault=begins[0].fault if begins else _hidden(text),
            block="",
            before=text,
            after="",
            newer=any(mark.sign is _Sign.NEWER for mark in begins),
        )
    following = next((mark for mark in found if mark.start > readable.start), None)
    ended = following is not None and following.sign is _Sign.END
    faults = []
    if not ended:
        faults.append(f"the line {_END} that ends the block begun in line {readable.line} is missing")
    if len(begins) > 1:
        lines = ", ".join(str(mark.line) for mark in begins)
        faults.append(f"the block begins more than once, in lines {lines}; line {readable.line} counts")
    stop = following.start if ended and following else readable.stop
    return Marked(
        memory=readable.memory,
        fault="; ".join(faults) or None,
        block=text[readable.stop : stop].replace("\r", "").strip("\n"),
        before=text[: readable.start],
        after=text[following.stop if ended and following else readable.stop :],
        newer=any(mark.sign is _Sign.NEWER for mark in begins),
        copies=len(begins) > 1,
    )


def write(description: str | None, memory: Memory, body: str) -> str:
    """The description with its block replaced, all other text as it was, byte for byte.

    Without a block, or with one that cannot be read, the new one goes before the text. Where only the end
    line is missing, the begin line alone is replaced: what follows may be a person's.
    Raises NewerMarkerError for a block of a newer release; ValueError for a body that would break out.
    """
    found = read(description)
    if found is not None and found.newer:
        raise NewerMarkerError("the block was written by a newer release of triage-bot")
    block = f"<!-- triage-bot:begin v{VERSION} {to_json(memory)} -->\n\n{contained(body)}\n\n{_END}"
    if found is None or found.memory is None:
        return f"{block}\n\n{description}" if description else block
    return f"{found.before}{block}{found.after}"


def contained(body: str) -> str:
    """The body as it stands in a block, without blank lines at its ends. Raises ValueError for one that
    would break out."""
    if "\r" in body or (any(loud in body for loud in _LOUD) and not _ends_where_it_should(body)):
        raise ValueError("the body holds a marker, an unclosed code block or a carriage return")
    return body.strip("\n")


_LOUD = ("<!-- triage-bot:", "```", "~~~")
"""In every marker line and every fence: a body with none of them has neither."""


def _ends_where_it_should(body: str) -> bool:
    """Whether the first marker behind the body's beginning is the end line that stands after it."""
    return [mark.start for mark in _markers(f"{body}\n{_END}")] == [len(body) + 1]


class _Sign(Enum):
    BEGIN = auto()
    BROKEN = auto()
    NEWER = auto()
    END = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marker:
    """One marker line; `start` and `stop` are offsets, white space behind the comment is not in it."""

    sign: _Sign
    line: int
    start: int
    stop: int
    memory: Memory | None = None
    fault: str | None = None


def _markers(text: str) -> Iterator[_Marker]:
    """The marker lines in their order."""
    for line in unfenced(text):
        if line.bare == _END:
            yield _Marker(sign=_Sign.END, line=line.number, start=line.start, stop=line.stop)
        elif line.bare.startswith(_BEGIN_ANYWHERE):
            yield _begin(line.bare, line.number, line.start)


def _begin(bare: str, number: int, offset: int) -> _Marker:
    sign, memory, fault = _Sign.BROKEN, None, f"the marker in line {number} is damaged"
    if found := _BEGIN.fullmatch(bare):
        if int(found[1]) != VERSION:
            sign = _Sign.NEWER
            fault = f"the marker in line {number} is of version {found[1]}, this release knows {VERSION}"
        else:
            try:
                sign, memory, fault = _Sign.BEGIN, from_json(found[2]), ""
            except UnreadableError as problem:
                fault = f"the marker in line {number} is damaged: {problem}"
    stop = offset + len(bare)
    return _Marker(sign=sign, line=number, start=offset, stop=stop, memory=memory, fault=fault or None)


def _hidden(text: str) -> str:
    number = text[: text.index(_BEGIN_ANYWHERE)].count("\n") + 1
    return f"the marker in line {number} stands in a code block or not at the start of its line"
