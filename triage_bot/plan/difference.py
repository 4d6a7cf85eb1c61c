"""What changes between two versions of the bot's block, row by row, for people; knows no template."""

from __future__ import annotations

import re

ITEM = "- "
_HIDDEN = re.compile(r"[ \t]*<!--.*?-->")
_RULES = frozenset("|-: \t")
"""What the line between the head of a table and its rows is made of."""


def changed_rows(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Pairs of old and new lines, the old one empty for an added line and the new one for a removed one.

    Table rows pair up by their first cell and list items by the words before the colon, other lines only
    with themselves. Blank lines and the lines below the heads of tables say nothing.

    >>> changed_rows("| ARR | 10 |\\nsame", "| ARR | 12 |\\nsame\\nnew")
    (('| ARR | 10 |', '| ARR | 12 |'), ('', 'new'))
    >>> changed_rows("- Overall score: 37", "- Overall score: 58")
    (('- Overall score: 37', '- Overall score: 58'),)
    >>> changed_rows("", "- [ ] Ask the customer <!-- question -->")
    (('', '- [ ] Ask the customer'),)
    """
    old, new = _telling(before), _telling(after)
    heads = {_head(line): line for line in old if _head(line)}
    pairs: list[tuple[str, str]] = []
    paired = set()
    for line in new:
        if line in old:
            continue
        partner = heads.get(_head(line) or "", "")
        if partner:
            paired.add(partner)
        pairs.append((partner, line))
    pairs += [(line, "") for line in old if line not in new and line not in paired]
    return tuple(pairs)


def _telling(text: str) -> list[str]:
    """Lines that say something, without what is hidden in them."""
    return [_HIDDEN.sub("", line) for line in text.splitlines() if set(line) - _RULES]


def _head(line: str) -> str | None:
    if line.startswith(ITEM):
        words, colon, _ = line.partition(": ")
        return words if colon else None
    cells = line.split("|")
    return cells[1].strip() or None if len(cells) > 2 else None
