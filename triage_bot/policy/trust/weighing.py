"""Holds every source against its age, against the last run and against the issues in care (3.5).

Knows no file and no issue's text: the memories of the issues are what single accounts were like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from triage_bot.model.account import Book, SourceState, SourceStatus
from triage_bot.model.facts import RATING_FIELDS
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Policy
from triage_bot.model.trust import Recall, SourceMark
from triage_bot.model.vocabulary import About

from .age import ageing, too_old
from .emptying import emptied, says_nothing, vanished
from .jumping import jumped, moved
from .recalling import marks_of, ratings_of
from .shrinkage import many_lost, shrunk


@dataclass(frozen=True, slots=True)
class Comparing:
    """What this run is held against: what was remembered, and the memory of every issue in care. With
    `waived` a person answers for the differences, and only the age of the data counts."""

    recall: Recall | None = None
    in_care: tuple[Memory, ...] = ()
    waived: bool = False


def weigh(book: Book, comparing: Comparing, *, policy: Policy, today: date) -> Book:
    """The book with the state that each source deserves. One that is not believed is degraded: its rows are
    shown, and nothing that rests on it is decided. `notes` tell what may soon be a reason not to believe."""
    doubts: dict[str, list[str]] = defaultdict(list)
    notes: dict[str, list[str]] = defaultdict(list)
    for source in book.sources:
        if source.state is SourceState.FAILED or source.about is About.MERGES:
            continue
        if old := too_old(source.as_of, today, policy.trust):
            doubts[source.name].append(old)
        elif soon := ageing(source.as_of, today, policy.trust):
            notes[source.name].append(soon)
    if not comparing.waived:
        _compare(book, comparing, policy, today, doubts)
    return _degraded(book, doubts, notes)


def _compare(
    book: Book, comparing: Comparing, policy: Policy, today: date, doubts: dict[str, list[str]]
) -> None:
    recall, trust = comparing.recall, policy.trust
    marks = marks_of(book)
    for name, before in (recall.sources if recall else {}).items():
        if now := marks.get(name):
            found = (shrunk(now.rows, before.rows, trust), emptied(now, before, trust), _gone(now, before))
            doubts[name] += [doubt for doubt in found if doubt]
    believed = [s for s in book.sources if s.about is About.ACCOUNTS and s.state is SourceState.OK]
    rating = [s for s in believed if not s.supplies.isdisjoint(RATING_FIELDS)]
    if book.believed:
        said = _rows_lost(book, comparing.in_care, policy)
        _blame(believed, said, doubts)
    _blame(rating, _ratings_lost(book, comparing.in_care, policy), doubts)
    if recall and recall.ratings and book.believed and not any(doubts[s.name] for s in believed):
        ratings = ratings_of(book, today, policy.rating)
        _blame(rating, jumped(moved(ratings, recall.ratings), sum(ratings.values()), trust), doubts)


def _gone(now: SourceMark, before: SourceMark) -> str | None:
    return vanished(now.fields, before.fields) if now.accounts else None


def _blame(sources: Iterable[SourceStatus], said: str | None, doubts: dict[str, list[str]]) -> None:
    """What only the whole shows is said of every source that may be the cause, once per source."""
    for source in sources if said else ():
        if said and not doubts[source.name]:
            doubts[source.name].append(said)


def _rows_lost(book: Book, in_care: Iterable[Memory], policy: Policy) -> str | None:
    merged = {merge.account_id for merge in book.merges}
    tracked = [memory for memory in in_care if memory.account not in merged]
    there = book.accounts.keys() | book.known_ids
    lost = sum(memory.absence is None and memory.account not in there for memory in tracked)
    return many_lost(lost, len(tracked), "are in no source", policy.trust)


def _ratings_lost(book: Book, in_care: Iterable[Memory], policy: Policy) -> str | None:
    tracked = [memory for memory in in_care if memory.account in book.accounts]
    lost = sum(
        memory.unknown is None and says_nothing(book.accounts[memory.account].facts) for memory in tracked
    )
    return many_lost(lost, len(tracked), "have no rating any more", policy.trust)


def _degraded(book: Book, doubts: Mapping[str, list[str]], notes: Mapping[str, list[str]]) -> Book:
    if not any(doubts.values()) and not notes:
        return book
    sources = tuple(_judged(source, doubts.get(source.name, []), notes) for source in book.sources)
    doubted = {source.name for source in sources if source.state is not SourceState.OK}
    renewals = [source.state for source in sources if source.about is About.RENEWALS]
    return replace(
        book,
        sources=sources,
        renewals_known=bool(renewals) and all(state is SourceState.OK for state in renewals),
        merges=tuple(merge for merge in book.merges if merge.source not in doubted),
    )


def _judged(source: SourceStatus, doubts: list[str], notes: Mapping[str, list[str]]) -> SourceStatus:
    said = (*source.notes, *notes.get(source.name, ()))
    if not doubts or source.state is SourceState.FAILED:
        return replace(source, notes=said)
    place = ", ".join(source.files) or source.name
    problems = ([source.problem] if source.problem else []) + [f"{place}: {'. '.join(doubts)}"]
    return replace(source, state=SourceState.DEGRADED, problem=". ".join(problems), notes=said)
