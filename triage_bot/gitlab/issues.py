"""Turns GitLab's issues into tracked issues, whatever state their text is in; knows no request."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from triage_bot import marker
from triage_bot.model.board import DASHBOARD, TrackedIssue

from .answers import Issue, fit
from .connect import Row
from .exchange import MisfitError, printable

_UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)


def tracked_issues(rows: Iterable[Row], path: str) -> tuple[TrackedIssue, ...]:
    """The issues in their order, each once: a list may repeat rows while it is read."""
    issues: dict[int, TrackedIssue] = {}
    for row in rows:
        issue = tracked_issue(row, path)
        issues.setdefault(issue.iid, issue)
    return tuple(issues.values())


def apart(
    issues: Iterable[TrackedIssue], keepers: Collection[str], *, own: Collection[str]
) -> tuple[tuple[TrackedIssue, ...], tuple[TrackedIssue, ...]]:
    """The issues, and the dashboards among them: those of `keepers`, by user name, since anybody can copy a
    marker. One that lost it is still known by its title, if it is the bot's `own`: what a person calls so is
    theirs, and perhaps open to more people."""
    about_accounts: list[TrackedIssue] = []
    dashboards: list[TrackedIssue] = []
    for issue in issues:
        marked = marker.read_dashboard(issue.description) is not None and issue.author in keepers
        named = issue.title == DASHBOARD and issue.author in own
        ours = (marked or named) and marker.read(issue.description) is None
        (dashboards if ours else about_accounts).append(issue)
    return tuple(about_accounts), tuple(dashboards)


def tracked_issue(row: Row, path: str) -> TrackedIssue:
    """One issue; one that does not fit is kept with a `marker_fault`, so that its account is not taken for
    untracked. Raises MisfitError where not even its number can be read."""
    try:
        return _whole(fit(Issue, row, path))
    except MisfitError as error:
        return _odd(row, path, error)


def _whole(issue: Issue) -> TrackedIssue:
    marked = marker.read(issue.description)
    return TrackedIssue(
        iid=issue.iid,
        title=issue.title,
        description=issue.description or "",
        open=issue.state == "opened",
        labels=frozenset(issue.labels),
        assignees=tuple(user.username for user in issue.assignees),
        author=issue.author.username,
        created_at=issue.created_at,
        web_url=issue.web_url,
        closed_at=issue.closed_at,
        closed_by=issue.closed_by.username if issue.closed_by else None,
        due_date=issue.due_date,
        milestone=issue.milestone.title if issue.milestone else None,
        confidential=issue.confidential,
        comments=issue.user_notes_count,
        moved=issue.moved_to_id is not None,
        memory=marked.memory if marked else None,
        marker_fault=marked.fault if marked else None,
    )


def _odd(row: Row, path: str, error: MisfitError) -> TrackedIssue:
    iid = row.get("iid")
    if type(iid) is not int:
        raise MisfitError("GET", path, "field iid: an issue has no number") from None
    description = _text(row, "description")
    marked = marker.read(description)
    labels = row.get("labels")
    return TrackedIssue(
        iid=iid,
        title=_text(row, "title"),
        description=description,
        open=row.get("state") != "closed",
        labels=frozenset(label for label in labels if isinstance(label, str))
        if isinstance(labels, list)
        else frozenset(),
        assignees=(),
        author="",
        created_at=_UNKNOWN_TIME,
        web_url=_text(row, "web_url"),
        memory=marked.memory if marked else None,
        marker_fault=f"GitLab's answer cannot be read: {printable(error.text)}",
    )


def _text(row: Row, field: str) -> str:
    value = row.get(field)
    return value if isinstance(value, str) else ""
