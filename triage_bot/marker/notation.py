"""Memory as one line of JSON that is safe inside an HTML comment, and back; knows no description.

Keys are short and in a fixed order, defaults are left out: the same Memory always gives the same bytes.
Whatever a newer release of the same version may add is ignored; what is not understood is UnreadableError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from math import isfinite
from typing import Any, TypeVar

from triage_bot.model import command
from triage_bot.model.health import Rating
from triage_bot.model.memory import LEVELS, Absence, Memory, Nudged, Promise, Sighting, Verdict
from triage_bot.model.outcome import Conclusion, Episode, How, Outcome

_LONGEST = 16 * 1024
_LARGEST = 1_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UNSAFE = re.compile(r"[<>&]|-{2,}")
_WRITER = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))

T = TypeVar("T")


class UnreadableError(ValueError):
    """The JSON of a marker is not a Memory; the message says why, without quoting it."""


def to_json(memory: Memory) -> str:
    """One line without `<`, `>`, `&` or two hyphens in a row, so that no comment can end inside it.

    Raises ValueError for what `from_json` would refuse: a measure that is not a finite number, no account
    id, more text than any memory has.
    """
    if not memory.account:
        raise ValueError("a marker needs the id of an account")
    record: dict[str, Any] = {"account": memory.account, "opened": memory.opened.isoformat()}
    if memory.episode != 1:
        record["ep"] = memory.episode
    record["health"] = memory.health.value
    record["since"] = memory.since.isoformat()
    optional: tuple[tuple[str, Any], ...] = (
        ("turn", memory.turn or None),
        ("was", memory.before and memory.before.value),
        ("was_since", _day(memory.before_since)),
        ("pending", _sighting(memory.pending)),
        ("person", _sighting(memory.person)),
        ("unknown", _day(memory.unknown)),
        ("gone", _absence(memory.absence)),
        ("flag", memory.flagged),
        ("who", memory.assignee),
        ("title", memory.title),
        ("seen", _day(memory.updated)),
        ("seen_note", memory.updated_note or None),
        ("due", _day(memory.due)),
        ("ms", memory.milestone),
        ("labels", dict(sorted(memory.placed.items())) or None),
        ("why", memory.classified),
        ("shown", {name: _short(value) for name, value in sorted(memory.shown.items())} or None),
        ("told", memory.told or None),
        ("told_on", _day(memory.told_on)),
        ("csm", memory.csm),
        ("grace", memory.grace_note),
        ("handed", _day(memory.handed_on)),
        ("hands", memory.hands or None),
        ("queued", _day(memory.queued)),
        ("nudged", _nudged(memory.nudged)),
        ("days", memory.cadence),
        ("renewal", _day(memory.renewal)),
        ("heard", memory.heard or None),
        ("snooze", _promise(memory.snooze)),
        ("next", _promise(memory.promised)),
        ("verdict", _verdict(memory.verdict)),
        ("renews", _day(memory.renews)),
        ("greens", memory.greens or None),
        ("leaving", _day(memory.leaving)),
        ("asked", {kind: day.isoformat() for kind, day in sorted(memory.asked.items())} or None),
        ("end", _conclusion(memory.concluded)),
        ("closed", _day(memory.closed_on)),
        ("past", [_episode(episode) for episode in memory.episodes] or None),
        ("said", sorted(memory.said) or None),
    )
    record.update((key, value) for key, value in optional if value is not None)
    text = _UNSAFE.sub(_escaped, _WRITER.encode(record))
    if len(text) > _LONGEST:
        raise ValueError(f"a marker of more than {_LONGEST} characters")
    return text


def _escaped(signs: re.Match[str]) -> str:
    return "".join(f"\\u{ord(sign):04x}" for sign in signs[0])


def from_json(text: str) -> Memory:
    """The Memory that `to_json` wrote. Raises UnreadableError."""
    record = _object(_parse(text))

    def need(key: str, read: Callable[[Any], T]) -> T:
        if key not in record:
            raise UnreadableError(f"'{key}' is missing")
        return _value(record, key, read)

    def may(key: str, read: Callable[[Any], T]) -> T | None:
        return _value(record, key, read) if key in record else None

    return Memory(
        account=need("account", _id),
        opened=need("opened", _read_day),
        episode=may("ep", _count) or 1,
        health=need("health", Rating),
        since=need("since", _read_day),
        turn=may("turn", _count) or 0,
        before=may("was", Rating),
        before_since=may("was_since", _read_day),
        pending=may("pending", _read_sighting),
        person=may("person", _read_sighting),
        unknown=may("unknown", _read_day),
        absence=may("gone", _read_absence),
        flagged=may("flag", _flag),
        assignee=may("who", _text),
        title=may("title", _text),
        updated=may("seen", _read_day),
        updated_note=may("seen_note", _note) or 0,
        due=may("due", _read_day),
        milestone=may("ms", _text),
        placed=may("labels", _labels) or {},
        classified=may("why", _text),
        shown=may("shown", _measures) or {},
        told=may("told", _count) or 0,
        told_on=may("told_on", _read_day),
        csm=may("csm", _text),
        grace_note=may("grace", _note),
        handed_on=may("handed", _read_day),
        hands=may("hands", _count) or 0,
        queued=may("queued", _read_day),
        nudged=may("nudged", _read_nudged),
        cadence=may("days", _period),
        renewal=may("renewal", _read_day),
        heard=may("heard", _note) or 0,
        snooze=may("snooze", _read_promise),
        promised=may("next", _read_promise),
        verdict=may("verdict", _read_verdict),
        renews=may("renews", _read_day),
        greens=may("greens", _count) or 0,
        leaving=may("leaving", _read_day),
        asked=may("asked", _read_days) or {},
        concluded=may("end", _read_conclusion),
        closed_on=may("closed", _read_day),
        episodes=may("past", _read_episodes) or (),
        said=may("said", _words) or frozenset(),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _sighting(sighting: Sighting | None) -> list[str] | None:
    return [sighting.rating.value, sighting.since.isoformat()] if sighting is not None else None


def _short(value: float) -> float | int:
    """Whole numbers without `.0`; they are equal to what they were."""
    return int(value) if value.is_integer() and abs(value) < _LARGEST else value


def _absence(absence: Absence | None) -> list[str | int] | None:
    if absence is None:
        return None
    return [absence.since.isoformat(), absence.last.isoformat(), absence.runs]


def _nudged(nudged: Nudged | None) -> list[str | int] | None:
    return [nudged.since_note, nudged.level, nudged.on.isoformat()] if nudged is not None else None


def _promise(promise: Promise | None) -> list[str | int] | None:
    return [promise.note, promise.day.isoformat()] if promise is not None else None


def _verdict(verdict: Verdict | None) -> list[str | int] | None:
    return [verdict.note, verdict.kind, verdict.on.isoformat()] if verdict is not None else None


def _conclusion(end: Conclusion | None) -> dict[str, str] | None:
    if end is None:
        return None
    record = {"is": end.outcome.value, "on": end.on.isoformat(), "by": end.rule}
    if end.how is not None:
        record["how"] = end.how.value
    if end.fact:
        record["fact"] = end.fact
    return record


def _episode(episode: Episode) -> list[str | None]:
    outcome = episode.outcome.value if episode.outcome else None
    return [episode.opened.isoformat(), episode.closed.isoformat(), outcome]


def _parse(text: str) -> Any:
    if len(text) > _LONGEST:
        raise UnreadableError(f"the JSON is longer than {_LONGEST} characters")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError("the JSON is damaged") from None


def _value(record: dict[str, Any], key: str, read: Callable[[Any], T]) -> T:
    try:
        return read(record[key])
    except (ValueError, TypeError, OverflowError):
        raise UnreadableError(f"'{key}' has a value that the bot never writes") from None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableError("the JSON is not an object")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _id(value: Any) -> str:
    if not _text(value):
        raise ValueError
    return _text(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _LARGEST:
        raise ValueError
    return value


def _period(value: Any) -> int:
    if not _count(value):
        raise ValueError
    return _count(value)


def _level(value: Any) -> int:
    if _count(value) not in LEVELS:
        raise ValueError
    return _count(value)


def _read_day(value: Any) -> date:
    if not _DAY.fullmatch(_text(value)):
        raise ValueError
    return date.fromisoformat(value)


def _read_sighting(value: Any) -> Sighting:
    rating, since = value
    return Sighting(Rating(rating), _read_day(since))


def _read_absence(value: Any) -> Absence:
    since, last, runs = value
    return Absence(since=_read_day(since), last=_read_day(last), runs=_count(runs))


def _note(value: Any) -> int:
    """A note's id: GitLab counts them over the whole instance."""
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError
    return value


