"""The labels that tell how an issue stands: overdue, snoozed, waiting for an owner (2.8, E13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Reason
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Category

from .lifecycle.states import DUE, LEAVING
from .snooze import snoozed_until
from .terms import Terms
from .timekeeping import Timekept

OVERDUE, SNOOZED, UNASSIGNED = "overdue", "snoozed", "unassigned"
RANKED = (LEAVING, DUE, SNOOZED, OVERDUE)
"""What an open issue waits for, the gravest first."""


@dataclass(frozen=True, slots=True)
class StateLabels:
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    reasons: tuple[Reason, ...] = ()


def state_labels(
    issue: TrackedIssue, memory: Memory, kept: Timekept, *, queued: bool, terms: Terms
) -> tuple[Memory, StateLabels]:
    """Put each on while its state lasts and take it off with it. One that a person took off stays off until
    the state ends; one that a person put on is theirs. What is not known changes nothing.

    Of one scope an issue carries one label, on every tier of GitLab: the first that holds of `RANKED`, and
    each of them before *new*. Otherwise a paid tier would take one off by itself, as if a person had.
    """
    holds = _holding(memory, kept, terms) | {UNASSIGNED: queued}
    placed = dict(memory.placed)
    add: set[str] = set()
    remove: set[str] = set()
    reasons: list[Reason] = []
    for word, lasts in holds.items():
        title = terms.labels.title(Category.TRIAGE, word)
        key = f"{Category.TRIAGE}.{word}"
        mine = placed.get(key)
        if lasts and mine is None and title is not None and title not in issue.labels:
            add.add(title)
            remove |= _driven_out(placed, title) & issue.labels
            placed = {k: other for k, other in placed.items() if other not in remove} | {key: title}
            reasons.append(_reason(word, kept, begins=True))
        elif not lasts and mine is not None:
            remove |= {mine} & issue.labels
            del placed[key]
            reasons.append(_reason(word, kept, begins=False))
    return replace(memory, placed=placed), StateLabels(frozenset(add), frozenset(remove), tuple(reasons))


def _holding(memory: Memory, kept: Timekept, terms: Terms) -> dict[str, bool]:
    """Which of `RANKED` hold; of one scope, of which an issue can have one only, the first."""
    today = terms.today
    holds = {
        LEAVING: memory.leaving is not None,
        DUE: DUE in memory.asked,
        SNOOZED: snoozed_until(memory, today, terms.policy.reminders) is not None,
    }
    if kept.known:
        holds[OVERDUE] = kept.clock.days_late(today) > 0 and memory.leaving is None
    taken: set[str] = set()
    for word in (word for word in RANKED if holds.get(word)):
        scope = _scope(terms.labels.title(Category.TRIAGE, word))
        holds[word] = scope not in taken
        taken |= {scope} if scope else set()
    return holds


def _driven_out(placed: Mapping[str, str], title: str) -> set[str]:
    """The bot's other labels of the title's scope."""
    scope = _scope(title)
    return {other for other in placed.values() if scope is not None and _scope(other) == scope} - {title}


def _scope(title: str | None) -> str | None:
    """What stands before the last `::`, as GitLab has it (ee/app/models/ee/label.rb).

    >>> _scope("triage::overdue"), _scope("overdue")
    ('triage', None)
    """
    scope, mark, _ = (title or "").rpartition("::")
    return scope if mark else None


def _reason(word: str, kept: Timekept, *, begins: bool) -> Reason:
    """What the label's coming or going tells."""
    if word == OVERDUE:
        due = kept.clock.deadline
        return Reason("R-21", f"an update was due on {due}" if begins else f"not late any more: due {due}")
    if word == LEAVING:
        return Reason("E18", "the account will churn" if begins else "the account will not churn any more")
    if word == DUE:
        return Reason("E19", "the outcome is due" if begins else "the outcome is not due any more")
    if word == SNOOZED:
        return Reason("E21", "snoozed" if begins else "the snooze has ended")
    return Reason("E13", "waits for an owner" if begins else "has an owner")
