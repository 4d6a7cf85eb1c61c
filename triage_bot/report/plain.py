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


_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
