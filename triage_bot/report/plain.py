"""Makes foreign text safe to print in a terminal or a CI log; knows nothing of Markdown."""

from __future__ import annotations

import unicodedata

LONGEST = 160
_ELLIPSIS = "…"


def plain(text: str, *, longest: int = LONGEST) -> str:
    """One line without control, bidirectional and other invisible signs, cut at `longest` characters.

    GitLab's log sections are opened by escape sequences and carriage returns, so neither may survive
    (doc/ci/jobs/job_logs.md).

    >>> plain("Acme\\x1b[0Ksection_start:1:x\\r\\nCorp")
    'Acme [0Ksection_start:1:x Corp'
    """
    kept = "".join(
        " " if unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text[: longest * 4]
    )
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _ELLIPSIS


def printable(text: str) -> str:
    """The same text on the same lines, its control, bidirectional and other invisible signs as spaces: the
    last look at whatever is printed, so that no message forges a section of a job log.

    >>> printable("no account \\x1b[0Ksection_end:1:x\\r\\nnext")
    'no account  [0Ksection_end:1:x \\nnext'
    """
    if text.isprintable():
        return text
    return "".join(
        " " if sign != "\n" and unicodedata.category(sign) in _UNPRINTABLE else sign for sign in text
    )


def escaped(json_text: str) -> str:
    """A JSON document whose strings hold such signs as `\\u` escapes, which mean the same."""
    if json_text.replace("\n", "").isprintable():
        return json_text
    return "".join(
        f"\\u{ord(sign):04x}"
        if sign != "\n" and ord(sign) <= _BASIC_PLANE and unicodedata.category(sign) in _UNPRINTABLE
        else sign
        for sign in json_text
    )


_BASIC_PLANE = 0xFFFF
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
