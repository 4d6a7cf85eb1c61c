"""Keeps the dashboard: one issue with what concerns no single account, and the numbers that the next run is
compared with. Written last, at most once a run, and only where something on it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from triage_bot import marker
from triage_bot.config import Settings
from triage_bot.model.account import SourceState
from triage_bot.model.action import Change, EnsureLabel, OpenIssue, UpdateIssue
from triage_bot.model.board import DASHBOARD, Board, TrackedIssue
from triage_bot.model.decision import Reason
from triage_bot.model.settings import Category
from triage_bot.model.trust import LastPlan
from triage_bot.policy.decide import decide
from triage_bot.policy.overview import overview
from triage_bot.policy.state_labels import OVERDUE, UNASSIGNED
from triage_bot.policy.trust import recalled
from triage_bot.policy.trust.recalling import ratings_of
from triage_bot.policy.trust.remembered import dashboard_of, newer, recall_of
from triage_bot.ports import WriteState, Written
from triage_bot.render.dashboard import dashboard

from .planning import Planned, confidential

_WHY = (Reason("3.5", "the whole at a glance, and what the next run is compared with"),)


@dataclass(frozen=True, slots=True)
class Kept:
    """The one write that brings the dashboard up to date, and what became of it: nothing yet in a dry run."""

    action: OpenIssue | UpdateIssue
    written: Written | None = None


def as_planned(planned: Planned) -> tuple[Written, ...]:
    """The plan as if every write went well; new issues get the numbers that would come next."""
    board = planned.board
    number = max((issue.iid for issue in (*board.issues, *board.closed, *board.dashboards)), default=0)
    made = []
    for action in planned.plan.actions:
        iid = getattr(action, "iid", None)
        if isinstance(action, OpenIssue):
            number += 1
            iid = number
        made.append(Written(action, WriteState.DONE, iid=iid))
    return tuple(made)


def due_write(
    planned: Planned, written: Sequence[Written], after: Board, *, settings: Settings
) -> OpenIssue | UpdateIssue | None:
    """What brings the dashboard in line with the board `after` these writes; None where it already is, where
    people have closed it, and where there is nothing yet to remember."""
    issue = dashboard_of(after)
    usable = any(source.state is SourceState.OK for source in planned.book.sources)
    if (issue is None and (after.dashboards or not usable)) or (issue is not None and newer(issue)):
        return None
    text = _text(issue, planned, written, after, settings)
    if issue is None:
        return OpenIssue(
            account="",
            name=DASHBOARD,
            title=DASHBOARD,
            description=text,
            labels=(),
            reasons=_WHY,
            confidential=confidential(settings, after.project),
        )
    if marker.same(issue.description, text):
        return None
    change = Change(description=text, description_before=issue.description)
    return UpdateIssue(iid=issue.iid, account="", name=DASHBOARD, change=change, reasons=_WHY)


def _text(
    issue: TrackedIssue | None, planned: Planned, written: Sequence[Written], after: Board, settings: Settings
) -> str:
    terms = replace(planned.terms, milestones=after.milestones)
    book, before = planned.book, recall_of(after)
    ratings = ratings_of(book, terms.today, terms.policy.rating)
    recall = recalled(before, book, ratings, terms.today)
    recall = replace(recall, plan=_last_plan(recall.plan, planned, written))
    shown = overview(
        decide(book, after, terms),
        book,
        after,
        terms,
        recall,
        refused=tuple(_refused(written)),
    )
    title = settings.labels.title
    page = dashboard(
        shown,
        issues_url=f"{after.project.web_url}/-/issues",
        overdue=title(Category.TRIAGE, OVERDUE),
        unassigned=title(Category.TRIAGE, UNASSIGNED),
    )
    return marker.write_dashboard(issue.description if issue else None, recall, page)


def _last_plan(before: LastPlan | None, planned: Planned, written: Sequence[Written]) -> LastPlan | None:
    """A run without changes leaves the last one that made any; one that fails as the last did is no news."""
    if not written:
        return before
    made = sum(item.state is WriteState.DONE for item in written)
    now = LastPlan(digest=planned.plan.digest, on=planned.plan.day, made=made, troubled=len(written) - made)
    return before if before and replace(now, on=before.on) == before else now


def _refused(written: Sequence[Written]) -> list[str]:
    said = []
    for item in written:
        if item.state is not WriteState.DONE:
            action = item.action
            what = action.name if isinstance(action, EnsureLabel) else f"{action.kind} {action.name}"
            said.append(f"{what}: {item.state}: {item.problem or ', '.join(item.dropped)}")
    return said
