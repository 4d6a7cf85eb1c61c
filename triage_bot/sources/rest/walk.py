"""Walks through all pages of a list, to the end or not at all; knows no record's meaning."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from triage_bot.sources.refusal import SourceRefusedError

from .documents import document_of, records_at, value_at
from .exchange import Exchange
from .listing import Listing
from .paging import Page, following, opening
from .patience import http_date
from .refusals import of_status, printable, spoken
from .request import Json, Request
from .wire import Answer


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of one page, and when the service answered, where it says so."""

    records: list[Json]
    at: datetime | None


def walk(
    exchange: Exchange, listing: Listing, *, variables: tuple[str, ...] = ()
) -> Generator[Batch, None, None]:
    """The pages of a list. `variables` are the names of those that hold the credentials.

    Raises SourceRefusedError, also in the middle, where a page is of no use, comes twice, leads back to
    one before it, or where fewer records came than the service says there are: then none of them counts.
    """
    request: Request | None = opening(listing.paging, listing.request)
    asked: set[bytes] = set()
    seen: set[bytes] = set()
    received = number = 0
    total: int | None = None
    while request is not None:
        _refuse_again(
            asked, _print_of(request), "the service leads back to a page that was read before", number
        )
        answer = exchange.ask(request)
        document, records = _read(answer, listing, variables=variables, tried=exchange.tried)
        number += 1
        received += len(records)
        if records:
            same = "the service sends the same page again, so it does not page as `paging` says"
            _refuse_again(seen, _print_of(records), same, number)
        total = _total(document, listing.total) if total is None else total
        yield Batch(records, http_date(answer.headers.get("Date", "")))
        page = Page(
            document=document,
            headers=answer.headers,
            records=len(records),
            received=received,
            number=number,
            total=total,
        )
        request = following(listing.paging, request, page)
    if total is not None and received < total:
        raise SourceRefusedError(
            f"the service says that there are {total:,} records and sent {received:,}: half a list is worth"
            " nothing, so none of it is used; check `paging`"
        )


def _read(
    answer: Answer, listing: Listing, *, variables: tuple[str, ...], tried: int
) -> tuple[Json, list[Json]]:
    """The document of an answer and its records."""
    good = 200 <= answer.status < 300
    try:
        document = document_of(answer.body, answer.content_type)
    except SourceRefusedError:
        if good:
            raise
        document = None
    if any(sign.shows_in(document) for sign in listing.empty_when):
        return document, []
    if not good:
        raise of_status(answer, variables=variables, tried=tried)
    if any(sign.shows_in(document) for sign in listing.failed_when):
        reason = value_at(document, listing.says) if listing.says else None
        words = printable(reason) if isinstance(reason, str) else spoken(answer)
        raise SourceRefusedError(f"the service reports a failure: {words or 'without a reason'}")
    return document, records_at(document, listing.records)


def _total(document: Json, path: str | None) -> int | None:
    value = value_at(document, path) if path else None
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _refuse_again(known: set[bytes], print_: bytes, what: str, number: int) -> None:
    if print_ in known:
        raise SourceRefusedError(
            f"{what} (page {number}): paging would never end, and nobody can tell what is missing; check"
            " `paging`, and leave it out where everything comes at once"
        )
    known.add(print_)


def _print_of(value: Request | list[Json]) -> bytes:
    if isinstance(value, Request):
        parts: Json = [value.method, value.url, dict(value.query), dict(value.form), value.body]
    else:
        parts = value
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).digest()
