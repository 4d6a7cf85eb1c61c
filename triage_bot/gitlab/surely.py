"""Posts once, whatever happens on the way: after a doubtful answer it looks before it posts again.

GitLab knows no idempotency key, and a 502 or a dropped connection may follow a POST that was carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from triage_bot import marker
from triage_bot.model.action import Comment, OpenIssue
from triage_bot.model.board import Board

from .answers import Issue, Note, fit
from .bodies import Value
from .connect import Connection, Query, Row
from .exchange import ExchangeError, MisfitError, RefusalError

_SETTLE_SECONDS = 3.0
"""A proxy's timeout may come while GitLab is still at work on the request."""
_NEWEST = 20
_POSTS = 2


def post_surely(
    connection: Connection, path: str, body: Mapping[str, Value], *, find: Callable[[], Row | None]
) -> Row:
    """The created object. `find` looks for what a POST with a doubtful end may have made.

    Raises ExchangeError: a doubtful one when two POSTs failed and nothing was found, or when looking failed.
    """
    posted = 0
    while True:
        try:
            return connection.post(path, body)
        except ExchangeError as error:
            posted += 1
            if not error.doubtful:
                raise
            found = _look(connection, find, error)
            if found is not None:
                return found
            if posted == _POSTS:
                raise


def post_titled(connection: Connection, path: str, body: Mapping[str, Value]) -> None:
    """Make something whose title is unique. A taken title is what was wanted, so it may be repeated."""
    try:
        post_surely(connection, path, body, find=lambda: None)
    except RefusalError as error:
        # Two creations that race end in the model's 400 instead of the route's 409.
        if error.doubtful or (error.status != 409 and not (error.status == 400 and "already" in error.text)):
            raise


def _look(connection: Connection, find: Callable[[], Row | None], error: ExchangeError) -> Row | None:
    connection.pause(_SETTLE_SECONDS)
    try:
        return find()
    except ExchangeError:
        # Not having been able to look leaves the POST's own doubt.
        raise error from None


def find_opened(connection: Connection, board: Board, action: OpenIssue) -> Row | None:
    """The issue that an OpenIssue made: among the newest of our own, by what its marker remembers.

    The memory holds the account, the day and the episode, so an earlier issue of the account is not taken
    for it. No time filter: the clocks of GitLab and of this machine need not agree.
    """
    path = f"/projects/{board.project.id}/issues"
    query: Query = {
        "author_id": board.me.id,
        "issue_type": "issue",
        "state": "all",
        "order_by": "created_at",
        "sort": "desc",
        "per_page": _NEWEST,
    }
    for row in islice(connection.rows(path, query), _NEWEST):
        try:
            issue = fit(Issue, row, path)
        except MisfitError:
            continue
        if _same_issue(issue, action):
            return row
    return None


def _same_issue(issue: Issue, action: OpenIssue) -> bool:
    stored, sent = marker.read(issue.description), marker.read(action.description)
    if sent is None or sent.memory is None:
        return issue.title == action.title.strip() and marker.same(issue.description, action.description)
    return stored is not None and stored.memory == sent.memory


def find_comment(connection: Connection, board: Board, action: Comment) -> Row | None:
    """The comment that a Comment made: among the newest of the issue, by author and hidden keys."""
    path = notes_path(board, action.iid)
    query: Query = {"activity_filter": "only_comments", "sort": "desc", "per_page": _NEWEST}
    for row in islice(connection.rows(path, query), _NEWEST):
        try:
            note = fit(Note, row, path)
        except MisfitError:
            continue
        if note.author.id == board.me.id and _same_comment(note, action):
            return row
    return None


def _same_comment(note: Note, action: Comment) -> bool:
    if action.keys:
        return frozenset(action.keys) <= marker.keys(note.body)
    return marker.same(note.body, action.body)


def notes_path(board: Board, iid: int) -> str:
    return f"/projects/{board.project.id}/issues/{iid}/notes"
