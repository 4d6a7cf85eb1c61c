"""Blocks whose lines nobody says: fenced code, `>>>` quotes, HTML comments and blocks; knows no lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"(`{3,}+)[^`]*$|(~{3,}+)|(>{3,}+)$")
_VERBATIM = re.compile(r"<(pre|script|style|textarea)(?=[ \t>]|$)", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|iframe|legend|li|link|main|menu|nav|ol|optgroup|option|p|search|section"
    r"|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[ \t>/]|$)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:[ \t][^<>]*)?/?>$")
_BLANK_LINE = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A block that hides its lines up to its end, or up to a line that begins left of `column`.

    `end` is a fence, a text that ends the block in the line that holds it, or a blank line.
    """

    column: int
    end: str
    fence: bool = False

    def ends(self, body: str, column: int) -> bool:
        """Whether a line, given without its leading space, ends the block."""
        if self.fence:
            bare = body.rstrip(" \t")
            close = len(bare) >= len(self.end) and not bare.strip(self.end[0])
            return close and column - self.column < 4
        return self.end in body.casefold() if self.end else not body

    def ends_at_once(self, body: str) -> bool:
        """Whether the block ends in its first line; `<!-->` is a whole comment."""
        return bool(self.end) and not self.fence and self.end in body.casefold()[2:]


def hides(body: str, column: int, *, in_paragraph: bool) -> Hidden | None:
    """The hidden block that begins with this line, given without the space around it.

    Inside a paragraph any other tag alone in its line is part of the paragraph.
    """
    if fence := _FENCE.match(body):
        return Hidden(column, fence[1] or fence[2] or fence[3], fence=True)
    if not body.startswith("<"):
        return None
    if body.startswith("<!--"):
        return Hidden(column, "-->")
    if verbatim := _VERBATIM.match(body):
        return Hidden(column, f"</{verbatim[1].casefold()}>")
    begins = _BLOCK.match(body) or (not in_paragraph and _TAG.match(body))
    return Hidden(column, _BLANK_LINE) if begins else None
