"""The bot's block in the dashboard issue and what it remembers there (3.5): a marker of its own kind, which
no account's issue bears. Knows nothing of what the block shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from triage_bot.model.trust import WATCHED, LastPlan, Recall, SourceMark

from . import parts
from .block import contained
from .unfenced import Line, unfenced

VERSION = 1

_BEGIN_ANYWHERE = "<!-- triage-bot:dashboard"
_BEGIN = re.compile(r"<!-- triage-bot:dashboard v(\d{1,4}) (.*) -->", re.ASCII)
_END = "<!-- triage-bot:dashboard-end -->"
_LONGEST = 64 * 1024
_UNSAFE = re.compile(r"[<>&]|-{2,}")
_DIGEST = re.compile(r"[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """A description that bears the dashboard's marker. Without a `recall` it cannot be read, perhaps since a
    `newer` release wrote it. `before` and `after` are people's, `block` is the body between the lines."""

    recall: Recall | None
    block: str
    before: str
    after: str
    newer: bool = False


def read_dashboard(description: str | None) -> Dashboard | None:
    """The dashboard in a description, None where there is none. Never raises."""
    text = description or ""
    if _BEGIN_ANYWHERE not in text:
        return None
    lines = list(_lines(text))
    begin = next((line for line in lines if line.bare != _END), None)
    if begin is None:
        return None
    after = next((line for line in lines if line.start > begin.start), None)
    # Without an end line what follows may be a person's.
    end = after if after and after.bare == _END else begin
    found = _BEGIN.fullmatch(begin.bare)
    newer = found is not None and int(found[1]) > VERSION
    return Dashboard(
        recall=_read(found[2]) if found and not newer else None,
        block=text[begin.stop : end.start].replace("\r", "").strip("\n") if end is not begin else "",
        before=text[: begin.start],
        after=text[end.stop :],
        newer=newer,
    )


def write_dashboard(description: str | None, recall: Recall, body: str) -> str:
    """The description with the bot's block replaced, or put before a text that has none; people's text stays
    byte for byte. Raises ValueError for a body that would break out."""
    block = f"<!-- triage-bot:dashboard v{VERSION} {_write(recall)} -->\n\n{contained(body)}\n\n{_END}"
    found = read_dashboard(description)
    if found is None:
        return f"{block}\n\n{description}" if description else block
    return f"{found.before}{block}{found.after}"


def _lines(text: str) -> Iterator[Line]:
    for line in unfenced(text):
        if line.bare.startswith(_BEGIN_ANYWHERE):
            yield line


def _write(recall: Recall) -> str:
    record: dict[str, Any] = {"on": recall.on.isoformat()}
    if recall.sources:
        record["sources"] = {name: _write_mark(mark) for name, mark in sorted(recall.sources.items())}
    if recall.ratings:
        record["ratings"] = dict(sorted(recall.ratings.items()))
    if plan := recall.plan:
        record["plan"] = [plan.digest, plan.on.isoformat(), plan.made, plan.troubled]
    text = json.dumps(record, ensure_ascii=True, separators=(",", ":"))
    return _UNSAFE.sub(lambda signs: "".join(f"\\u{ord(sign):04x}" for sign in signs[0]), text)


def _write_mark(mark: SourceMark) -> list[Any]:
    day = parts.write_day(mark.as_of)
    fields = [WATCHED.index(name) for name in WATCHED if name in mark.fields]
    return [mark.rows, mark.accounts, mark.unrated, day, fields]


def _read(text: str) -> Recall | None:
    """What the marker remembers, None where anything in it is not as the bot writes it: a number that
    somebody bent would be worse than none."""
    if len(text) > _LONGEST:
        return None
    try:
        record = parts.read_object(json.loads(text))
        return Recall(
            on=parts.read_day(record.get("on")),
            sources={
                name: _read_mark(mark) for name, mark in parts.read_object(record.get("sources", {})).items()
            },
            ratings={
                name: _count(number) for name, number in parts.read_object(record.get("ratings", {})).items()
            },
            plan=_read_plan(record["plan"]) if "plan" in record else None,
        )
    except (ValueError, TypeError, OverflowError, IndexError, RecursionError):
        return None


def _read_mark(value: Any) -> SourceMark:
    rows, accounts, unrated, as_of, fields = value
    return SourceMark(
        rows=_count(rows),
        accounts=_count(accounts),
        unrated=None if unrated is None else _count(unrated),
        as_of=None if as_of is None else parts.read_day(as_of),
        fields=frozenset(WATCHED[_count(number)] for number in fields),
    )


def _read_plan(value: Any) -> LastPlan:
    digest, on, made, troubled = value
    if not _DIGEST.fullmatch(parts.read_text(digest)):
        raise ValueError
    return LastPlan(
        digest=digest,
        on=parts.read_day(on),
        made=_count(made),
        troubled=_count(troubled),
    )


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError
    return value
