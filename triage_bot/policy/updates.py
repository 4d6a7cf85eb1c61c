"""2.8: which comment is the last update, and why the others are none; knows no cadence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot.model.board import Note
from triage_bot.model.memory import Memory

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


def _no_update(note: Note, memory: Memory, assignees: tuple[str, ...], terms: Terms) -> str | None:
    if note.by_bot:
        return "written by a bot"
    if terms.day(note.at) < memory.opened:
        return f"written before the opening on {memory.opened}"
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
