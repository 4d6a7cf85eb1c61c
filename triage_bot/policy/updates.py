"""2.8: which comment is the last update, and why the others are none; knows no cadence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from triage_bot.model.board import Board, Note, TrackedIssue
from triage_bot.model.memory import Memory

from .reopening import begun_again
from .retracted import words_in_force
from .terms import Terms

_REACTIONS = frozenset({"+1", "-1", "ok", "done", "👍", "👎"})


@dataclass(frozen=True, slots=True)
class Passed:
    """A comment that is no update, and why."""

    note: Note
    why: str


@dataclass(frozen=True, slots=True)
class Updates:
    """The last update, None where nothing counts, and the later comments that were passed over."""

    last: Note | None
    passed: tuple[Passed, ...] = ()


def last_update(
    notes: Iterable[Note], memory: Memory, *, assignees: tuple[str, ...], terms: Terms
) -> Updates:
    """The newest comment by a person since the opening (R-21): no bot, no bare reaction.

    "No change" counts (R-23). Where assignees alone count, an update of theirs goes on counting after the
    issue has changed hands. `notes` may come in any order; system notes are not among them.
    """
    passed: list[Passed] = []
    for note in sorted(notes, key=lambda note: (note.at, note.id), reverse=True):
        why = _no_update(note, memory, assignees, terms)
        if why is None:
            return Updates(note, tuple(passed))
        passed.append(Passed(note, why))
    return Updates(None, tuple(passed))


def told_all(notes: Sequence[Note], issue: TrackedIssue, board: Board, terms: Terms) -> bool:
    """Whether the comments read so far, newest first, reach back far enough: to the last update, and over
    every word to the bot that the project's activity may have withheld; or to the day updates count from. And
    to the words that are in force, which may have been deleted."""
    if issue.memory is None or not notes:
        return False
    memory, oldest = begun_again(issue.memory, issue.iid, board, terms), notes[-1]
    if any(oldest.id > note for note in words_in_force(memory, terms.today).values()):
        return False
    day = terms.day(oldest.at)
    if day < memory.began:
        return True
    seen_before = board.evidence_since is not None and day < board.evidence_since
    heard = board.evidence_whole or seen_before or oldest.id <= memory.heard
    return heard and last_update(notes, memory, assignees=issue.assignees, terms=terms).last is not None


def _no_update(note: Note, memory: Memory, assignees: tuple[str, ...], terms: Terms) -> str | None:
    if note.by_bot:
        return "written by a bot"
    if terms.day(note.at) < memory.began:
        how = "reopening" if memory.reopened == memory.began else "opening"
        return f"written before the {how} on {memory.began}"
    if _bare_reaction(note.body):
        return "a bare reaction"
    theirs = not assignees or note.author in assignees or note.id == memory.updated_note
    if terms.policy.reminders.only_assignees and not theirs:
        return "not written by an assignee"
    return None


def _bare_reaction(body: str) -> bool:
    """An emoji, `:thumbsup:`, `+1` or no word at all.

    >>> [_bare_reaction(text) for text in ("+1", ":tada: :tada:", "👍", "ok", "no change")]
    [True, True, True, True, False]
    """
    words = body.split()
    return all(
        word.casefold() in _REACTIONS
        or (len(word) > 2 and word[0] == word[-1] == ":")
        or not any(sign.isalnum() for sign in word)
        for word in words
    )
