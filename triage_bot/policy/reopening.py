"""2.8: an issue that was reopened begins its clock and its ladder anew; knows no comment."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.board import Board
from triage_bot.model.memory import Memory

from .terms import Terms


def begun_again(memory: Memory, iid: int, board: Board, terms: Terms) -> Memory:
    """The memory after a reopening that it does not know of yet: earlier updates, reminders and grace are of
    an episode that is over, and keys of comments are new. A day counts once, as the clock counts days."""
    at = board.reopened.get(iid)
    if at is None or terms.day(at) <= memory.began:
        return memory
    day = terms.day(at)
    memory = replace(memory, reopened=day, episode=memory.episode + 1, nudged=None, grace_note=None)
    if memory.updated is not None and memory.updated < day:
        memory = replace(memory, updated=None, updated_note=0)
    return memory


def unclear(iid: int, board: Board) -> bool:
    """Whether it was looked for a reopening in vain: then nobody is reminded."""
    return iid in board.reopened and board.reopened[iid] is None