def _read_nudged(value: Any) -> Nudged:
    note, level, on = value
    return Nudged(since_note=_note(note), level=_level(level), on=_read_day(on))


def _read_promise(value: Any) -> Promise:
    note, day = value
    return Promise(note=_note(note), day=_read_day(day))


def _read_verdict(value: Any) -> Verdict:
    note, kind, on = value
    return Verdict(note=_note(note), kind=command.Verdict(_text(kind)).value, on=_read_day(on))


def _read_days(value: Any) -> dict[str, date]:
    return {kind: _read_day(day) for kind, day in _object(value).items()}


def _read_conclusion(value: Any) -> Conclusion:
    record = _object(value)
    how, fact = record.get("how"), record.get("fact", "")
    return Conclusion(
        outcome=Outcome(_text(record.get("is"))),
        on=_read_day(record.get("on")),
        rule=_text(record.get("by")),
        how=How(how) if how is not None else None,
        fact=_text(fact),
    )


def _read_episodes(value: Any) -> tuple[Episode, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_read_episode(item) for item in value)


def _read_episode(value: Any) -> Episode:
    opened, closed, outcome = value
    return Episode(_read_day(opened), _read_day(closed), Outcome(outcome) if outcome is not None else None)


def _labels(value: Any) -> dict[str, str]:
    return {category: _text(title) for category, title in _object(value).items()}


def _measures(value: Any) -> dict[str, float]:
    return {name: _number(number) for name, number in _object(value).items()}


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise TypeError
    number = float(value)
    if not isfinite(number):
        raise ValueError
    return number


def _words(value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(_text(word) for word in value)
