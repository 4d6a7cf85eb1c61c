"""Offset and keyset paging with the headers GitLab sends.

It must not know what is listed; rows come in already filtered and sorted.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from triage_bot.sandbox.api.call import Call
from triage_bot.sandbox.refusals import Refused, bad_parameter

T = TypeVar("T")
Headers = tuple[tuple[str, str], ...]
DEFAULT, MOST = 20, 100


def page_size(call: Call) -> int:
    """`per_page`, capped at 100 [lib/gitlab/pagination]."""
    size = call.given.get("per_page")
    return DEFAULT if size is None else min(max(int(size), 0), MOST)


def offset_page(call: Call, rows: Sequence[T], *, limited: bool = False) -> tuple[Sequence[T], Headers]:
    """One page and its headers; `limited` routes refuse deep offsets because keyset exists for them.

    X-Total, X-Total-Pages and rel=last go missing above a number of rows
    [lib/gitlab/pagination/offset_pagination.rb]; `per_page=0` gives one row and no headers.
    """
    page, size = max(call.given.get("page") or 1, 1), page_size(call)
    instance = call.world.instance
    if limited and page * size > instance.offset_limit:
        reason = (
            "Offset pagination has a maximum allowed offset of "
            f"{instance.offset_limit} for requests that return objects of type Issue. "
            "Remaining records can be retrieved using keyset pagination."
        )
        raise Refused(405, {"error": reason})
    if size == 0:
        return rows[:1], ()
    total, pages = len(rows), max(-(-len(rows) // size), 1)
    counted = total <= instance.count_limit
    links = [("prev", page - 1)] if page > 1 else []
    links += [("next", page + 1)] if page < pages else []
    links += [("first", 1)] + ([("last", pages)] if counted else [])
    headers = [
        (
            "Link",
            ", ".join(f'<{_url(call, page=number, per_page=size)}>; rel="{rel}"' for rel, number in links),
        ),
        ("X-Page", str(page)),
        ("X-Per-Page", str(size)),
        ("X-Next-Page", str(page + 1) if page < pages else ""),
        ("X-Prev-Page", str(page - 1) if page > 1 else ""),
    ]
    if counted:
        headers += [("X-Total", str(total)), ("X-Total-Pages", str(pages))]
    return rows[(page - 1) * size : page * size], tuple(headers)


def keyset_page(
    call: Call, rows: Sequence[T], key: Callable[[T], Any], *, descending: bool, spelled: dict[str, str]
) -> tuple[Sequence[T], Headers]:
    """One page after the cursor; only a Link to the next one, which spells defaults out.

    [doc/api/rest/_index.md]

    Rows are sorted by `key`, whose last part is the id, so that a cursor stays good while rows change.
    """
    size = page_size(call) or DEFAULT
    cursor = call.given.get("cursor")
    if cursor:
        after = _decode(cursor)
        rows = [row for row in rows if (key(row) < after if descending else key(row) > after)]
    page = rows[:size]
    if len(rows) <= size:
        return page, ()
    following = _url(call, **spelled, per_page=size, cursor=_encode(key(page[-1])))
    return page, (("Link", f'<{following}>; rel="next"'),)


def _url(call: Call, **changed: object) -> str:
    """The requested URL on the requested host with every parameter repeated."""
    kept = [
        (name, value) for name, value in parse_qsl(call.query, keep_blank_values=True) if name not in changed
    ]
    safe = [pair for pair in kept if pair[0] not in ("private_token", "access_token")]
    return f"{call.base}{call.path}?{urlencode([*safe, *((k, str(v)) for k, v in changed.items())])}"


def _encode(key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _decode(cursor: str) -> tuple[Any, ...]:
    try:
        return tuple(json.loads(base64.urlsafe_b64decode(cursor.encode())))
    except (ValueError, TypeError):
        raise bad_parameter("cursor is invalid") from None
