"""A source of accounts in files, joined and filtered by DuckDB; knows no other database."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from triage_bot.model.account import Reading, SourceReading
from triage_bot.sources.columns import places_of
from triage_bot.sources.extras import needed
from triage_bot.sources.findings import Findings, Mapped, Row
from triage_bot.sources.gathering import gathered
from triage_bot.sources.matching import below, matches
from triage_bot.sources.refusal import SourceRefusedError
from triage_bot.sources.typed_cells import BATCH, TypedCells
from triage_bot.sources.verdict import failed

from .deadline import Deadline
from .spec import DuckDbSpec
from .statement import statement_of
from .trouble import refusal

_MEMORY = "1GB"
_READERS = {
    # Texts stay texts: what a column means, the mapping says.
    "csv": "read_csv({path}, all_varchar = true, header = true)",
    "tsv": "read_csv({path}, all_varchar = true, header = true)",
    "parquet": "read_parquet({path})",
    "json": "read_json({path})",
    "ndjson": "read_json({path}, format = 'newline_delimited')",
}
_PACKED = re.compile(r"\.gz$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DuckDbSource:
    """Reads declared files through one query (`ports.Source`)."""

    spec: DuckDbSpec

    @property
    def name(self) -> str:
        return self.spec.name

    def read(self) -> SourceReading:
        """All accounts in the answer. A row's line is its number in it."""
        try:
            statement = statement_of(self.spec)
        except SourceRefusedError as refused:
            return failed(self.spec, "duckdb", refused.what)
        shown = ", ".join(filter(None, (self.spec.path, *self.spec.tables.values())))
        return gathered(self.spec, shown or "duckdb", partial(_rows, self.spec, statement))

    def past(self, account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:  # noqa: ARG002
        """Nothing: a query tells how things are, not how they were."""
        return {}


def _rows(
    spec: DuckDbSpec, statement: str, mapped: Sequence[Mapped], found: Findings
) -> Generator[Row, None, None]:
    """The rows of the answer, batch by batch. Raises SourceRefusedError for all that goes wrong."""
    duckdb = needed("duckdb", extra="duckdb")
    deadline = Deadline(spec.timeout_seconds)
    cells = TypedCells(mapped, spec.limits, found)
    try:
        with _connected(duckdb, spec) as connection, deadline.interrupting(connection.interrupt):
            connection.execute(statement)
            places = places_of([column[0] for column in connection.description], mapped, where="answer")
            while batch := connection.fetchmany(BATCH):
                deadline.keep()
                columns = list(zip(*batch, strict=True))
                yield from cells.rows([columns[place] for place in places])
    except duckdb.Error as problem:
        raise (deadline.missed() if deadline.passed else refusal(problem, ())) from None


@contextmanager
def _connected(duckdb: Any, spec: DuckDbSpec) -> Iterator[Any]:
    """A connection that can read the declared files, and nothing else of this machine or the network."""
    views = [_view(name, declared, spec.folder) for name, declared in spec.tables.items()]
    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    connection = duckdb.connect(
        str(spec.folder / spec.path) if spec.path else ":memory:",
        read_only=spec.path is not None,
        config={**config, "memory_limit": _MEMORY},
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        paths = ", ".join(_literal(str(path)) for _, path in views)
        connection.execute(f"SET allowed_paths = [{paths}]")
        connection.execute("SET enable_external_access = false")
        for view, _ in views:
            connection.execute(view)
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _view(name: str, declared: str, folder: Path) -> tuple[str, Path]:
    """The statement that gives a file the name of a table, and the file."""
    found = matches(below(folder, declared))
    if not found:
        raise SourceRefusedError(
            f"no file has the name {declared} (the table {name}); was the export written, is the path right?"
        )
    path = found[-1].absolute()
    suffix = _PACKED.sub("", path.name).rpartition(".")[2].lower()
    reader = _READERS.get(suffix)
    if reader is None:
        known = ", ".join(f".{known}" for known in _READERS)
        raise SourceRefusedError(f"{declared}: it is not known how to read .{suffix}; known are {known}")
    quoted = name.replace('"', '""')
    return f'CREATE TEMP VIEW "{quoted}" AS SELECT * FROM {reader.format(path=_literal(str(path)))}', path


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
