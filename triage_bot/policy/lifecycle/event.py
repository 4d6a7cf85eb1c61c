"""What an event of an account's life is: from which states to which, where it never happens, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triage_bot.model.decision import State

from .states import ENDED, IN_TRIAGE, NO_ISSUE

NEW, RED, YELLOW, RECOVERING = State.NEW, State.RED, State.YELLOW, State.RECOVERING
DUE, LEAVING = State.OUTCOME_DUE, State.WILL_CHURN_REVIEW
WON, LOST, VOID, CLOSED = State.WON, State.LOST, State.VOID, State.CLOSED
RATED = frozenset({NEW, RED, YELLOW, RECOVERING})
"""States that follow from the rating alone."""


@dataclass(frozen=True, slots=True)
class Move:
    """From any of these states to one of those, on a condition; no `to`: the state stays."""

    frm: frozenset[State]
    to: frozenset[State] = frozenset()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """States in which an event cannot happen, or means nothing, and why."""

    states: frozenset[State]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. `rules` are the ids under which reasons of decisions name it; `key` is the pattern of the
    hidden key of its comment, so that nothing is said twice; `module` carries it out, below `policy/`, None
    where nothing does yet."""

    id: str
    sentence: str
    moves: tuple[Move, ...]
    never: tuple[Never, ...] = ()
    rules: tuple[str, ...] = ()
    key: str = ""
    module: str | None = None

    def targets(self, state: State) -> frozenset[State]:
        """The states that the event can lead to from this one, itself included where it may stay."""
        found: set[State] = set()
        for move in self.moves:
            if state in move.frm:
                found |= move.to or {state}
        return frozenset(found)


def of(*states: State | Iterable[State]) -> frozenset[State]:
    found: set[State] = set()
    for state in states:
        found |= {state} if isinstance(state, State) else set(state)
    return frozenset(found)


UNOPENED = Never(NO_ISSUE, "there is no issue")
OVER = Never(ENDED, "the case is closed")
OPEN_ALREADY = Never(IN_TRIAGE, "there is an issue already (R-13)")


def stays(when: str = "", *, frm: frozenset[State] = IN_TRIAGE) -> Move:
    return Move(frm, when=when)
