"""R-13 and E28: at most one open issue per account; the oldest that people had a hand in stays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot import marker
from triage_bot.model.board import Board, TrackedIssue

from .untouchable import why_untouchable

RULE = "E28"


@dataclass(frozen=True, slots=True)
class Tracked:
    """The one issue that counts for an account, and the others beside it, oldest first."""

    issue: TrackedIssue
    others: tuple[TrackedIssue, ...] = ()


def by_account(issues: Iterable[TrackedIssue], board: Board) -> dict[str, Tracked]:
    """Open issues with a marker, by account; of several the first in order counts."""
    grouped: dict[str, list[TrackedIssue]] = defaultdict(list)
    for issue in issues:
        if issue.memory is not None:
            grouped[issue.memory.account].append(issue)
    found = {}
    for account, group in grouped.items():
        first, *others = in_order(group, board)
        found[account] = Tracked(first, tuple(others))
    return found


def in_order(issues: Iterable[TrackedIssue], board: Board) -> list[TrackedIssue]:
    """The issue that stays before those that go: the oldest in which people have a hand, else the oldest. One
    that this release must not write to stays only where there is no other."""
    by_age = sorted(issues, key=lambda i: (why_untouchable(i) is not None, i.created_at, i.iid))
    spare = [
        issue
        for issue in by_age
        if all(nothing_lost(issue, other, board) for other in by_age if other is not issue)
    ]
    kept = (issue for issue in by_age if issue not in spare and why_untouchable(issue) is None)
    first = next(kept, by_age[0])
    return [first, *(issue for issue in by_age if issue is not first)]


def nothing_lost(issue: TrackedIssue, stays: TrackedIssue, board: Board) -> bool:
    """Whether closing it loses no word of anybody: the bot opened it, only the bot has commented, and every
    line of its text stands in the one that stays too.

    Comments are counted by GitLab, so that one outside the evidence window counts as a person's. The bot
    gives all its issues the same headings to fill in.
    """
    notes = board.notes.get(issue.iid, ())
    own = sum(note.by_bot for note in notes)
    mine = issue.author == board.me.username and issue.comments <= own
    return mine and not _lines(issue) - _lines(stays)


def _lines(issue: TrackedIssue) -> Counter[str]:
    marked = marker.read(issue.description)
    text = f"{marked.before}\n{marked.after}" if marked else issue.description
    return Counter(line.strip() for line in text.splitlines() if line.strip())
