"""Adds to accounts what a service tells only when asked a second time; knows no vendor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, assert_never
from urllib.parse import quote, urlsplit

from triage_bot.sources.refusal import SourceRefusedError

from .documents import value_at
from .exchange import Exchange
from .listing import Listing
from .request import Json, Request
from .second_calls import Details, Lookup, Names, SecondCall
from .shaping import shape
from .walk import walk
from .wordbook import Wordbook


class Enriching:
    """Carries out the second calls of a recipe: those for all accounts at once when it is made.

    Raises SourceRefusedError, naming the address, where one of them fails: half of what decides about an
    account is not enough.
    """

    def __init__(self, exchange: Exchange, calls: Sequence[SecondCall], *, day: date | None) -> None:
        self._exchange = exchange
        self._lookups: list[tuple[Lookup, dict[str, Json]]] = []
        self._details: list[Details] = []
        self._wordbooks: list[Wordbook] = []
        self._unknown: dict[str, int] = {}
        for call in calls:
            match call:
                case Lookup():
                    self._lookups.append((call, self._table(call, day)))
                case Names():
                    answers = (record for listing in call.listings for record in self._all(listing))
                    self._wordbooks.append(Wordbook(call, answers))
                case Details():
                    self._details.append(call)
                case _:
                    assert_never(call)

    def complete(self, record: dict[str, Any]) -> None:
        """Adds to one account what is known besides its own record."""
        for wordbook in self._wordbooks:
            wordbook.translate(record)
        for lookup, table in self._lookups:
            reference = value_at(record, lookup.at)
            if reference in (None, ""):
                continue
            found = table.get(str(reference))
            if found is None:
                self._unknown[lookup.into] = self._unknown.get(lookup.into, 0) + 1
            else:
                record[lookup.into] = found
        for details in self._details:
            record[details.into] = self._newest(details, record)

    def close(self) -> list[str]:
        """What people should know of references that lead nowhere, after all accounts.

        Raises SourceRefusedError where a whole field of them does.
        """
        notes = [note for wordbook in self._wordbooks for note in wordbook.close()]
        for into, count in self._unknown.items():
            name = "account names" if count == 1 else "accounts name"
            notes.append(f"{into}: {count:,} {name} one that the service does not list")
        return notes

    def _table(self, lookup: Lookup, day: date | None) -> dict[str, Json]:
        table: dict[str, Json] = {}
        for record in self._all(lookup.listing):
            if isinstance(record, dict) and (key := value_at(record, lookup.key)) is not None:
                shape(record, lookup.steps, day=day)
                table[str(key)] = record
        return table

    def _newest(self, details: Details, record: dict[str, Any]) -> Json:
        reference = value_at(record, details.at)
        if reference in (None, ""):
            return None
        url = details.url.replace("{id}", quote(str(reference), safe=""))
        own = [one for one in self._all(Listing(request=Request(url=url), records=details.records)) if one]
        return max(own, key=lambda one: _moment(value_at(one, details.newest_by)), default=None)

    def _all(self, listing: Listing) -> Iterator[Json]:
        try:
            for batch in walk(self._exchange, listing):
                yield from batch.records
        except SourceRefusedError as refusal:
            path = urlsplit(listing.request.url).path
            raise SourceRefusedError(f"{path}: {refusal.what}") from None


def _moment(value: Json) -> tuple[int, str]:
    """An order of moments as services write them: epochs by their number of digits, else as text."""
    text = str(value or "")
    return (len(text), text) if text.isdigit() else (0, text)
