"""E27: which account lives on in which, by evidence alone; knows no issue. Names never merge anything.

Evidence that leads nowhere decides nothing: accounts in it go their ordinary way, and the plan says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from triage_bot.model.account import Book
from triage_bot.model.merge import Merge

RULE = "E27"
_SHORT, _LONG = 15, 18
"""Lengths of a CRM id without and with its check characters."""


@dataclass(frozen=True, slots=True)
class Merged:
    """`into` gives the account that lives on for each one that was merged away, `by` the evidence on the way
    there. `nowhere` are accounts whose evidence decides nothing, each with the reason."""

    into: Mapping[str, str] = field(default_factory=dict)
    by: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict)
    nowhere: Mapping[str, str] = field(default_factory=dict)


def merged(book: Book, today: date) -> Merged:
    """Follow every merge that is told to the account that lives on now: an account of the book, whose rows
    do not contradict each other. Nothing is concluded where not every source of accounts is believed."""
    if not book.believed:
        return Merged()
    steps: dict[str, list[Merge]] = defaultdict(list)
    for merge in _told(book):
        if merge.into != merge.account_id and (merge.on is None or merge.on <= today):
            steps[merge.account_id].append(merge)
    into: dict[str, str] = {}
    by: dict[str, tuple[Merge, ...]] = {}
    nowhere: dict[str, str] = {}
    for account_id in sorted(steps):
        way, doubt = _way(account_id, steps)
        end = way[-1].into if way else account_id
        doubt = doubt or _unusable(end, book)
        if doubt:
            nowhere[account_id] = doubt
        else:
            into[account_id], by[account_id] = end, way
    return Merged(into, by, nowhere)


def _told(book: Book) -> Iterator[Merge]:
    """Every piece of evidence, with ids as the book has them."""
    columns = [
        Merge(account.id, account.facts.merged_into.strip(), origin.source)
        for account in book
        if account.facts.merged_into and (origin := account.origin("merged_into"))
    ]
    told = (*book.merges, *columns)
    if not told:
        return
    whole = {account_id[:_SHORT]: account_id for account_id in book.accounts if len(account_id) == _LONG}
    for merge in told:
        if merge.into in book.accounts or len(merge.into) != _SHORT:
            yield merge
        else:
            yield Merge(merge.account_id, whole.get(merge.into, merge.into), merge.source, merge.on)


def _way(account_id: str, steps: Mapping[str, list[Merge]]) -> tuple[tuple[Merge, ...], str | None]:
    """The merges from an account to the last one, and why they cannot be believed."""
    way: list[Merge] = []
    seen = {account_id}
    here = account_id
    while here in steps:
        said = steps[here]
        ends = sorted({merge.into for merge in said})
        if len(ends) > 1:
            return tuple(way), f"{here} is said to be merged into {' and into '.join(ends)}"
        way.append(said[0])
        here = ends[0]
        if here in seen:
            return tuple(way), f"the merges lead back to {here}"
        seen.add(here)
    return tuple(way), None


def _unusable(account_id: str, book: Book) -> str | None:
    """Why an account cannot take over."""
    account = book.accounts.get(account_id)
    if account is None:
        unread = account_id in book.known_ids
        why = "has no row that can be read" if unread else "is in no source"
        return f"it was merged into {account_id}, which {why}"
    if account.conflict:
        return f"it was merged into {account_id}, whose rows contradict each other"
    return None
