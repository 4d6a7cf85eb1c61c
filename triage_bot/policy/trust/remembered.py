"""Which issue is the dashboard, and what it remembers of earlier runs; knows no number in it."""

from __future__ import annotations

from triage_bot import marker
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.trust import Recall


def dashboard_of(board: Board) -> TrackedIssue | None:
    """The dashboard that counts: the oldest that is open."""
    return next((issue for issue in board.dashboards if issue.open), None)


def recall_of(board: Board) -> Recall | None:
    """What the dashboard remembers; None where there is none, or its marker cannot be read."""
    issue = dashboard_of(board)
    marked = marker.read_dashboard(issue.description) if issue else None
    return marked.recall if marked else None


def dashboard_notices(board: Board) -> tuple[str, ...]:
    """What people should know about the dashboards that the bot leaves alone."""
    counts, said = dashboard_of(board), []
    for issue in board.dashboards:
        if counts is None:
            said.append(
                f"the dashboard #{issue.iid} was closed, so nothing is kept there and sources are held "
                "against no earlier run; open it again, or delete it for a new one"
            )
            break
        if issue is not counts and issue.open:
            said.append(f"#{issue.iid} is a second dashboard beside #{counts.iid}, which counts; close it")
    if counts and newer(counts):
        said.append(
            f"the dashboard #{counts.iid} was written by a newer release of triage-bot and is left alone"
        )
    return tuple(said)


def newer(issue: TrackedIssue) -> bool:
    """Whether a newer release wrote it, whose words this one must not overwrite."""
    marked = marker.read_dashboard(issue.description)
    return marked is not None and marked.newer
