"""Finds what stands under the heading `Next steps`; knows nothing of steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage_bot.policy.prose import Kind, Passage, passages

HEADING = "next steps"
_BOLD_LEVEL = 7
"""A line all in bold is a heading below the six of Markdown."""

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_LONGEST = 200


def section(text: str) -> Iterator[Passage]:
    """The passages under each such heading, without headings."""
    within: int | None = None
    for passage in passages(text):
        level = _heading_level(passage)
        if level is None:
            if within is not None:
                yield passage
        elif within is None or level <= within:
            within = level if _is_ours(passage) else None


def _heading_level(passage: Passage) -> int | None:
    if passage.kind is Kind.HEADING:
        return passage.level
    if passage.kind is not Kind.PARAGRAPH or passage.level or len(passage.lines) > 1:
        return None
    line = passage.lines[0].strip().rstrip(": ")
    bold = len(line) > 4 and line[:2] == line[-2:] and line[:2] in ("**", "__") and line.count(line[:2]) == 2
    return _BOLD_LEVEL if bold else None


def _is_ours(passage: Passage) -> bool:
    """Whether the words are ours when signs at both ends (emphasis, colon, emoji) are taken off."""
    words = " ".join(" ".join(passage.lines)[:_LONGEST].split())
    return _EDGES.sub("", words).casefold() == HEADING
