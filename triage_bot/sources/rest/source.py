"""A source of accounts that is a web service: asks, joins, flattens; never raises for what comes back."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

from triage_bot.model.account import BadRow, Reading, SourceReading
from triage_bot.sources import records
from triage_bot.sources.findings import Findings, Mapped, Row
from triage_bot.sources.gathering import gathered
from triage_bot.sources.records import Record
from triage_bot.sources.refusal import SourceRefusedError
from triage_bot.sources.values.dates import zone
from triage_bot.sources.verdict import failed

from .address import shown
from .documents import value_at
from .enriching import Enriching
from .exchange import Exchange
from .patience import Timer
from .secrets import Secrets, variables_of
from .shaping import shape
from .spec import RestSpec
from .walk import Batch, walk


@dataclass(frozen=True, slots=True)
class RestSource:
    """Reads one declared service (`ports.Source`). `environ` holds the credentials, by variable."""

    spec: RestSpec
    environ: Mapping[str, str] = field(repr=False)
    timer: Timer = field(default_factory=Timer)

    @property
    def name(self) -> str:
        return self.spec.name

    def read(self) -> SourceReading:
        """All accounts of the service. What is wrong with it is said in the status and the bad rows."""
        spec = self.spec
        place = shown(spec.recipe.listing.request.url)
        try:
            secrets = Secrets.of(spec.auth, self.environ)
        except SourceRefusedError as refusal:
            return failed(spec, place, refusal.what)
        exchange = Exchange(spec, secrets, self.timer)
        try:
            reading = self._read(exchange, secrets, place)
        except SourceRefusedError as refusal:
            reading = failed(spec, place, refusal.what)
        finally:
            exchange.close()
        return _scrubbed(reading, secrets)

    def past(self, account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:  # noqa: ARG002
        """Nothing: a service tells how things are, not how they were."""
        return {}

    def _read(self, exchange: Exchange, secrets: Secrets, place: str) -> SourceReading:
        spec = self.spec
        pages = walk(exchange, spec.recipe.listing, variables=variables_of(spec.auth))
        first = next(pages)
        day = first.at.astimezone(zone(spec.time_zone)).date() if first.at else None

        def rows(mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
            enriching = Enriching(exchange, spec.recipe.second_calls, day=day)
            accounts = _accounts(chain((first,), pages), spec, enriching, found, day)
            try:
                for line, cells in records.rows(accounts, mapped, found):
                    yield line, _clean(cells, secrets)
            except SourceRefusedError as refusal:
                refusal.present = tuple(map(secrets.scrub, refusal.present))
                raise
            found.notes.extend(enriching.close())

        return gathered(spec, place, rows, as_of=day)


def _accounts(
    pages: Iterable[Batch], spec: RestSpec, enriching: Enriching, found: Findings, day: date | None
) -> Iterator[Record]:
    """The accounts in scope, counted from 1 in the order of the service, ready for the mapping."""
    left_out: dict[str, int] = {}
    everything = (record for page in pages for record in page.records)
    for number, record in enumerate(everything, 1):
        if isinstance(record, dict):
            shape(record, spec.recipe.steps, day=day)
            if why := _out_of_scope(record, spec.recipe.leave_out):
                left_out[why] = left_out.get(why, 0) + 1
                continue
            enriching.complete(record)
        yield number, record
    for why, count in left_out.items():
        found.notes.append(f"{why}: {count:,} {'record is' if count == 1 else 'records are'} out of scope")


def _out_of_scope(record: dict[str, Any], leave_out: Mapping[str, tuple[str, ...]]) -> str | None:
    for path, words in leave_out.items():
        value = value_at(record, path)
        text = str(value).casefold() if value is not None else ""
        if text in words:
            return f"{path} is {text}"
    return None


def _clean(cells: Sequence[str], secrets: Secrets) -> Sequence[str]:
    """Cells without credentials, which a service may echo anywhere."""
    if secrets.holds("\0".join(cells)):
        return [secrets.scrub(cell) for cell in cells]
    return cells


def _scrubbed(reading: SourceReading, secrets: Secrets) -> SourceReading:
    """The reading with no credential in any text for people."""
    scrub = secrets.scrub
    status = reading.status
    return replace(
        reading,
        status=replace(
            status,
            problem=scrub(status.problem) if status.problem else None,
            notes=tuple(map(scrub, status.notes)),
            files=tuple(map(scrub, status.files)),
        ),
        bad_rows=tuple(_scrubbed_row(row, secrets) for row in reading.bad_rows),
        conflicts={account_id: scrub(why) for account_id, why in reading.conflicts.items()},
    )


def _scrubbed_row(row: BadRow, secrets: Secrets) -> BadRow:
    account_id = secrets.scrub(row.account_id) if row.account_id else None
    return replace(row, reason=secrets.scrub(row.reason), account_id=account_id)
