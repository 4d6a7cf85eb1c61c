"""Reads the triage project within a fixed budget of requests; it must not write and holds no rule.

The fixed requests are token, project, members and recently closed issues, and milestones where asked for;
beside them only one request per hundred open issues and one per hundred recent comments. What is asked for
later about single issues is one request each; one for all reopenings, and one for the labels where one is to
be set that no issue bears.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta

from triage_bot.model.board import Board, BoardLabel, Member, Note, Project, Role, TrackedIssue
from triage_bot.model.settings import GitLabSettings
from triage_bot.ports import Enough

from . import answers
from .access import Access, board_labels, read_labels, read_me, read_members, read_project, read_token
from .answers import fit
from .comments import ISSUES, Authorship
from .connect import Connection, Query, Row
from .exchange import ExchangeError, MisfitError, RefusalError
from .issues import apart, tracked_issues
from .remedies import Place, refused, remedy

_EARLIEST_ZONE = timedelta(hours=14)
_CLOCK_MARGIN = timedelta(minutes=2)
# Sorted by what never changes, so that work on the issues while they are read moves no row to another page.
_ISSUES: Query = {"issue_type": "issue", "order_by": "created_at", "sort": "asc"}
_KEYSET: Query = {"pagination": "keyset"}
_PAGE = 100
GHOST = "ghost"
"""Whose everything is that deleted users wrote, such as the bot of a revoked project token
(app/services/users/migrate_records_to_ghost_user_service.rb)."""
_EVENTS_COUNTED = 10_000
"""A list of events ends a page after so many rows, whatever follows: GitLab counts no further
(app/finders/events_finder.rb)."""


_NEVER = datetime.min.replace(tzinfo=UTC)


class GitLabReader:
    """An IssueReader. `bots` are user names whose comments are no updates; with `to_write` the project is
    refused unless the token may also write to it."""

    def __init__(
        self,
        connection: Connection,
        settings: GitLabSettings,
        *,
        bots: frozenset[str] = frozenset(),
        to_write: bool = False,
    ) -> None:
        self._connection = connection
        self._settings = settings
        self._bots = bots
        self._to_write = to_write
        self._paging = _KEYSET

    def board(self, *, evidence_since: date, closed_since: date, milestones: bool) -> Board:
        """The whole project. Comments that cannot all be read make `evidence_whole` False, nothing else.

        Raises GitLabRefusedError with every problem found when the project cannot be read or worked on.
        """
        try:
            return self._board(evidence_since, closed_since, milestones)
        except ExchangeError as error:
            raise refused(remedy(error, Place.of(self._settings))) from None

    def _board(self, evidence_since: date, closed_since: date, milestones: bool) -> Board:
        token = read_token(self._connection)
        project = read_project(self._connection, self._settings.project)
        members = read_members(self._connection, project)
        me = read_me(self._connection, token, members)
        problems = Access(token=token, project=project, me=me).problems(
            self._settings, to_write=self._to_write
        )
        if problems:
            raise refused(*problems)
        trusted = {member.username for member in members if member.role >= Role.PLANNER}
        own = {me.username, GHOST, *self._bots}
        issues, boards = apart(self._issues(project, {"state": "opened"}), own | trusted, own=own)
        closed, shut = apart(self._closed(project, closed_since), own | trusted, own=own)
        known = (*issues, *closed)
        authorship = Authorship(me=me.id, project_id=project.id, names=self._bots, issues=known)
        titles = self._milestones(project) if milestones else None
        notes, whole, doubtful = self._notes(project, authorship, evidence_since)
        return Board(
            project=project,
            me=me,
            issues=issues,
            closed=closed,
            dashboards=(*boards, *shut),
            speaker=me.id if self._to_write else _speaker(issues, members),
            members={member.username: member for member in members},
            milestones=titles,
            notes=notes,
            evidence_since=evidence_since,
            evidence_whole=whole,
            doubtful=doubtful,
        )

    def labels(self, board: Board) -> dict[str, BoardLabel]:
        """The labels of the project and its groups, by title. Raises GitLabRefusedError."""
        try:
            return board_labels(read_labels(self._connection, board.project))
        except ExchangeError as error:
            raise refused(remedy(error, Place.of(self._settings))) from None

    def notes(self, board: Board, iid: int, enough: Enough) -> tuple[Note, ...] | None:
        """The comments of the issue, newest last, a hundred to a request until they are enough; None when one
        of them cannot be read. GitLab keeps at most 5,000 on an issue, so that fifty requests are the most.

        Notes that the token may not see make pages short, not last ones (lib/api/notes.rb): only the Link
        header ends the list."""
        path = f"/projects/{board.project.id}/issues/{iid}/notes"
        query: Query = {"activity_filter": "only_comments", "order_by": "created_at", "sort": "desc"}
        authorship = Authorship.on(board, self._bots)
        found: list[Note] = []
        try:
            for number, row in enumerate(self._connection.rows(path, query), start=1):
                note = authorship.issue_note(fit(answers.Note, row, path), iid)
                if note is not None:
                    found.append(note)
                if number % _PAGE == 0 and enough(found):
                    break
        except ExchangeError:
            return None
        return tuple(sorted(found, key=lambda note: (note.at, note.id)))

    def reopened(self, board: Board, iids: Collection[int]) -> dict[int, datetime | None]:
        """When people last reopened issues inside the evidence window, by iid: one request, and one more per
        hundred reopenings. Where that fails, one for each of `iids`, and None where that fails too.

        The filter alone tells a reopening: GitLab calls it "opened" (app/models/event.rb).
        """
        try:
            return self._reopenings(board)
        except ExchangeError:
            pass
        found = {iid: self._reopening(board, iid) for iid in sorted(iids)}
        return {iid: at for iid, at in found.items() if at != _NEVER}

    def _reopenings(self, board: Board) -> dict[int, datetime | None]:
        found: dict[int, datetime | None] = {}
        path = f"/projects/{board.project.id}/events"
        query = self._events_since(board.evidence_since or date.min + timedelta(days=3))
        for row in self._connection.rows(path, {**query, "action": "reopened"}):
            event = fit(answers.Reopening, row, path)
            by_bot = event.author_id == board.me.id
            if event.target_type in ISSUES and event.target_iid is not None and not by_bot:
                found[event.target_iid] = event.created_at
        return found

    def _reopening(self, board: Board, iid: int) -> datetime | None:
        """What the bot opened again itself its marker tells, in the same write."""
        path = f"/projects/{board.project.id}/issues/{iid}/resource_state_events"
        try:
            changes = [fit(answers.StateChange, row, path) for row in self._connection.rows(path)]
        except ExchangeError:
            return None
        by_people = (c for c in changes if c.user is None or c.user.id != board.me.id)
        return max((c.created_at for c in by_people if c.state == "reopened"), default=_NEVER)

    def _closed(self, project: Project, since: date) -> tuple[TrackedIssue, ...]:
        """Issues closed on or after a day, wherever on Earth the day is counted.

        A close moves `updated_at` at once (app/models/issue.rb); the margin is for clocks that differ.
        """
        start = datetime.combine(since, time(), UTC) - _EARLIEST_ZONE - _CLOCK_MARGIN
        query = {"state": "closed", "updated_after": start.strftime("%Y-%m-%dT%H:%M:%SZ")}
        issues = self._issues(project, query)
        return tuple(issue for issue in issues if issue.closed_at is None or issue.closed_at >= start)

    def _issues(self, project: Project, query: Query) -> tuple[TrackedIssue, ...]:
        """Keyset paging (GitLab 18.3) neither skips an issue when another is closed meanwhile, which would
        open a twin, nor ends at 50,000 rows. Older servers ignore the wish, or refuse it and are asked again.
        """
        path = f"/projects/{project.id}/issues"
        query = {**_ISSUES, **query}
        try:
            return tracked_issues(self._connection.rows(path, {**query, **self._paging}), path)
        except RefusalError as error:
            if error.status not in (400, 405) or not self._paging:
                raise
        self._paging = {}
        return tracked_issues(self._connection.rows(path, query), path)

    def _milestones(self, project: Project) -> dict[str, int]:
        path = f"/projects/{project.id}/milestones"
        query: Query = {"state": "active", "include_ancestors": "true"}
        rows = (fit(answers.Milestone, row, path) for row in self._connection.rows(path, query))
        return {milestone.title: milestone.id for milestone in rows}

    @staticmethod
    def _events_since(since: date) -> Query:
        """`after` leaves out the day it names and counts days in the instance's time zone, hence two days.
        Oldest first, so that what happens meanwhile comes at the end and moves no page. No `target_type`:
        `note` would leave out what is said in threads, `issue` what is a work item by now."""
        return {"after": (since - timedelta(days=2)).isoformat(), "sort": "asc"}

    def _notes(
        self, project: Project, authorship: Authorship, since: date
    ) -> tuple[dict[int, tuple[Note, ...]], bool, frozenset[int]]:
        """Comments by issue, newest last, whether they are all there, and the issues of those that are not,
        where that can be seen."""
        path = f"/projects/{project.id}/events"
        seen: dict[int, Note] = {}
        doubtful: set[int] = set()
        whole, rows = True, 0
        try:
            for row in self._connection.rows(path, {**self._events_since(since), "action": "commented"}):
                rows += 1
                try:
                    event = fit(answers.Event, row, path)
                except MisfitError:
                    whole = False
                    doubtful.update(_issue_of(row))
                    continue
                note = authorship.note(event.note) if event.note else None
                if note is not None:
                    seen[note.id] = note
        except ExchangeError:
            whole = False
        if rows >= _EVENTS_COUNTED:
            whole = False
        by_issue: dict[int, list[Note]] = {}
        for note in sorted(seen.values(), key=lambda note: (note.at, note.id)):
            by_issue.setdefault(note.issue_iid, []).append(note)
        return {iid: tuple(notes) for iid, notes in by_issue.items()}, whole, frozenset(doubtful)


def _issue_of(row: Row) -> set[int]:
    """The issue of a comment that does not fit, where its number at least can be read."""
    note = row.get("note")
    iid = note.get("noteable_iid") if isinstance(note, dict) else None
    return {iid} if type(iid) is int else set()


def _speaker(issues: Sequence[TrackedIssue], members: Sequence[Member]) -> int | None:
    """Who opened the newest issue that the bot named itself: the member as whom it writes here."""
    own = [issue for issue in issues if issue.memory is not None and issue.memory.title is not None]
    newest = max(own, key=lambda issue: issue.iid, default=None)
    ids = {member.username: member.id for member in members}
    return ids.get(newest.author) if newest is not None else None
