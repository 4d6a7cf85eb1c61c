"""E30: an issue that a person moved to another project; knows nothing of that one.

GitLab closes the old issue and copies its text, marker included; here nothing may be opened beside it.
"""

from __future__ import annotations

from datetime import timedelta

from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason
from triage_bot.policy.holding import hold_issue
from triage_bot.policy.terms import Terms

RULE = "E30"


def moved_away(issue: TrackedIssue, terms: Terms) -> Decision | None:
    """Why the account gets no other issue for as long as a close is respected; None after that.

    GitLab tells where it went on the old issue's page; its list gives only a number that means nothing to
    other projects.
    """
    if issue.memory is None or issue.closed_at is None:
        return None
    day = terms.day(issue.closed_at)
    until = day + timedelta(days=terms.policy.opening.respect_close_days)
    if terms.today >= until:
        return None
    where = f"{issue.web_url} leads to it"
    why = f"#{issue.iid} was moved to another project on {day}; {where}; no other issue before {until}"
    return hold_issue(issue, HoldKind.CLOSED, Reason(RULE, why), account_id=issue.memory.account, terms=terms)
