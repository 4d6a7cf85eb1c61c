"""3.4: tracked issues that this release must not write to, and what becomes of the decisions about them."""

from __future__ import annotations

from dataclasses import replace

from triage_bot import marker
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, Verb


def why_untouchable(issue: TrackedIssue) -> str | None:
    """Why nothing may be written to an issue, None for nearly every one.

    Other faults of a marker mend themselves when the block is written; a block of a newer release would
    lose what this one does not know of. A fault that is not the marker's is GitLab's answer about the
    issue, which says nothing reliable about its labels and owner.
    """
    if issue.marker_fault is None:
        return None
    marked = marker.read(issue.description)
    if marked is not None and marked.newer:
        return f"a newer release of triage-bot looks after it ({marked.fault}); use that release"
    said = marked.fault if marked is not None else None
    return issue.marker_fault if issue.marker_fault != said else None


def stand_back(decision: Decision, why: str) -> Decision:
    """The decision to leave the issue alone instead."""
    return replace(
        decision,
        verb=Verb.HOLD,
        after=decision.before,
        reasons=(Reason("3.4", why),),
        wanted=None,
        hold=HoldKind.AMBIGUOUS,
    )
