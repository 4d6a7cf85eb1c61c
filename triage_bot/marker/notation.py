"""Memory as one line of JSON that is safe inside an HTML comment, and back; knows no description.

Keys are short and in a fixed order, defaults are left out: the same Memory always gives the same bytes.
Whatever a newer release of the same version may add is ignored; what is not understood is UnreadableError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory

from . import parts

_LONGEST = 16 * 1024
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
        ("was_since", parts.write_day(memory.before_since)),
        ("pending", parts.write_sighting(memory.pending)),
        ("person", parts.write_sighting(memory.person)),
        ("unknown", parts.write_day(memory.unknown)),
        ("gone", parts.write_absence(memory.absence)),
        ("flag", memory.flagged),
        ("who", memory.assignee),
        ("title", memory.title),
        ("seen", parts.write_day(memory.updated)),
        ("seen_note", memory.updated_note or None),
        ("due", parts.write_day(memory.due)),
        ("ms", memory.milestone),
        ("labels", dict(sorted(memory.placed.items())) or None),
        ("why", memory.classified),
        ("shown", {name: parts.write_number(value) for name, value in sorted(memory.shown.items())} or None),
        ("told", memory.told or None),
        ("told_on", parts.write_day(memory.told_on)),
        ("csm", memory.csm),
        ("grace", memory.grace_note),
        ("handed", parts.write_day(memory.handed_on)),
        ("hands", memory.hands or None),
        ("queued", parts.write_day(memory.queued)),
        ("nudged", parts.write_nudged(memory.nudged)),
        ("lapses", memory.lapses or None),
        ("days", memory.cadence),
        ("renewal", parts.write_day(memory.renewal)),
        ("heard", memory.heard or None),
        ("snooze", parts.write_promise(memory.snooze)),
        ("next", parts.write_promise(memory.promised)),
        ("verdict", parts.write_verdict(memory.verdict)),
        ("renews", parts.write_day(memory.renews)),
        ("greens", memory.greens or None),
        ("green_on", parts.write_day(memory.green_on)),
        ("leaving", parts.write_day(memory.leaving)),
        ("asked", {kind: day.isoformat() for kind, day in sorted(memory.asked.items())} or None),
        ("end", parts.write_conclusion(memory.concluded)),
        ("closed", parts.write_day(memory.closed_on)),
        ("well", parts.write_day(memory.well)),
        ("follows", memory.follows),
        ("past", [parts.write_episode(episode) for episode in memory.episodes] or None),
        ("said", sorted(memory.said) or None),
        ("again", parts.write_day(memory.reopened)),
        ("taken", parts.write_day(memory.adopted)),
        ("own", parts.write_day(memory.issue_opened)),
        ("scope", parts.write_day(memory.scope_left)),
        ("review", parts.write_review(memory.review)),
        ("bots", sorted(memory.bots) or None),
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
    record = _record(text)

    def need(key: str, read: Callable[[Any], T]) -> T:
        if key not in record:
            raise UnreadableError(f"'{key}' is missing")
        return _value(record, key, read)

    def may(key: str, read: Callable[[Any], T]) -> T | None:
        return _value(record, key, read) if key in record else None

    return Memory(
        account=need("account", parts.read_id),
        opened=need("opened", parts.read_day),
        episode=may("ep", parts.read_count) or 1,
        health=need("health", Rating),
        since=need("since", parts.read_day),
        turn=may("turn", parts.read_count) or 0,
        before=may("was", Rating),
        before_since=may("was_since", parts.read_day),
        pending=may("pending", parts.read_sighting),
        person=may("person", parts.read_sighting),
        unknown=may("unknown", parts.read_day),
        absence=may("gone", parts.read_absence),
        flagged=may("flag", parts.read_flag),
        assignee=may("who", parts.read_text),
        title=may("title", parts.read_text),
        updated=may("seen", parts.read_day),
        updated_note=may("seen_note", parts.read_note) or 0,
        due=may("due", parts.read_day),
        milestone=may("ms", parts.read_text),
        placed=may("labels", parts.read_labels) or {},
        classified=may("why", parts.read_text),
        shown=may("shown", parts.read_measures) or {},
        told=may("told", parts.read_count) or 0,
        told_on=may("told_on", parts.read_day),
        csm=may("csm", parts.read_text),
        grace_note=may("grace", parts.read_note),
        handed_on=may("handed", parts.read_day),
        hands=may("hands", parts.read_count) or 0,
        queued=may("queued", parts.read_day),
        nudged=may("nudged", parts.read_nudged),
        lapses=may("lapses", parts.read_count) or 0,
        cadence=may("days", parts.read_period),
        renewal=may("renewal", parts.read_day),
        heard=may("heard", parts.read_note) or 0,
        snooze=may("snooze", parts.read_promise),
        promised=may("next", parts.read_promise),
        verdict=may("verdict", parts.read_verdict),
        renews=may("renews", parts.read_day),
        greens=may("greens", parts.read_count) or 0,
        green_on=may("green_on", parts.read_day),
        leaving=may("leaving", parts.read_day),
        asked=may("asked", parts.read_days) or {},
        concluded=may("end", parts.read_conclusion),
        closed_on=may("closed", parts.read_day),
        well=may("well", parts.read_day),
        follows=may("follows", parts.read_note),
        episodes=may("past", parts.read_episodes) or (),
        said=may("said", parts.read_words) or frozenset(),
        reopened=may("again", parts.read_day),
        adopted=may("taken", parts.read_day),
        issue_opened=may("own", parts.read_day),
        scope_left=may("scope", parts.read_day),
        review=may("review", parts.read_review),
        bots=may("bots", parts.read_ids) or frozenset(),
    )


def _record(text: str) -> dict[str, Any]:
    if len(text) > _LONGEST:
        raise UnreadableError(f"the JSON is longer than {_LONGEST} characters")
    try:
        return parts.read_object(json.loads(text))
    except (ValueError, RecursionError):
        raise UnreadableError("the JSON is damaged") from None
    except TypeError:
        raise UnreadableError("the JSON is not an object") from None


def _value(record: dict[str, Any], key: str, read: Callable[[Any], T]) -> T:
    try:
        return read(record[key])
    except (ValueError, TypeError, OverflowError):
        raise UnreadableError(f"'{key}' has a value that the bot never writes") from None
