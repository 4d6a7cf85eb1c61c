"""HTML comments and code spans inside one paragraph; knows no blocks.

A comment or a span may run over lines. What opens and never closes is plain text, as in CommonMark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

_SIGN = re.compile(r"\\.|`+|<!--", re.DOTALL)
_TICKS = re.compile(r"`+")


def uncommented(lines: Sequence[str]) -> tuple[tuple[str, ...], frozenset[int]]:
    """The lines without their comments, and the indexes of those that begin inside a comment or a code span.

    >>> uncommented(["call <!-- or", "mail --> Ann", "`a", "b`"])
    (('call ', ' Ann', '`a', 'b`'), frozenset({1, 3}))
    """
    text = "\n".join(lines)
    if "`" not in text and "<!--" not in text:
        return tuple(lines), frozenset()
    ends = _Ends(text)
    kept: list[str] = []
    inside: set[int] = set()
    position = line = 0
    while sign := _SIGN.search(text, position):
        start, stop = sign.start(), ends.after(sign)
        line += text.count("\n", position, start)
        kept.append(text[position:start])
        breaks = text.count("\n", start, stop)
        is_comment = stop > sign.end() and sign[0] == "<!--"
        kept.append("\n" * breaks if is_comment else text[start:stop])
        if not sign[0].startswith("\\"):
            inside.update(range(line + 1, line + breaks + 1))
        line += breaks
        position = stop
    kept.append(text[position:])
    return tuple("".join(kept).split("\n")), frozenset(inside)


class _Ends:
    """Where a comment or a code span ends. Looks every end up once, however many openings have none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last_close = text.rfind("-->")
        self._ticks: dict[int, list[int]] = defaultdict(list)
        for run in _TICKS.finditer(text):
            self._ticks[len(run[0])].append(run.start())

    def after(self, sign: re.Match[str]) -> int:
        """The offset behind what the sign opens, or behind the sign itself where that never ends."""
        if sign[0] == "<!--":
            # `<!-->` and `<!--->` are whole comments.
            start = sign.start() + 2
            return self._text.find("-->", start) + 3 if self._last_close >= start else sign.end()
        if sign[0].startswith("\\"):
            return sign.end()
        runs = self._ticks[len(sign[0])]
        found = bisect_left(runs, sign.end())
        return runs[found] + len(sign[0]) if found < len(runs) else sign.end()
