"""The query of a source, looked at before anybody is asked: one statement that only reads.

Knows no database. The database's own read-only mode is the guard; this is the plain answer to a mistake.
"""

from __future__ import annotations

import re

from triage_bot.sources.refusal import SourceRefusedError

from .spec import QuerySpec

_MOST_BYTES = 256 * 1024
_QUOTED = re.compile(
    r"""--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*(?:'|\Z)|"(?:[^"]|"")*(?:"|\Z)|`[^`]*`"""
    r"""|\$(?P<tag>[A-Za-z_]*)\$.*?(?:\$(?P=tag)\$|\Z)""",
    re.DOTALL,
)
_FIRST = re.compile(r"[\s(]*([A-Za-z]+)")
_CHANGES = re.compile(r"\b(insert|update|delete|merge|into)\b", re.IGNORECASE)


def statement_of(spec: QuerySpec) -> str:
    """The query, from the configuration or its file.

    Raises SourceRefusedError where there is none, where it is more than one statement or would change data.
    """
    text = spec.query
    if text is None:
        text = _from_file(spec)
    what = objection(text)
    if what:
        raise SourceRefusedError(f"the query is not asked: {what}")
    return text.strip().rstrip(";").rstrip()


def objection(text: str) -> str | None:
    """Why a query is refused without asking, None where it is one SELECT."""
    bare = _QUOTED.sub(lambda found: " " if found[0][:1] in "-/" else " x ", text).strip()
    bare = bare.rstrip(";").rstrip()
    if not bare:
        return "it is empty; write one SELECT"
    if ";" in bare:
        return "it is more than one statement; write one SELECT, joins and WITH included"
    first = _FIRST.match(bare)
    if first is None or first[1].lower() not in ("select", "with"):
        word = first[1].upper()[:20] if first else bare[:1]
        return f"it begins with {word}; the bot only reads: write one SELECT, or WITH ... SELECT"
    if found := _CHANGES.search(bare):
        return f"it holds the word {found[1].upper()}; the bot only reads: quote it where it is a name"
    return None


def _from_file(spec: QuerySpec) -> str:
    path = spec.folder / (spec.query_file or "")
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as problem:
        raise SourceRefusedError(
            f"the query cannot be read from {spec.query_file} ({problem.strerror}): mend `query_file`"
        ) from None
    if len(content) > _MOST_BYTES:
        raise SourceRefusedError(f"{spec.query_file} is too large for a query; is `query_file` right?")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceRefusedError(f"{spec.query_file} is not UTF-8; save the query as UTF-8") from None
