"""A GitLab as a value: actions and people's edits give the next one. It keeps what the real one keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.policy.cases import ME, POLICY, PROJECT, noon
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
from triage_bot.model.board import Board, BoardLabel, Note, TrackedIssue


def kept(text: str) -> str:
    """What GitLab stores of a description: no carriage returns, no white space at the end."""
    return text.replace("\r", "").rstrip()


@dataclass(frozen=True)
class FakeGitLab:
    """Issues with their comments. `scoped`: a scoped label drives out its siblings, as on paid tiers.

    `emoji` are those the bot gave, with the comment's id."""

    issues: tuple[TrackedIssue, ...] = ()
    notes: tuple[Note, ...] = ()
    labels: tuple[str, ...] = ()
    scoped: bool = True
    milestones: dict[str, int] | None = field(default=None)
    emoji: tuple[tuple[int, str], ...] = ()

    def board(self, today: date) -> Board:
        """What the reader would see: markers read anew, comments of the evidence window only."""
        since = today - timedelta(days=POLICY.evidence_days)
        seen: dict[int, tuple[Note, ...]] = {}
        for note in self.notes:
            if note.at.date() >= since:
                seen[note.issue_iid] = (*seen.get(note.issue_iid, ()), note)
        issues = [_read(issue) for issue in self.issues]
        return Board(
            project=PROJECT,
            me=ME,
            issues=tuple(issue for issue in issues if issue.open),
            closed=tuple(issue for issue in issues if not issue.open),
            labels={name: BoardLabel(name, "#000000") for name in self.labels},
            milestones=self.milestones,
            notes=seen,
            evidence_since=since,
        )

    def read(self, board: Board, iids: Iterable[int]) -> Board:
        """The board with all comments of these issues, as the reader has them before somebody is reminded."""
        records = {iid: tuple(note for note in self.notes if note.issue_iid == iid) for iid in iids}
        return replace(board, records={**board.records, **records})

    def after(self, actions: Iterable[Write], today: date) -> FakeGitLab:
        """All actions carried out, in their order, at noon of the day."""
        done = self
        for action in actions:
            done = done._after(action, noon(today))
        return done

    def issue(self, iid: int) -> TrackedIssue:
        return next(issue for issue in self.issues if issue.iid == iid)

    def said(self) -> list[tuple[int, str]]:
        """Every key of every comment of the bot, with its issue."""
        return [(note.issue_iid, key) for note in self.notes if note.by_bot for key in note.keys]

    def with_issue(self, issue: TrackedIssue) -> FakeGitLab:
        """One issue replaced, or added where its number is new."""
        others = tuple(other for other in self.issues if other.iid != issue.iid)
        ordered = sorted((*others, issue), key=lambda one: one.iid)
        return replace(self, issues=tuple(ordered))

    def with_comment(self, iid: int, body: str, at: datetime, *, author: str = ME.username) -> FakeGitLab:
        note = Note(
            iid,
            id=len(self.notes) + 1,
            author_id=0,
            author=author,
            at=at,
            by_bot=author == ME.username,
            keys=marker.keys(body) if author == ME.username else frozenset(),
            body=body,
        )
        issue = self.issue(iid)
        counted = self.with_issue(replace(issue, comments=issue.comments + 1))
        return replace(counted, notes=(*self.notes, note))

    def opened(
        self, title: str, description: str, at: datetime, *, author: str, labels: Iterable[str] = ()
    ) -> FakeGitLab:
        iid = max((issue.iid for issue in self.issues), default=0) + 1
        return self.with_issue(
            TrackedIssue(
                iid=iid,
                title=title.strip(),
                description=kept(description),
                open=True,
                labels=self._labelled(frozenset(), labels),
                assignees=(),
                author=author,
                created_at=at,
                web_url=f"{PROJECT.web_url}/-/issues/{iid}",
            )
        )

    def relabelled(self, iid: int, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> FakeGitLab:
        issue = self.issue(iid)
        return self.with_issue(replace(issue, labels=self._labelled(issue.labels - set(remove), add)))

    def _labelled(self, labels: frozenset[str], add: Iterable[str]) -> frozenset[str]:
        for title in sorted(add):
            scope, _, rest = title.rpartition("::")
            if self.scoped and scope and rest:
                labels = frozenset(old for old in labels if old.rpartition("::")[0] != scope)
            labels |= {title}
        return labels

    def _after(self, action: Write, at: datetime) -> FakeGitLab:
        match action:
            case EnsureLabel():
                assert action.name not in self.labels
                return replace(self, labels=(*self.labels, action.name))
            case OpenIssue():
                assert set(action.labels) <= set(self.labels), "labels come first"
                opened = self.opened(
                    action.title, action.description, at, author=ME.username, labels=action.labels
                )
                return opened._changed(
                    opened.issues[-1].iid,
                    Change(assignee=action.assignee, due=action.due, milestone=action.milestone),
                )
            case Comment():
                assert marker.keys(action.body) == set(action.keys)
                return self.with_comment(action.iid, action.body, at)
            case CloseIssue():
                changed = self._changed(action.iid, action.change)
                issue = changed.issue(action.iid)
                return changed.with_issue(replace(issue, open=False, closed_at=at, closed_by=ME.username))
            case ReopenIssue():
                changed = self._changed(action.iid, action.change)
                issue = changed.issue(action.iid)
                assert not issue.open
                return changed.with_issue(replace(issue, open=True, closed_at=None, closed_by=None))
            case UpdateIssue() | AdoptIssue():
                return self._changed(action.iid, action.change)
            case Acknowledge():
                given = (action.note, action.emoji)
                assert given not in self.emoji, "GitLab refuses a second one"
                return replace(self, emoji=(*self.emoji, given))

    def _changed(self, iid: int, change: Change) -> FakeGitLab:
        assert set(change.add_labels) <= set(self.labels), "labels come first"
        relabelled = self.relabelled(iid, add=change.add_labels, remove=change.remove_labels)
        issue = relabelled.issue(iid)
        if change.description is not None:
            assert issue.description == change.description_before
            issue = replace(issue, description=kept(change.description))
        return relabelled.with_issue(
            replace(
                issue,
                title=change.title.strip() if change.title else issue.title,
                assignees=(change.assignee,) if change.assignee else issue.assignees,
                due_date=change.due or issue.due_date,
                milestone=change.milestone or issue.milestone,
            )
        )


def _read(issue: TrackedIssue) -> TrackedIssue:
    marked = marker.read(issue.description)
    if marked is None:
        return replace(issue, memory=None, marker_fault=None)
    return replace(issue, memory=marked.memory, marker_fault=marked.fault)
