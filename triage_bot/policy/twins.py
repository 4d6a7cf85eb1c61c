"""R-13 and E28: at most one open issue per account; the older stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot import marker
from triage_bot.model.board import Board, TrackedIssue

RULE = "E28"


@dataclass(frozen=True, slots=True)
class Tracked:
    """The one issue that counts for an account, and the younger ones beside it."""

    issue: TrackedIssue
    younger: tuple[TrackedIssue, ...] = ()


def by_account(issues: Iterable[TrackedIssue]) -> dict[str, Tracked]:
    """Open issues with a marker, by account; of several the oldest counts."""
    grouped: dict[str, list[TrackedIssue]] = defaultdict(list)
    for issue in issues:
        if issue.memory is not None:
            grouped[issue.memory.account].append(issue)
    return {
        account: Tracked(issue=ordered[0], younger=tuple(ordered[1:]))
        for account, group in grouped.items()
        if (ordered := sorted(group, key=lambda issue: (issue.created_at, issue.iid)))
    }


def untouched(issue: TrackedIssue, older: TrackedIssue, board: Board) -> bool:
    """Whether nobody but the bot has had a hand in it: then closing it loses no word of anybody.

    Comments are counted by GitLab, so that one outside the evidence window counts as a person's. The bot
    gave both issues the same headings to fill in: text that differs was written by a person, here or there.
    """
    notes = board.notes.get(issue.iid, ())
    own = sum(note.by_bot for note in notes)
    mine = issue.author == board.me.username and issue.comments <= own
    return mine and _of_people(issue) == _of_people(older)


def _of_people(issue: TrackedIssue) -> str:
    marked = marker.read(issue.description)
    text = f"{marked.before}{marked.after}" if marked else issue.description
    return text.replace("\r", "").strip()
