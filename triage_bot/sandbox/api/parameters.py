"""Declared parameters of a route: what is coerced, what is refused, what is ignored but remembered.

It must not know what a parameter is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

from triage_bot.sandbox.refusals import bad_parameter

Kind = Callable[[Any], Any]


def text(value: Any) -> str | None:
    """Any scalar as text."""
    if isinstance(value, (list, dict)):
        raise ValueError
    return None if value is None else str(value)


def integer(value: Any) -> int | None:
    """A whole number or its decimal text; an empty text is nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, (bool, list, dict)) or not re.fullmatch(r"[+-]?\d+", str(value).strip()):
        raise ValueError
    return int(value)


def boolean(value: Any) -> bool | None:
    """The spellings that Grape knows."""
    if value is None or value == "":
        return None
    known = {
        "true": True,
        "1": True,
        "t": True,
        "on": True,
        "false": False,
        "0": False,
        "f": False,
        "off": False,
    }
    return known[str(value).lower()] if str(value).lower() in known else _refuse()


def moment(value: Any) -> int | None:
    """A date-time as milliseconds; a bare date is midnight UTC."""
    if value is None or value == "":
        return None
    when = datetime.fromisoformat(str(value))
    return round((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def day(value: Any) -> str | None:
    """A date; anything else is refused."""
    return date.fromisoformat(str(value)[:10]).isoformat() if value not in (None, "") else None


def loose_day(value: Any) -> str | None:
    """A date, or nothing when the text is none: a date column takes what it can read. Derived."""
    try:
        return day(value)
    except ValueError:
        return None


def words(value: Any) -> list[str] | None:
    """An array or one comma list; elements of an array are split at commas as well."""
    if value is None:
        return None
    parts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return [word.strip() for part in parts for word in str(part).split(",") if word.strip()]


def integers(value: Any) -> list[int] | None:
    """An array or one comma list of whole numbers."""
    if isinstance(value, int):
        value = [value]
    parts = words(value)
    return None if parts is None else [number for part in parts if (number := integer(part)) is not None]


def integer_or_word(value: Any) -> int | str | None:
    """A number, or one of the words None and Any, in lower case."""
    if str(value).lower() in ("none", "any"):
        return str(value).lower()
    return integer(value)


def mapping(value: Any) -> dict[str, Any] | None:
    """A nested hash such as `not[labels]`."""
    return value if value is None or isinstance(value, dict) else _refuse()


def _refuse() -> Any:
    raise ValueError


@dataclass(frozen=True)
class Param:
    """One declared parameter; `values` are the only ones it takes, `blank=False` refuses empty ones.

    `keys` are what a nested hash such as `not[labels]` may hold.
    """

    name: str
    kind: Kind = text
    values: tuple[str, ...] = ()
    required: bool = False
    blank: bool = True
    excludes: str | None = None
    keys: tuple[str, ...] = ()


PAGING = (Param("page", integer), Param("per_page", integer))


def declared(params: Iterable[Param], raw: Mapping[str, Any]) -> dict[str, Any]:
    """The declared part of what was sent, coerced; all faults together, as Grape reports them (400)."""
    given: dict[str, Any] = {}
    faults: list[str] = []
    for param in params:
        if param.name not in raw:
            if param.required:
                faults.append(f"{param.name} is missing")
            continue
        try:
            value = param.kind(raw[param.name])
        except (ValueError, OverflowError):
            faults.append(f"{param.name} is invalid")
            continue
        if not param.blank and value in (None, "", []):
            faults.append(f"{param.name} is empty")
        elif param.values and value not in (None, "") and value not in param.values:
            faults.append(f"{param.name} does not have a valid value")
        elif param.excludes and raw.get(param.excludes) not in (None, "") and value not in (None, ""):
            faults.append(f"{param.name}, {param.excludes} are mutually exclusive")
        given[param.name] = value
    if faults:
        raise bad_parameter(", ".join(faults))
    return given


def unknown_keys(params: Iterable[Param], raw: Mapping[str, Any], others: set[str]) -> tuple[str, ...]:
    """What was sent in vain, nested keys as `not[search]`, sorted."""
    known = {param.name: param for param in params}
    found = [key for key in raw if key not in known and key not in others]
    for name, param in known.items():
        inner = raw.get(name)
        if param.keys and isinstance(inner, dict):
            found += [f"{name}[{key}]" for key in inner if key not in param.keys]
    return tuple(sorted(found))


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Query or form pairs the way Rack reads them: `a[]=1`, `not[labels][]=x`.

    >>> nested([("iids[]", "1"), ("iids[]", "2"), ("not[labels]", "x"), ("page", "2")])
    {'iids': ['1', '2'], 'not': {'labels': 'x'}, 'page': '2'}
    """
    result: dict[str, Any] = {}
    for key, value in pairs:
        name, *rest = re.findall(r"[^\[\]]+|\[\]|(?<=\[)[^\[\]]+(?=\])", key) or [key]
        place: dict[str, Any] = result
        if rest and rest[0] != "[]":
            if not isinstance(place.get(name), dict):
                place[name] = {}
            place, name, rest = place[name], rest[0], rest[1:]
        if rest:
            if not isinstance(place.get(name), list):
                place[name] = []
            place[name].append(value)
        else:
            place[name] = value
    return result


def parse_form(body: str) -> dict[str, Any]:
    """A form-encoded body or a query string."""
    return nested(parse_qsl(body, keep_blank_values=True))
