"""What of a run is remembered for the comparisons of the next one; only what was believed is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from triage_bot.model.account import Book, SourceState
from triage_bot.model.facts import RATING_FIELDS
from triage_bot.model.settings import RatingPolicy
from triage_bot.model.trust import WATCHED, Recall, SourceMark
from triage_bot.model.vocabulary import About
from triage_bot.policy.rating import rate

from .emptying import says_nothing


def marks_of(book: Book) -> dict[str, SourceMark]:
    """Every source as it is in this run, by name; those of which nothing could be read are left out."""
    accounts: Counter[str] = Counter()
    unrated: Counter[str] = Counter()
    shown: dict[str, set[str]] = {}
    for account in book:
        for reading in account.readings:
            accounts[reading.source] += 1
            unrated[reading.source] += says_nothing(reading.facts)
            missing = [n for n in WATCHED if n not in (seen := shown.setdefault(reading.source, set()))]
            seen.update(name for name in missing if getattr(reading.facts, name) is not None)
    return {
        source.name: SourceMark(
            rows=source.rows,
            accounts=accounts[source.name] if source.about is About.ACCOUNTS else source.accounts,
            unrated=unrated[source.name] if not source.supplies.isdisjoint(RATING_FIELDS) else None,
            as_of=source.as_of,
            fields=frozenset(shown.get(source.name, ())),
        )
        for source in book.sources
        if source.state is not SourceState.FAILED
    }


def ratings_of(book: Book, today: date, policy: RatingPolicy) -> dict[str, int]:
    """How many accounts have which rating, without those whose rows contradict each other."""
    counted = Counter(
        rate(account.facts, today, policy).rating.value for account in book if not account.conflict
    )
    return dict(sorted(counted.items()))


def recalled(before: Recall | None, book: Book, ratings: Mapping[str, int], today: date) -> Recall:
    """What the next run may compare itself with: this run where it was believed, else what was before.

    The day moves only when a number does, so that a run without news has nothing to write.
    """
    believed = {source.name for source in book.sources if source.state is SourceState.OK}
    named = {source.name for source in book.sources}
    known = {name: mark for name, mark in (before.sources.items() if before else ()) if name in named}
    sources = {**known, **{name: mark for name, mark in marks_of(book).items() if name in believed}}
    kept = before.ratings if before else {}
    now = Recall(on=today, sources=sources, ratings=dict(ratings) if book.believed else kept)
    if before is None:
        return now
    same = (now.sources, now.ratings) == (before.sources, before.ratings)
    return replace(now, on=before.on if same else today, plan=before.plan)
