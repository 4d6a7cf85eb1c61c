"""Closing an issue as void because of whose it is, whatever was read about its account; knows no merge."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, Reason, Remark, Verb, Wanted
from triage_bot.model.outcome import Conclusion
from triage_bot.policy.lifecycle.closing import close
from triage_bot.policy.lifecycle.grounds import Ended
from triage_bot.policy.lifecycle.prospect import Prospect
from triage_bot.policy.lifecycle.states import ended_by, state_after, state_of
from triage_bot.policy.terms import Terms


def end_as_void(
    issue: TrackedIssue, end: Conclusion, because: str, remark: Remark, *, board: Board, terms: Terms
) -> Decision:
    """The decision to close an issue: the label, the remark as its one comment, and nothing that waits.

    The case goes on elsewhere, so the remark stands in the place of the usual words at an end.
    """
    if issue.memory is None:
        raise ValueError(f"issue {issue.iid} has no marker")
    wanted = close(
        issue,
        Wanted(memory=ended_by(issue.memory, end)),
        Ended(end, because),
        renewal=Prospect(None),
        notes=board.comments(issue.iid),
        terms=terms,
    )
    wanted = replace(wanted, remarks=(remark,))
    return Decision(
        account_id=issue.memory.account,
        name=issue.title,
        verb=Verb.CLOSE,
        before=state_of(issue, issue.memory, terms.labels),
        after=state_after(issue, wanted, terms.labels, is_open=False),
        reasons=(Reason(end.rule, because),),
        iid=issue.iid,
        wanted=wanted,
    )
