"""What can happen to an account, as a table: event by event, from which state to which, and by whose hand.

The table decides nothing. Tests hold every decision against it, and the page of the life of an account is
written from it. An event that moves nothing keeps its state: labels, facts and comments may still change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triage_bot.model.decision import State
from triage_bot.policy.lifecycle.event import Event

from . import after_close, care, identity, opening, outcome, rating

_CHAPTERS = (opening, rating, care, outcome, after_close, identity)


def _number(event: Event) -> int:
    """Events by their number; what is no event of the handbook's table comes last."""
    return int(event.id[1:]) if event.id[1:].isdigit() else 99


EVENTS: tuple[Event, ...] = tuple(
    sorted((event for chapter in _CHAPTERS for event in chapter.EVENTS), key=_number)
)
"""Every event of an account's life, in the order of its number."""

BY_ID = {event.id: event for event in EVENTS}


def named_by(rules: Iterable[str]) -> Iterator[Event]:
    """The events that stand behind these ids of rules."""
    wanted = set(rules)
    for event in EVENTS:
        if event.id in wanted or wanted.intersection(event.rules):
            yield event


def reachable(before: State, rules: Iterable[str]) -> frozenset[State]:
    """The states that the events behind these rules can lead to, in any order, each any number of times."""
    events = tuple(named_by(rules))
    seen, fresh = {before}, {before}
    while fresh:
        fresh = {to for state in fresh for event in events for to in event.targets(state)} - seen
        seen |= fresh
    return frozenset(seen)
