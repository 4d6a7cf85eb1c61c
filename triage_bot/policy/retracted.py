"""E21: words to the bot whose comment was deleted no longer count; knows no grammar of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model.board import Board
from triage_bot.model.decision import Reason
from triage_bot.model.memory import Memory

from .terms import Terms

RULE = "E21"


@dataclass(frozen=True, slots=True)
class Standing:
    """The memory without the words that were taken back, and why. `unproven` asks for the issue's own
    comments: the project's activity may just not show a comment, as after a move of the issue."""

    memory: Memory
    reasons: tuple[Reason, ...] = ()
    unproven: bool = False


def still_standing(memory: Memory, iid: int, board: Board, terms: Terms) -> Standing:
    """Words that are in force are looked for among the comments. What the evidence does not show is believed
    until the issue's own comments, read as far back as it, lack it too.

    On a closed issue nothing is taken back: what they said has been acted on.
    """
    record = board.records.get(iid)
    seen = {note.id for note in (board.notes.get(iid, ()) if record is None else record)}
    missing = {what: note for what, note in words_in_force(memory, terms.today).items() if note not in seen}
    if not missing or all(issue.iid != iid for issue in board.issues):
        return Standing(memory)
    if record is not None:
        gone = Reason(RULE, f"the comment with the {', the '.join(missing)} is deleted; it no longer counts")
        kept = replace(
            memory,
            snooze=None if "snooze" in missing else memory.snooze,
            verdict=None if "verdict" in missing else memory.verdict,
        )
        return Standing(kept, (gone,))
    shown = {what for what in missing if _should_be_seen(what, memory, board.evidence_since, terms)}
    return Standing(memory, unproven=bool(shown) and board.evidence_whole and iid not in board.records)


def words_in_force(memory: Memory, today: date) -> dict[str, int]:
    """What people have told the bot and still counts, by the comment it stands in. A next step that was
    named counts with its comment as the last update, and goes with it."""
    found = {}
    if memory.snooze is not None and today <= memory.snooze.day:
        found["snooze"] = memory.snooze.note
    if memory.verdict is not None:
        found["verdict"] = memory.verdict.note
    return found


def _should_be_seen(what: str, memory: Memory, since: date | None, terms: Terms) -> bool:
    """Whether a comment was written in the days of which the project's activity was read. A snooze was asked
    for at most so many days before its end."""
    if since is None:
        return False
    if what == "verdict":
        return memory.verdict is not None and memory.verdict.on >= since
    ends = memory.snooze.day if memory.snooze is not None else since
    return (ends - since).days >= terms.policy.reminders.snooze_days
