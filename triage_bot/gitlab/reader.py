"""Reads the triage project within a fixed budget of requests; it must not write and holds no rule.

The fixed requests are token, project, labels, members and recently closed issues, and milestones where asked
for; beside them only one request per hundred open issues and one per hundred recent comments.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from triage_bot.model.board import Board, Note, Project, TrackedIssue
from triage_bot.model.settings import GitLabSettings

from . import answers
from .access import Access, board_labels, read_labels, read_me, read_members, read_project, read_token
from .answers import fit
from .comments import Authorship
from .connect import Connection, Query
from .exchange import ExchangeError, MisfitError, RefusalError
from .issues import tracked_issues
from .remedies import Place, refused, remedy

_EARLIEST_ZONE = timedelta(hours=14)
_CLOCK_MARGIN = timedelta(minutes=2)
# Sorted by what never changes, so that work on the issues while they are read moves no row to another page.
_ISSUES: Query = {"issue_type": "issue", "order_by": "created_at", "sort": "asc"}
_KEYSET: Query = {"pagination": "keyset"}


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
        labels = board_labels(read_labels(self._connection, project))
        members = read_members(self._connection, project)
        me = read_me(self._connection, token, members)
        problems = Access(token=token, project=project, me=me).problems(
            self._settings, to_write=self._to_write
        )
        if problems:
            raise refused(*problems)
        authorship = Authorship(me=me.id, project_id=project.id, names=self._bots)
        issues = self._issues(project, {"state": "opened"})
        closed = self._closed(project, closed_since)
        titles = self._milestones(project) if milestones else None
        notes, whole = self._notes(project, authorship, evidence_since)
        return Board(
            project=project,
            me=me,
            issues=issues,
            closed=closed,
            labels=labels,
            members={member.username: member for member in members},
            milestones=titles,
            notes=notes,
            evidence_since=evidence_since,
            evidence_whole=whole,
        )

    def notes(self, board: Board, iid: int) -> tuple[Note, ...] | None:
        """All comments of the issue, newest last; None when they cannot all be read. A newest page with a
        person's comment is not enough: it may be one that is no update. Notes that the token may not see make
        pages short, not last ones (lib/api/notes.rb): only the Link header ends the list."""
        path = f"/projects/{board.project.id}/issues/{iid}/notes"
        query: Query = {"activity_filter": "only_comments", "order_by": "created_at", "sort": "desc"}
        authorship = Authorship(me=board.me.id, project_id=board.project.id, names=self._bots)
        found: list[Note] = []
        try:
            for row in self._connection.rows(path, query):
                note = authorship.issue_note(fit(answers.Note, row, path), iid)
                if note is not None:
                    found.append(note)
        except ExchangeError:
            return None
        return tuple(sorted(found, key=lambda note: (note.at, note.id)))

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

    def _notes(
        self, project: Project, authorship: Authorship, since: date
    ) -> tuple[dict[int, tuple[Note, ...]], bool]:
        """Comments by issue, newest last, and whether they are all there.

        `after` leaves out the day it names and counts days in the instance's time zone, hence two days.
        Oldest first, so that comments written meanwhile come at the end and move no page.
        """
        path = f"/projects/{project.id}/events"
        query: Query = {
            "action": "commented",
            "after": (since - timedelta(days=2)).isoformat(),
            "sort": "asc",
        }
        seen: dict[int, Note] = {}
        whole = True
        try:
            for row in self._connection.rows(path, query):
                try:
                    event = fit(answers.Event, row, path)
                except MisfitError:
                    whole = False
                    continue
                note = authorship.note(event.note) if event.note else None
                if note is not None:
                    seen[note.id] = note
        except ExchangeError:
            whole = False
        by_issue: dict[int, list[Note]] = {}
        for note in sorted(seen.values(), key=lambda note: (note.at, note.id)):
            by_issue.setdefault(note.issue_iid, []).append(note)
        return {iid: tuple(notes) for iid, notes in by_issue.items()}, whole
