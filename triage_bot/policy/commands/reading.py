"""Reads the commands out of a comment; knows no wording of hints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage_bot.model.command import Command
from triage_bot.policy.prose import Kind, Passage, passages

from .grammar import read
from .misread import alone

MOST = 20
"""Commands of one comment that are read; nobody means more."""

# The longest user name of GitLab has 255 signs.
_MENTION = re.compile(r"@([A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}+)[,:]?(?=\s|$)[ \t]*")


def commands(body: str, *, names: frozenset[str]) -> tuple[Command, ...]:
    """The commands in the order of their lines, each once; what was misread is among them.

    `names` are user names without `@` that the bot listens to, in any letter case. A command ends with its
    line; a mention alone in its line speaks the line below it. Never raises; takes time in proportion to
    the text. Whether the author may command is for the caller to know, and a comment of the bot itself
    must not come here.
    """
    listening = frozenset(name.casefold() for name in names)
    found: dict[Command, None] = {}
    for words in _addressed(body, listening):
        command = read(words) if words else alone()
        if command is not None:
            found.setdefault(command)
        if len(found) == MOST:
            break
    return tuple(found)


def _addressed(body: str, names: frozenset[str]) -> Iterator[str]:
    """What is said to the bot, line by line, without the mention; empty for a mention that is all."""
    if "@" not in body or not names:
        return
    for passage in passages(body):
        if passage.kind is Kind.PARAGRAPH and passage.level == 0:
            yield from _lines(passage, names)


def _lines(passage: Passage, names: frozenset[str]) -> Iterator[str]:
    bare = False
    for index, line in enumerate(passage.lines):
        mention = None if index in passage.inside else _MENTION.match(line)
        if mention is not None and mention[1].rstrip(".-").casefold() in names:
            words = line[mention.end() :].strip()
            bare = not words
            if words or len(passage.lines) == 1:
                yield words
        elif bare:
            bare = False
            yield line.strip()
