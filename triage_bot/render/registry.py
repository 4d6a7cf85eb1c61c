"""The templates there are, and the headings people's parts must have; knows not where the files lie."""

from __future__ import annotations

from triage_bot.model.decision import RemarkKind

ISSUE = "issue.md.j2"
BLOCK = "block.md.j2"
COMMENT = "comment.md.j2"

TEMPLATES = (
    ISSUE,
    BLOCK,
    COMMENT,
    "remark/flag-cleared.md.j2",
    "remark/health-restored.md.j2",
    "remark/health-unknown.md.j2",
    "remark/improved.md.j2",
    "remark/recovering.md.j2",
    "remark/source-missing.md.j2",
    "remark/twin-closed.md.j2",
    "remark/worsened.md.j2",
)

READ_HEADINGS = ("## Next steps", "## Outcome")
"""Headings of the issue that are read again later: they must stand in a line of their own, word for word."""


def remark_template(kind: RemarkKind) -> str:
    return f"remark/{kind.value}.md.j2"
