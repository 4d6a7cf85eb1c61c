"""From one page to the request for the next; pure, knows neither network nor records' meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from triage_bot.sources.records import WrittenNumber
from triage_bot.sources.refusal import SourceRefusedError

from .address import joined, same_origin, shown
from .documents import value_at
from .link_header import next_of
from .request import Into, Json, Request


@dataclass(frozen=True, slots=True)
class OnePage:
    """Everything comes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """The answer names the address of the next page, at `path` or else in its Link header (RFC 8288)."""

    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The answer holds at `path` what the next request must carry as `parameter`."""

    path: str
    parameter: str
    into: Into = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """The request says how many records to skip and how many to send."""

    parameter: str = "offset"
    size_parameter: str | None = "limit"
    size: int = 100
    into: Into = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """The request says which page, counted from `first`, and how long a page is."""

    parameter: str = "page"
    size_parameter: str | None = None
    size: int = 100
    first: int = 1
    into: Into = "query"


Paging = OnePage | NextLink | Cursor | Offset | PageNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer as paging sees it. `received` counts the records of all pages so far, this one included;
    `number` counts pages from 1; `total` is what the service says there are, where it says so."""

    document: Json
    headers: Mapping[str, str]
    records: int
    received: int
    number: int
    total: int | None = None


def opening(paging: Paging, request: Request) -> Request:
    """The request for the first page."""
    match paging:
        case Offset():
            return request.having(
                paging.into, _window(paging.parameter, 0, paging.size_parameter, paging.size)
            )
        case PageNumber():
            window = _window(paging.parameter, paging.first, paging.size_parameter, paging.size)
            return request.having(paging.into, window)
        case OnePage() | NextLink() | Cursor():
            return request
        case _:
            assert_never(paging)


def following(paging: Paging, request: Request, page: Page) -> Request | None:
    """The request for the page after this one, None where this was the last.

    A page shorter than asked for is not the last one, since services cap the size as they like: only an
    empty page, or the number of records that the service itself names, ends an offset or page number.

    Raises SourceRefusedError where a link leads to another host.
    """
    match paging:
        case OnePage():
            return None
        case NextLink():
            link = value_at(page.document, paging.path) if paging.path else next_of(page.headers)
            return _linked(request, link)
        case Cursor():
            cursor = value_at(page.document, paging.path)
            if cursor in (None, "", False):
                return None
            return request.having(paging.into, {paging.parameter: _as_sent(cursor, paging.into)})
        case Offset():
            if _complete(page):
                return None
            return request.having(paging.into, {paging.parameter: page.received})
        case PageNumber():
            if _complete(page):
                return None
            return request.having(paging.into, {paging.parameter: paging.first + page.number})
        case _:
            assert_never(paging)


def _window(parameter: str, start: int, size_parameter: str | None, size: int) -> dict[str, int]:
    return {parameter: start, **({size_parameter: size} if size_parameter else {})}


def _complete(page: Page) -> bool:
    return not page.records or (page.total is not None and page.received >= page.total)


def _linked(request: Request, link: Json) -> Request | None:
    if link in (None, "", False):
        return None
    if not isinstance(link, str):
        raise SourceRefusedError("the link to the next page is no address: check `paging.path`")
    target = joined(request.url, link)
    if not same_origin(request.url, target):
        raise SourceRefusedError(
            f"the next page is said to be on another host, {shown(target)}, to which no credentials may go:"
            " if the service moved, set `url` to its new address"
        )
    return request.to(target)


def _as_sent(cursor: Json, into: Into) -> Json:
    """A cursor as it came: a number stays a number in a JSON body."""
    if into == "body" and isinstance(cursor, WrittenNumber) and cursor.lstrip("-").isdigit():
        return int(cursor)
    return cursor
