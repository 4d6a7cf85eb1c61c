"""Carries out a plan's actions one by one and says honestly what became of each; holds no rule."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import assert_never

from triage_bot import marker
from triage_bot.model.action import (
    Acknowledge,
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
from triage_bot.model.board import Board, Role
from triage_bot.ports import WriteState, Written

from .answers import Issue, Note, fit
from .bodies import Asked, changing, left_out, opening
from .connect import Connection
from .drift import Looks
from .exchange import ExchangeError, RefusalError, TimeUpError
from .issues import tracked_issue
from .outcomes import failed, hopeless
from .surely import find_comment, find_opened, notes_path, post_surely, post_titled

_MOVED = "somebody edited the issue meanwhile, so nothing was changed; the next run will take it up"
_TIME_UP = "not done, since the run's time was over (gitlab.run_minutes); the next run goes on from here"
_GONE = "the issue is gone, was moved, or is no longer visible to the token"
_GIVE_UP_AFTER = 3


class GitLabWriter:
    """An IssueWriter for the board that the plan was made from; several workers may share it."""

    def __init__(self, connection: Connection, board: Board) -> None:
        self._connection = connection
        self._board = board
        self._issues = f"/projects/{board.project.id}/issues"
        self._looks = Looks(connection, board.project.id)
        self._known = {issue.iid: issue for issue in (*board.issues, *board.closed)}
        self._lock = Lock()
        self._stopped: str | None = None
        self._misses = 0

    def prepare(self, actions: Sequence[Write]) -> None:
        """Announce the actions in their order, so that issues are looked at again in batches."""
        self._looks.expect(
            action.iid
            for action in actions
            if isinstance(action, AdoptIssue | UpdateIssue | CloseIssue | ReopenIssue)
            and action.change.description is not None
        )

    def write(self, action: Write) -> Written:
        """Carry out one action. Once the token is refused, or GitLab has failed three times running, the rest
        is skipped without a request."""
        if self._stopped is not None:
            return Written(action, WriteState.SKIPPED, iid=_iid(action), problem=self._stopped)
        try:
            written = self._write(action)
        except TimeUpError:
            self._stopped = _TIME_UP
            return Written(action, WriteState.SKIPPED, iid=_iid(action), problem=_TIME_UP)
        except ExchangeError as error:
            self._count_failure(error)
            return failed(action, error, iid=_iid(action))
        with self._lock:
            self._misses = 0
        return written

    def _count_failure(self, error: ExchangeError) -> None:
        refused = isinstance(error, RefusalError) and error.status == 401
        with self._lock:
            self._misses = self._misses + 1 if hopeless(error) else 0
            if refused or self._misses >= _GIVE_UP_AFTER:
                self._stopped = f"not tried, since GitLab failed before ({error.text}); the next run will"

    def _write(self, action: Write) -> Written:
        match action:
            case EnsureLabel():
                return self._ensure(action)
            case OpenIssue():
                return self._open(action)
            case AdoptIssue() | UpdateIssue():
                return self._change(action, action.iid, action.change)
            case CloseIssue():
                return self._change(action, action.iid, action.change, event="close")
            case ReopenIssue():
                return self._change(action, action.iid, action.change, event="reopen")
            case Comment():
                return self._comment(action)
            case Acknowledge():
                return self._acknowledge(action)
            case _:
                assert_never(action)

    def _acknowledge(self, action: Acknowledge) -> Written:
        """An emoji can be given once only (app/models/award_emoji.rb): a second one is refused, which is as
        good as done. A comment that is gone needs none."""
        path = f"{self._issues}/{action.iid}/notes/{action.note}/award_emoji"
        try:
            post_surely(self._connection, path, {"name": action.emoji}, find=lambda: None)
        except RefusalError as error:
            if error.doubtful or error.status not in (400, 404, 409):
                raise
        return Written(action, WriteState.DONE, iid=action.iid)

    def _ensure(self, action: EnsureLabel) -> Written:
        path = f"/projects/{self._board.project.id}/labels"
        body = {"name": action.name, "color": action.color, "description": action.description}
        post_titled(self._connection, path, body)
        return Written(action, WriteState.DONE)

    def _open(self, action: OpenIssue) -> Written:
        asked = opening(action, self._board)
        row = post_surely(
            self._connection,
            self._issues,
            asked.body,
            find=lambda: find_opened(self._connection, self._board, action),
        )
        return self._compared(action, asked, fit(Issue, row, self._issues, method="POST"))

    def _change(self, action: Write, iid: int, change: Change, *, event: str | None = None) -> Written:
        asked = changing(change, self._board, event=event)
        body = dict(asked.body)
        if change.description is not None:
            now = self._looks.now(iid)
            if now is None:
                return Written(action, WriteState.REFUSED, iid=iid, problem=_GONE)
            if marker.same(now.description, change.description):
                del body["description"]
            elif now.moved(change, self._known.get(iid)):
                # The marker in the description remembers the labels, dates and title that the bot set: to
                # change those without it would make them look like a person's in the next run.
                return Written(action, WriteState.SKIPPED, iid=iid, dropped=change.fields, problem=_MOVED)
        if not body:
            state = WriteState.SKIPPED if asked.dropped else WriteState.DONE
            return Written(
                action, state, iid=iid, dropped=asked.dropped, problem="; ".join(asked.why) or None
            )
        path = f"{self._issues}/{iid}"
        row = self._connection.put(path, body)
        answer = fit(Issue, row, path, method="PUT")
        with self._lock:
            self._known[iid] = tracked_issue(row, path)
        return self._compared(action, Asked(body, asked.dropped, asked.why), answer)

    def _compared(self, action: Write, asked: Asked, answer: Issue) -> Written:
        silent = left_out(asked.body, answer)
        dropped = tuple(dict.fromkeys((*asked.dropped, *silent)))
        why = [*asked.why]
        if silent:
            why.append(f"GitLab answered without {', '.join(silent)}: {self._likely_cause()}")
        state = WriteState.PARTLY if dropped else WriteState.DONE
        return Written(action, state, iid=answer.iid, dropped=dropped, problem="; ".join(why) or None)

    def _likely_cause(self) -> str:
        me = self._board.me
        if me.role < Role.PLANNER:
            return f"{me.username} needs the role Planner or Reporter in {self._board.project.path}"
        return "somebody else may have changed the issue, or a rule of this GitLab forbids it"

    def _comment(self, action: Comment) -> Written:
        path = notes_path(self._board, action.iid)
        row = post_surely(
            self._connection,
            path,
            {"body": action.body},
            find=lambda: find_comment(self._connection, self._board, action),
        )
        if "id" not in row:
            return _commands_only(action)
        note = fit(Note, row, path, method="POST")
        if marker.same(note.body, action.body):
            return Written(action, WriteState.DONE, iid=action.iid)
        problem = "GitLab stored another text than was sent: a line of it was taken for a quick action"
        return Written(action, WriteState.PARTLY, iid=action.iid, dropped=("text",), problem=problem)


def _commands_only(action: Comment) -> Written:
    """A 202 stores nothing (lib/api/helpers/notes_helpers.rb)."""
    problem = (
        "GitLab took the whole comment for quick actions and stored none; look at the comment's template"
    )
    return Written(action, WriteState.FAILED, iid=action.iid, problem=problem)


def _iid(action: Write) -> int | None:
    return None if isinstance(action, EnsureLabel | OpenIssue) else action.iid
