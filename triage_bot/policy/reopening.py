"""2.8 and E25: an issue that was reopened begins its clock and its ladder anew; knows no comment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from triage_bot.model.board import Board
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Episode

from .lifecycle.states import AT_RISK, DOUBTED, OUTCOME, concluded
from .terms import Terms


def begun_again(memory: Memory, iid: int, board: Board, terms: Terms) -> Memory:
    """The memory of an open issue after a reopening by a person that it does not know of yet. A day counts
    once, as the clock counts days. What the bot reopens itself it remembers in the same write.

    One that the bot has seen closed by a person was reopened since, today if nothing else is known.
    """
    at = board.reopened.get(iid)
    if at is not None and terms.day(at) > memory.began:
        return anew(memory, terms.day(at))
    return anew(memory, terms.today) if memory.closed_on is not None else memory


def anew(memory: Memory, day: date) -> Memory:
    """A new episode from this day on: earlier updates, reminders, grace and words about the outcome are of
    one that is over, and keys of comments are new."""
    end = concluded(memory)
    closed = memory.closed_on or (end.on if end else day)
    memory = replace(
        memory,
        reopened=day,
        episode=memory.episode + 1,
        episodes=(*memory.episodes, Episode(memory.began, closed, end.outcome if end else None)),
        closed_on=None,
        well=None,
        verdict=memory.verdict if memory.verdict and memory.verdict.on > day else None,
        asked={kind: on for kind, on in memory.asked.items() if kind not in (AT_RISK, OUTCOME, DOUBTED)},
        nudged=None,
        grace_note=None,
    )
    if memory.updated is not None and memory.updated < day:
        memory = replace(memory, updated=None, updated_note=0)
    return memory


def unclear(iid: int, board: Board) -> bool:
    """Whether it was looked for a reopening in vain: then nobody is reminded."""
    return iid in board.reopened and board.reopened[iid] is None
