"""The hidden first line of the bot's comments, which keeps a thing from being said twice; knows no remark."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LINE = re.compile(r"<!-- triage-bot:said((?: [^\s<>]+)+) -->[ \t\r]*(?:\n|\Z)")
_UNSAFE = re.compile(r"[^A-Za-z0-9:._@/+-]|(?<=-)-|-\Z", re.ASCII)
_ESCAPED = re.compile(r"(?:%[0-9A-F]{2})+", re.ASCII)


def say(keys: Iterable[str], body: str) -> str:
    """A comment's whole text: the keys, sorted, on a hidden line, a blank line, then the body.

    The blank line matters: GitLab reads the line below a one-line HTML comment as a paragraph of its own,
    in which quick actions are live. Raises ValueError without a key.
    """
    words = sorted(set(keys))
    if not words or not all(words):
        raise ValueError("a comment of the bot needs at least one key, and none may be empty")
    return f"<!-- triage-bot:said {' '.join(_UNSAFE.sub(_escape, word) for word in words)} -->\n\n{body}"


def keys(body: str | None) -> frozenset[str]:
    """The keys in the first line of a comment, none where it has no such line.

    Anybody can write such a line: believe it together with the author only.
    """
    found = _LINE.match(body or "")
    return frozenset(_ESCAPED.sub(_unescape, word) for word in found[1].split()) if found else frozenset()


def _escape(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))


def _unescape(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace")
