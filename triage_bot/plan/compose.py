"""Puts the plan of a run together from decisions: labels first, then issues, then what is held and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from triage_bot.model.account import Book
from triage_bot.model.action import EnsureLabel, Hold, OpenIssue, Write
from triage_bot.model.board import Board
from triage_bot.model.decision import Check, Decision
from triage_bot.model.health import Rating
from triage_bot.model.settings import LabelScheme, LabelStyle

from .plan import HygieneItem, Plan, Population

PLAIN = LabelStyle(color="#6699cc")
"""The colour GitLab gives a label that it makes by itself."""


def compose(
    actions: Sequence[Write],
    decisions: Sequence[Decision],
    *,
    book: Book,
    board: Board,
    labels: LabelScheme,
    ratings: Mapping[Rating | None, int],
    hygiene: Mapping[str, tuple[Check, ...]],
    unmatched: tuple[int, ...],
    notices: tuple[str, ...],
    day: date,
    policy: str,
) -> Plan:
    """The whole plan; its order is fixed, so that the same facts give the same digest."""
    touched = {(a.account, getattr(a, "iid", None)) for a in actions if not isinstance(a, EnsureLabel)}
    in_care = [d for d in decisions if d.wanted is not None]
    return Plan(
        day=day,
        project=board.project.path,
        policy=policy,
        actions=(*missing_labels(actions, board, labels), *actions),
        holds=tuple(_hold(decision) for decision in decisions if decision.hold is not None),
        population=Population(
            accounts=len(book),
            ratings={(rating.value if rating else "contradicting"): n for rating, n in _sorted(ratings)},
            tracked=sum(issue.memory is not None for issue in board.issues),
            unchanged=sum((d.account_id, d.iid) not in touched for d in in_care),
            unmatched=unmatched,
        ),
        sources=book.sources,
        bad_rows=book.bad_rows,
        repeats=book.repeats,
        hygiene=_hygiene(decisions, hygiene),
        notices=notices,
    )


def needed_labels(actions: Sequence[Write]) -> frozenset[str]:
    """The titles of all labels that these actions set."""
    needed: set[str] = set()
    for action in actions:
        if isinstance(action, OpenIssue):
            needed.update(action.labels)
        elif change := getattr(action, "change", None):
            needed.update(change.add_labels)
    return frozenset(needed)


def missing_labels(actions: Sequence[Write], board: Board, labels: LabelScheme) -> tuple[EnsureLabel, ...]:
    """The labels that the actions need and the project lacks: GitLab would make them, but grey and mute
    (app/services/labels/find_or_create_service.rb)."""
    made = []
    for name in sorted(needed_labels(actions) - board.labels.keys()):
        style = labels.styles.get(name, PLAIN)
        made.append(EnsureLabel(name=name, color=style.color, description=style.description))
    return tuple(made)


def shared_names(decisions: Sequence[Decision], book: Book) -> frozenset[str]:
    """The names, folded, that more than one account bears, of those that a decision is about."""
    wanted = {d.name.strip().casefold() for d in decisions if d.wanted is not None and d.account is not None}
    if not wanted:
        return frozenset()
    counted = Counter(name for a in book if (name := a.name.strip().casefold()) in wanted)
    return frozenset(name for name, count in counted.items() if count > 1)


def _hold(decision: Decision) -> Hold:
    if decision.hold is None:
        raise ValueError(f"the decision for {decision.account_id} holds nothing")
    return Hold(
        account=decision.account_id,
        name=decision.name,
        hold=decision.hold,
        reasons=decision.reasons,
        iid=decision.iid,
    )


def _hygiene(
    decisions: Sequence[Decision], passing: Mapping[str, tuple[Check, ...]]
) -> tuple[HygieneItem, ...]:
    items = []
    for decision in decisions:
        lasting = decision.wanted.sheet.checks if decision.wanted and decision.wanted.sheet else ()
        checks = (*lasting, *passing.get(decision.account_id, ()))
        if checks and decision.wanted:
            items.append(
                HygieneItem(account=decision.account_id, name=decision.name, checks=checks, iid=decision.iid)
            )
    return tuple(items)


def _sorted(ratings: Mapping[Rating | None, int]) -> list[tuple[Rating | None, int]]:
    order: list[Rating | None] = [*Rating, None]
    return [(rating, ratings[rating]) for rating in order if rating in ratings]
