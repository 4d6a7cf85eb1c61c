"""A source of accounts in a database: one SELECT, asked read-only and streamed; knows no file."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from triage_bot.model.account import Reading, SourceReading
from triage_bot.sources.columns import places_of
from triage_bot.sources.findings import Findings, Mapped, Row
from triage_bot.sources.gathering import gathered
from triage_bot.sources.refusal import SourceRefusedError
from triage_bot.sources.typed_cells import BATCH, TypedCells
from triage_bot.sources.verdict import failed

from .address import Address, address_of
from .deadline import Deadline
from .read_only import connected
from .spec import SqlSpec
from .statement import statement_of
from .trouble import refusal


@dataclass(frozen=True, slots=True)
class SqlSource:
    """Reads one declared database (`ports.Source`)."""

    spec: SqlSpec

    @property
    def name(self) -> str:
        return self.spec.name

    def read(self) -> SourceReading:
        """All accounts in the answer. A row's line is its number in it."""
        try:
            statement = statement_of(self.spec)
            address = address_of(self.spec.url, self.spec.folder)
        except SourceRefusedError as refused:
            return failed(self.spec, "the database", refused.what)
        return gathered(self.spec, address.shown, partial(_rows, self.spec, address, statement))

    def past(self, account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:  # noqa: ARG002
        """Nothing: a query tells how things are, not how they were."""
        return {}


def _rows(
    spec: SqlSpec, address: Address, statement: str, mapped: Sequence[Mapped], found: Findings
) -> Generator[Row, None, None]:
    """The rows of the answer, batch by batch. Raises SourceRefusedError for all that goes wrong."""
    deadline = Deadline(spec.timeout_seconds)
    cells = TypedCells(mapped, spec.limits, found)
    try:
        with connected(address, deadline) as connection:
            result = connection.exec_driver_sql(statement)
            with closing(result):
                places = places_of(list(result.keys()), mapped, where="answer")
                for batch in result.partitions(BATCH):
                    deadline.keep()
                    columns = list(zip(*batch, strict=True))
                    yield from cells.rows([columns[place] for place in places])
    except SourceRefusedError:
        raise
    except Exception as problem:
        # Drivers raise what they like, and nothing of it may reach a user as a traceback.
        raise _judged(problem, address, deadline) from None


def _judged(problem: Exception, address: Address, deadline: Deadline) -> SourceRefusedError:
    state: Any = getattr(getattr(problem, "orig", problem), "sqlstate", None)
    if state == "57014" or deadline.passed:
        return deadline.missed()
    return refusal(problem, address.secrets)
