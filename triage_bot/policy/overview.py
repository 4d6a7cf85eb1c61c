"""The whole of a run at a glance, for the dashboard; decides nothing and knows no text of the dashboard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from triage_bot.model.account import Book
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision
from triage_bot.model.health import Rating
from triage_bot.model.overview import InCare, Overview, ToMend
from triage_bot.model.settings import Category
from triage_bot.model.trust import Recall

from .decide import Judgement
from .renewal_watch import watch_list
from .terms import Terms
from .trust.recalling import marks_of

_AGEING = {
    "R-04": "the rating is stale",
    "R-05": "the rating is due for an update",
    "R-50": "the last risk update is more than 35 days old",
}
"""Items that come with time, without the days that the run's output counts."""


def overview(
    judgement: Judgement,
    book: Book,
    board: Board,
    terms: Terms,
    recall: Recall,
    *,
    refused: tuple[str, ...] = (),
) -> Overview:
    """What the dashboard shows after a run; `judgement` are the decisions on the board as it is then."""
    decisions = {d.iid: d for d in judgement.decisions if d.iid is not None and d.wanted is not None}
    issues = [issue for issue in board.issues if issue.memory is not None]
    in_care = {issue.memory.account for issue in issues if issue.memory}
    known = [_in_care(issue, decisions.get(issue.iid), book, terms.today) for issue in issues]
    late = sorted((one for one in known if one.since), key=lambda one: (one.since or date.max, one.iid))
    return Overview(
        regions=_regions(issues, terms),
        ratings=recall.ratings,
        late=tuple(late),
        unowned=tuple(one for one in known if not one.owners),
        mend=tuple(_mend(judgement)),
        watch=tuple(sorted(watch_list(book, in_care, terms), key=lambda w: (w.renewal, w.account_id))),
        sources=book.sources,
        unrated={name: mark.unrated for name, mark in marks_of(book).items() if mark.unrated is not None},
        plan=recall.plan,
        refused=refused,
        unmatched=judgement.unmatched,
    )


def _in_care(issue: TrackedIssue, decision: Decision | None, book: Book, today: date) -> InCare:
    if issue.memory is None:
        raise ValueError(f"#{issue.iid} is no account's issue")
    account = book.accounts.get(issue.memory.account)
    return InCare(
        iid=issue.iid,
        name=account.name if account else issue.title,
        rating=issue.memory.health,
        owners=issue.assignees,
        since=_late_since(issue, decision, today),
    )


def _late_since(issue: TrackedIssue, decision: Decision | None, today: date) -> date | None:
    """The day its update was due, where that is past: by its clock, else by the due date that was set."""
    sheet = decision.wanted.sheet if decision and decision.wanted else None
    if sheet and sheet.timing:
        return sheet.timing.deadline if sheet.timing.days_late > 0 else None
    return issue.due_date if issue.due_date and issue.due_date < today else None


def _regions(issues: list[TrackedIssue], terms: Terms) -> dict[str, Mapping[Rating, int]]:
    counted: dict[str, Counter[Rating]] = defaultdict(Counter)
    for issue in issues:
        if issue.memory is not None:
            titles = sorted(t for t in issue.labels if terms.labels.category_of(t) is Category.REGION)
            counted[titles[0] if titles else ""][issue.memory.health] += 1
    return {region: dict(counted[region]) for region in sorted(counted, key=lambda name: (not name, name))}


def _mend(judgement: Judgement) -> Iterator[ToMend]:
    """By what is to be done, the most frequent first."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for decision in judgement.decisions:
        sheet = decision.wanted.sheet if decision.wanted else None
        for check in sheet.checks if sheet else ():
            found[check.rule, check.text].add(decision.name)
        for check in judgement.hygiene.get(decision.account_id, ()) if decision.wanted else ():
            found[check.rule, _AGEING.get(check.rule, check.text)].add(decision.name)
    for (rule, text), names in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        yield ToMend(rule, text, tuple(sorted(names)))
