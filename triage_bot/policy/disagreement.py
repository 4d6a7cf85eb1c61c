"""3.5: sources that say different things of one account; which of them counts is told, never hidden."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date

from triage_bot.model.account import Account, Reading
from triage_bot.model.disagreement import Disagreement, Statement
from triage_bot.model.money import Money
from triage_bot.model.settings import RatingPolicy, Thresholds

from .rating import FIELD_WORDS, Rated, by_score, rate

RATING = "rating"

_SUBJECTS = {
    **FIELD_WORDS,
    "requires_triage": "requires triage",
    "arr": "ARR",
    "renewal_date": "renewal date",
    "csm_name": "CSM",
    "lifecycle": "lifecycle",
}
"""The fields on which a decision rests, and their words."""

_DATED_BY = {
    "csm_sentiment": "csm_sentiment_at",
    "health_color": "health_color_at",
    "health_score": "health_score_at",
}


def disagreements(account: Account, today: date, policy: RatingPolicy) -> tuple[Disagreement, ...]:
    """What each source alone would rate the account, where that differs, then field by field."""
    if len(account.readings) < 2:
        return ()
    return (*_by_rating(account, today, policy), *differences(account, policy.thresholds))


def differences(account: Account, thresholds: Thresholds) -> tuple[Disagreement, ...]:
    """The fields of which sources have different values, whatever the day. Scores differ where they lead to
    different ratings; letter case and amounts in different currencies make no difference."""
    if len(account.readings) < 2:
        return ()
    return tuple(_by_field(account, thresholds))


def _by_rating(account: Account, today: date, policy: RatingPolicy) -> Iterator[Disagreement]:
    rated = [(reading, rate(reading.facts, today, policy)) for reading in account.readings]
    known = [(reading, found) for reading, found in rated if found.rating.known]
    if len({found.rating for _, found in known}) < 2:
        return
    field = rate(account.facts, today, policy).field
    counting = account.origin(field) if field else None
    statements = tuple(_rated(reading, found, counts=reading is counting) for reading, found in known)
    yield Disagreement(RATING, RATING, statements)


def _rated(reading: Reading, found: Rated, *, counts: bool) -> Statement:
    return Statement(reading.source, found.rating, found.given, reading.as_of, counts)


def _by_field(account: Account, thresholds: Thresholds) -> Iterator[Disagreement]:
    for field, words in _SUBJECTS.items():
        having = [one for one in account.readings if getattr(one.facts, field) is not None]
        if len(having) < 2:
            continue
        meant = [_meaning(getattr(one.facts, field), field, thresholds) for one in having]
        if len(set(meant)) < 2 or _in_several_currencies(having, field):
            continue
        counting = account.origin(field)
        dated_by = _DATED_BY.get(field)
        yield Disagreement(
            field,
            words,
            tuple(
                Statement(
                    one.source,
                    getattr(one.facts, field),
                    getattr(one.facts, dated_by) if dated_by else None,
                    one.as_of,
                    counts=one is counting,
                )
                for one in having
            ),
        )


def _meaning(value: object, field: str, thresholds: Thresholds) -> Hashable:
    match value:
        case str():
            return " ".join(value.casefold().split())
        case float() if field == "health_score":
            return by_score(value, thresholds)
        case _:
            assert isinstance(value, Hashable)
            return value


def _in_several_currencies(having: list[Reading], field: str) -> bool:
    values = (getattr(one.facts, field) for one in having)
    return len({value.currency for value in values if isinstance(value, Money)}) > 1
