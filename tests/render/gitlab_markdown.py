"""Reads a rendered text as GitLab would and names whatever in it could act, refer, mention or disguise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

# GitLab looks for these in the text nodes of the finished page, outside of code. Backslashes are gone
# there, so an escape alone is not counted as a protection here, although for some signs it is one.
REFERENCES = {
    "mention": r"@[.-]*\w",
    "issue": r"#\d",
    "merge request": r"!\d",
    "epic": r"&\d",
    "snippet": r"\$\d",
    "label": r"~[\w\"']",
    "milestone": r"%[\w\"']",
    "alert": r"\^alert",
    "issue by word": r"(?i)\bGL-\d",
    "typed reference": r"\[[\w-]+:",
    "wiki link": r"\[\[",
    "iteration": r"\*iteration:",
    "bare link": r"://|\bwww\.",
    "project": r"[\w.-]/[\w./-]*>",
    "inline diff": r"[\[{][+-]",
}
OWN_COMMENT = re.compile(r"<!--(?:(?!-->).)*-->\n?", re.DOTALL)
BREAK = "\0"

_parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def dangers(
    text: str, *, comments: frozenset[str] = frozenset(), hosts: frozenset[str] = frozenset()
) -> list[str]:
    """What is wrong with the text, given the HTML comments it may hold and the hosts it may link to."""
    return [
        *_characters(text),
        *_commands(text),
        *(problem for token in _walk(_parser.parse(text)) for problem in _element(token, comments, hosts)),
        *(
            f"{kind}: {found[0]!r}"
            for node in text_nodes(text)
            for kind, pattern in REFERENCES.items()
            if (found := re.search(pattern, node))
        ),
    ]


def text_nodes(text: str) -> list[str]:
    """The text between elements, with code spans and code blocks left out."""
    nodes = []
    for token in _parser.parse(text):
        parts = [
            child.content if child.type in ("text", "softbreak", "hardbreak", "text_special") else BREAK
            for child in token.children or ()
        ]
        nodes += [part for part in "".join(parts).split(BREAK) if part.strip()]
    return nodes


def tables(text: str) -> list[list[int]]:
    """For each table the number of cells in each row."""
    found: list[list[int]] = []
    for token in _parser.parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append(0)
        elif token.type in ("td_open", "th_open"):
            found[-1][-1] += 1
    return found


def structure(text: str) -> list[str]:
    """The kinds of block in their order: what the text may not change."""
    return [token.type for token in _parser.parse(text) if token.type != "inline"]


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _characters(text: str) -> Iterator[str]:
    for sign in sorted(set(text)):
        category = unicodedata.category(sign)
        if sign not in "\n\u200c\u200d" and category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield f"character U+{ord(sign):04X}"


def _commands(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for token in _parser.parse(text):
        if token.type == "paragraph_open" and token.level == 0 and token.map:
            yield from (f"command {line!r}" for line in lines[slice(*token.map)] if line.startswith("/"))


def _element(token: Token, comments: frozenset[str], hosts: frozenset[str]) -> Iterator[str]:
    match token.type:
        case "html_block" | "html_inline" if token.content.strip() not in comments:
            yield f"HTML {token.content!r}"
        case "image":
            yield f"image {token.attrGet('src')!r}"
        case "link_open":
            address = urlsplit(str(token.attrGet("href")))
            if address.scheme not in ("http", "https") or address.netloc not in hosts:
                yield f"link {address.geturl()!r}"
        case "heading_open" if token.markup in ("=", "-"):
            yield "heading made by a line of signs"
