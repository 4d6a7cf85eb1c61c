"""One action in words: what happens to which account, what changes, and the reason with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from triage_bot.model.action import (
    Acknowledge,
    Action,
    AdoptIssue,
    Change,
    CloseIssue,
    Comment,
    EnsureLabel,
    Hold,
    OpenIssue,
    ReopenIssue,
    UpdateIssue,
)
from triage_bot.model.decision import Reason
from triage_bot.plan.difference import ITEM

from .line import Line, Part, count
from .plain import plain

MOST_ROWS = 6
"""Changed rows of the block shown per issue; more would hide the plan behind the facts."""

LONGEST_NAME, LONGEST_ID = 60, 64
"""An id is cut late: its end is what tells two accounts of one name apart."""


def action_lines(action: Action) -> Iterator[Line]:
    """The plan line read aloud, then its details, indented."""
    match action:
        case EnsureLabel():
            yield Line(Part.OPEN, f"+ label   {plain(action.name)} ({action.color})")
        case OpenIssue():
            yield Line(Part.OPEN, f"+ open    {account_words(action.name, action.account)}")
            yield _detail(", ".join(map(plain, action.labels)))
            yield from _dates(action)
            yield from _because(action.reasons)
        case AdoptIssue():
            yield Line(Part.UPDATE, f"~ adopt   #{action.iid} {account_words(action.name, action.account)}")
            yield from _changes(action.change)
            yield from _because(action.reasons)
        case UpdateIssue():
            yield Line(Part.UPDATE, f"~ update  #{action.iid} {account_words(action.name, action.account)}")
            yield from _changes(action.change)
            yield from _rows(action.shows)
            if action.change.fields == ("facts",) and not action.shows:
                yield _detail("nothing that people see; only what the bot remembers")
            yield from _because(action.reasons)
        case Comment():
            yield Line(Part.NUDGE, f"! comment #{action.iid} {account_words(action.name, action.account)}")
            yield _detail(plain(_first_words(action.body)), masked="(its words are masked)")
            yield from _because(action.reasons)
        case Acknowledge():
            yield Line(Part.NUDGE, f"! heard   #{action.iid} {account_words(action.name, action.account)}")
            yield from _because(action.reasons)
        case CloseIssue():
            yield Line(Part.CLOSE, f"x close   #{action.iid} {account_words(action.name, action.account)}")
            yield from _changes(action.change)
            yield from _because(action.reasons)
        case ReopenIssue():
            yield Line(Part.OPEN, f"o reopen  #{action.iid} {account_words(action.name, action.account)}")
            yield from _changes(action.change)
            yield from _because(action.reasons)
        case Hold():
            number = f"#{action.iid} " if action.iid else ""
            why = "; ".join(plain(str(reason), longest=240) for reason in action.reasons)
            yield Line(Part.HOLD, f"= hold    {number}{account_words(action.name, action.account)}: {why}")
        case _:
            assert_never(action)


def account_words(name: str, account: str) -> str:
    """An account by its name and, where given, its id: names are not unique, and foreign text."""
    words = plain(name, longest=LONGEST_NAME)
    return f"{words} [{plain(account, longest=LONGEST_ID)}]" if account else words


def _dates(action: OpenIssue) -> Iterator[Line]:
    parts = [
        f"assignee {action.assignee}" if action.assignee else "nobody assigned",
        f"due {action.due}" if action.due else "",
        f"milestone {plain(action.milestone)}" if action.milestone else "",
        "confidential" if action.confidential else "",
    ]
    yield _detail(", ".join(part for part in parts if part))


def _changes(change: Change) -> Iterator[Line]:
    if change.title:
        yield _detail(f"title: {plain(change.title)}", masked="title: (masked)")
    if change.relabels:
        signs = [
            *(f"-{plain(t)}" for t in change.remove_labels),
            *(f"+{plain(t)}" for t in change.add_labels),
        ]
        yield _detail(f"labels: {', '.join(signs)}")
    if change.assignee:
        yield _detail(f"assignee: {change.assignee}")
    if change.due:
        yield _detail(f"due date: {change.due}")
    if change.milestone:
        yield _detail(f"milestone: {plain(change.milestone)}")


def _rows(shows: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    for before, after in shows[:MOST_ROWS]:
        old, new = _cells(before), _cells(after)
        # A row that goes may have been written by anybody; the first cell of a new one is the template's.
        masked = f"{new[0]}: (masked)" if new else "- (masked)"
        if old and new and old[0] == new[0]:
            yield _detail(f"{old[0]}: {' '.join(old[1:])} -> {' '.join(new[1:])}", masked=masked)
        else:
            yield _detail(f"+ {_said(new)}" if new else f"- {_said(old)}", masked=masked)
    if len(shows) > MOST_ROWS:
        yield _detail(f"and {count(len(shows) - MOST_ROWS, 'more row')}")


def _said(cells: list[str]) -> str:
    """A row by itself: its first cell names the rest.

    >>> _said(["ARR", "10 USD"]), _said(["no region label"])
    ('ARR: 10 USD', 'no region label')
    """
    return ": ".join(part for part in (*cells[:1], " ".join(cells[1:])) if part)


def _cells(row: str) -> list[str]:
    """The cells of a table row, or the words and the value of a list item."""
    if row.startswith(ITEM):
        return [plain(part) for part in row.replace("\\", "").removeprefix(ITEM).split(": ", 1)]
    return [plain(cell) for cell in row.replace("\\", "").strip("| ").split(" | ") if cell.strip()]


def _first_words(body: str) -> str:
    """The comment's first visible line."""
    visible = (line for line in body.splitlines() if line.strip() and not line.startswith("<!--"))
    return next(visible, "").replace("*", "")


def _because(reasons: tuple[Reason, ...]) -> Iterator[Line]:
    for reason in reasons:
        yield _detail(f"because {plain(str(reason), longest=240)}")


def _detail(text: str, *, masked: str | None = None) -> Line:
    indent = " " * 10
    return Line(Part.DETAIL, indent + text, None if masked is None else indent + masked)
