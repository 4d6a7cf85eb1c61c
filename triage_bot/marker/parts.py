"""Single values of a marker, as JSON holds them and back; knows no key and no Memory.

Readers raise ValueError, TypeError or OverflowError for whatever the bot never writes.
"""

from __future__ import annotations

import re
from datetime import date
from math import isfinite
from typing import Any

from triage_bot.model import command
from triage_bot.model.health import Rating
from triage_bot.model.memory import LEVELS, Absence, Nudged, Promise, Sighting, Verdict
from triage_bot.model.outcome import Conclusion, Episode, How, Outcome
from triage_bot.model.renewal_watch import Review, ReviewItem

_LARGEST = 1_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def write_day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def write_sighting(sighting: Sighting | None) -> list[str] | None:
    if sighting is None:
        return None
    told = [sighting.as_of.isoformat()] if sighting.as_of else []
    return [sighting.rating.value, sighting.since.isoformat(), *told]


def write_number(value: float) -> float | int:
    """Whole numbers without `.0`; they are equal to what they were."""
    return int(value) if value.is_integer() and abs(value) < _LARGEST else value


def write_absence(absence: Absence | None) -> list[str | int] | None:
    if absence is None:
        return None
    return [absence.since.isoformat(), absence.last.isoformat(), absence.runs]


def write_nudged(nudged: Nudged | None) -> list[str | int] | None:
    return [nudged.since_note, nudged.level, nudged.on.isoformat()] if nudged is not None else None


def write_promise(promise: Promise | None) -> list[str | int] | None:
    return [promise.note, promise.day.isoformat()] if promise is not None else None


def write_review(review: Review | None) -> list[str] | None:
    if review is None:
        return None
    return [review.renewal.isoformat(), review.began.isoformat(), *sorted(review.done)]


def write_verdict(verdict: Verdict | None) -> list[str | int] | None:
    if verdict is None:
        return None
    told = [verdict.how.value] if verdict.how else []
    return [verdict.note, verdict.kind, verdict.on.isoformat(), *told]


def write_conclusion(end: Conclusion | None) -> dict[str, str | int] | None:
    if end is None:
        return None
    record: dict[str, str | int] = {"is": end.outcome.value, "on": end.on.isoformat(), "by": end.rule}
    if end.how is not None:
        record["how"] = end.how.value
    if end.fact:
        record["fact"] = end.fact
    if end.episode is not None:
        record["of"] = end.episode
    return record


def write_episode(episode: Episode) -> list[str | None]:
    outcome = episode.outcome.value if episode.outcome else None
    return [episode.opened.isoformat(), episode.closed.isoformat(), outcome]


def read_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def read_id(value: Any) -> str:
    if not read_text(value):
        raise ValueError
    return read_text(value)


def read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def read_count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise ValueError
    return value


def read_period(value: Any) -> int:
    if not read_count(value):
        raise ValueError
    return read_count(value)


def read_level(value: Any) -> int:
    if read_count(value) not in LEVELS:
        raise ValueError
    return read_count(value)


def read_day(value: Any) -> date:
    if not _DAY.fullmatch(read_text(value)):
        raise ValueError
    return date.fromisoformat(value)


def read_sighting(value: Any) -> Sighting:
    rating, since, *as_of = value
    if len(as_of) > 1:
        raise ValueError
    return Sighting(Rating(rating), read_day(since), read_day(as_of[0]) if as_of else None)


def read_absence(value: Any) -> Absence:
    since, last, runs = value
    return Absence(since=read_day(since), last=read_day(last), runs=read_count(runs))


def read_note(value: Any) -> int:
    """A note's id: GitLab counts them over the whole instance."""
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError
    return value


def read_nudged(value: Any) -> Nudged:
    note, level, on = value
    return Nudged(since_note=read_note(note), level=read_level(level), on=read_day(on))


def read_promise(value: Any) -> Promise:
    note, day = value
    return Promise(note=read_note(note), day=read_day(day))


def read_review(value: Any) -> Review:
    renewal, began, *done = value
    return Review(read_day(renewal), read_day(began), frozenset(map(ReviewItem, done)))


def read_verdict(value: Any) -> Verdict:
    note, kind, on, *how = value
    if len(how) > 1:
        raise ValueError
    return Verdict(
        note=read_note(note),
        kind=command.Verdict(read_text(kind)).value,
        on=read_day(on),
        how=How(how[0]) if how else None,
    )


def read_days(value: Any) -> dict[str, date]:
    return {kind: read_day(day) for kind, day in read_object(value).items()}


def read_conclusion(value: Any) -> Conclusion:
    record = read_object(value)
    how, fact, of = record.get("how"), record.get("fact", ""), record.get("of")
    return Conclusion(
        outcome=Outcome(read_text(record.get("is"))),
        on=read_day(record.get("on")),
        rule=read_text(record.get("by")),
        how=How(how) if how is not None else None,
        fact=read_text(fact),
        episode=read_note(of) if of is not None else None,
    )


def read_episodes(value: Any) -> tuple[Episode, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(read_episode(item) for item in value)


def read_episode(value: Any) -> Episode:
    opened, closed, outcome = value
    return Episode(read_day(opened), read_day(closed), Outcome(outcome) if outcome is not None else None)


def read_labels(value: Any) -> dict[str, str]:
    return {category: read_text(title) for category, title in read_object(value).items()}


def read_measures(value: Any) -> dict[str, float]:
    return {name: read_number(number) for name, number in read_object(value).items()}


def read_number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    number = float(value)
    if not isfinite(number):
        raise ValueError
    return number


def read_ids(value: Any) -> frozenset[int]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(read_note(item) for item in value)


def read_words(value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(read_text(word) for word in value)
