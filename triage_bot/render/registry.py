"""The templates there are, and the headings people's parts must have; knows not where the files lie."""

from __future__ import annotations

from triage_bot.model.decision import Remark, RemarkKind

ISSUE = "issue.md.j2"
BLOCK = "block.md.j2"
COMMENT = "comment.md.j2"

TEMPLATES = (
    ISSUE,
    BLOCK,
    COMMENT,
    "remark/account-merged.md.j2",
    "remark/answer.md.j2",
    "remark/attest.md.j2",
    "remark/closed-at-risk.md.j2",
    "remark/closed-lost.md.j2",
    "remark/closed-void.md.j2",
    "remark/closed-won.md.j2",
    "remark/due-soon.md.j2",
    "remark/flag-cleared.md.j2",
    "remark/handed-over.md.j2",
    "remark/health-restored.md.j2",
    "remark/health-unknown.md.j2",
    "remark/improved.md.j2",
    "remark/left-scope.md.j2",
    "remark/merged-away.md.j2",
    "remark/outcome-doubted.md.j2",
    "remark/outcome-due.md.j2",
    "remark/outcome-missing.md.j2",
    "remark/queue-ageing.md.j2",
    "remark/queued.md.j2",
    "remark/recovering.md.j2",
    "remark/reminder-1.md.j2",
    "remark/reminder-2.md.j2",
    "remark/reminder-3.md.j2",
    "remark/renewal-moved.md.j2",
    "remark/reopened.md.j2",
    "remark/returned.md.j2",
    "remark/source-missing.md.j2",
    "remark/still-at-risk.md.j2",
    "remark/taken-over.md.j2",
    "remark/twin-closed.md.j2",
    "remark/value-unknown.md.j2",
    "remark/which-loss.md.j2",
    "remark/will-churn.md.j2",
    "remark/word-kept.md.j2",
    "remark/worsened.md.j2",
)

PIECES = (
    "remark/_confirm.md.j2",
    "remark/_decided.md.j2",
    "remark/_elsewhere.md.j2",
    "remark/_merge.md.j2",
    "remark/_put_right.md.j2",
    "remark/_reminder.md.j2",
    "remark/_skeleton.md.j2",
    "remark/_stakes.md.j2",
    "remark/_words.md.j2",
)
"""What several templates share; a team's file of the same name stands for it everywhere."""

READ_HEADINGS = ("## Next steps", "## Outcome")
"""Headings of the issue that are read again later: they must stand in a line of their own, word for word."""


def remark_template(remark: Remark) -> str:
    """The template of a remark; reminders have one for each level."""
    level = f"-{remark.level or 1}" if remark.kind is RemarkKind.REMINDER else ""
    return f"remark/{remark.kind.value}{level}.md.j2"
