"""The board as it must look once a plan's writes are done, so that a run can check itself without reading
everything again; knows nothing of how writes are made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from triage_bot import marker
from triage_bot.model.action import (
    AdoptIssue,
    Change,
    CloseIssue,
    Comment,
    EnsureLabel,
    OpenIssue,
    ReopenIssue,
    UpdateIssue,
    Write,
)
from triage_bot.model.board import Board, BoardLabel, Note, TrackedIssue


def afterwards(board: Board, done: Iterable[tuple[Write, int | None]], *, at: datetime) -> Board:
    """The board with these writes done, each with the iid of the issue it was done to.

    `at` is any moment of the run; it stands in for GitLab's own time stamps.
    """
    issues = {issue.iid: issue for issue in board.issues}
    closed = {issue.iid: issue for issue in board.closed}
    labels = dict(board.labels)
    notes = {iid: list(said) for iid, said in board.notes.items()}
    for action, iid in done:
        match action:
            case EnsureLabel():
                labels[action.name] = BoardLabel(action.name, action.color, action.description)
            case OpenIssue() if iid is not None:
                issues[iid] = _opened(action, iid, board, at)
            case AdoptIssue() | UpdateIssue():
                where = issues if action.iid in issues else closed
                where[action.iid] = _changed(where[action.iid], action.change)
            case CloseIssue():
                shut = replace(
                    _changed(issues.pop(action.iid), action.change),
                    open=False,
                    closed_at=at,
                    closed_by=board.me.username,
                )
                closed[action.iid] = shut
            case ReopenIssue():
                again = _changed(closed.pop(action.iid), action.change)
                issues[action.iid] = replace(again, open=True, closed_at=None, closed_by=None)
            case Comment():
                note = Note(
                    issue_iid=action.iid,
                    id=max((n.id for said in notes.values() for n in said), default=0) + 1,
                    author_id=board.me.id,
                    author=board.me.username,
                    at=at,
                    by_bot=True,
                    keys=marker.keys(action.body),
                )
                notes.setdefault(action.iid, []).append(note)
                where = issues if action.iid in issues else closed
                if issue := where.get(action.iid):
                    where[action.iid] = replace(issue, comments=issue.comments + 1)
            case _:
                continue
    return replace(
        board,
        issues=tuple(issues.values()),
        closed=tuple(closed.values()),
        labels=labels,
        notes={iid: tuple(said) for iid, said in notes.items()},
    )


def _opened(action: OpenIssue, iid: int, board: Board, at: datetime) -> TrackedIssue:
    marked = marker.read(action.description)
    return TrackedIssue(
        iid=iid,
        title=action.title.strip(),
        description=action.description,
        open=True,
        labels=frozenset(action.labels),
        assignees=(action.assignee,) if action.assignee else (),
        author=board.me.username,
        created_at=at,
        web_url=f"{board.project.web_url}/-/issues/{iid}",
        due_date=action.due,
        milestone=action.milestone,
        confidential=action.confidential,
        memory=marked.memory if marked else None,
        marker_fault=marked.fault if marked else None,
    )


def _changed(issue: TrackedIssue, change: Change) -> TrackedIssue:
    description = change.description if change.description is not None else issue.description
    marked = marker.read(description)
    return replace(
        issue,
        title=change.title.strip() if change.title else issue.title,
        description=description,
        labels=(issue.labels | set(change.add_labels)) - set(change.remove_labels),
        assignees=(change.assignee,) if change.assignee else issue.assignees,
        due_date=change.due or issue.due_date,
        milestone=change.milestone or issue.milestone,
        memory=marked.memory if marked else None,
        marker_fault=marked.fault if marked else None,
    )
