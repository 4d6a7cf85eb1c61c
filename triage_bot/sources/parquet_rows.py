"""Rows of a Parquet file, streamed in batches; knows no meaning of values. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from .columns import places_of
from .extras import needed
from .findings import Findings, Mapped, Row
from .refusal import SourceRefusedError
from .spec import FileSpec
from .typed_cells import BATCH, TypedCells


def rows(spec: FileSpec, path: Path, mapped: Sequence[Mapped], found: Findings) -> Generator[Row, None, None]:
    """The rows of a Parquet file; a row's line is its number. Only the mapped columns are read.

    Raises SourceRefusedError where the file is no Parquet, damaged, over the limits, or lacks a column.
    """
    pyarrow = needed("pyarrow", extra="parquet")
    parquet = needed("pyarrow.parquet", extra="parquet")
    with path.open("rb") as file:
        _refuse_other(file.read(4))
        try:
            # Not mapped into memory: a file replaced while it is read would end the process.
            opened = parquet.ParquetFile(file, memory_map=False)
            yield from _rows(opened, spec, mapped, found, pyarrow)
        except (pyarrow.ArrowException, EOFError, OSError) as problem:
            if isinstance(problem, OSError) and problem.errno:
                raise
            raise SourceRefusedError(
                f"the Parquet file is damaged or cut off ({_first_line(problem)}); fetch it again"
            ) from None


def _rows(
    opened: Any, spec: FileSpec, mapped: Sequence[Mapped], found: Findings, pyarrow: Any
) -> Generator[Row, None, None]:
    schema = opened.schema_arrow
    places = places_of(schema.names, mapped, where="file")
    cells = TypedCells(mapped, spec.limits, found)
    names = [schema.names[place] for place in places]
    for batch in opened.iter_batches(batch_size=BATCH, columns=list(dict.fromkeys(names)), use_threads=False):
        if batch.num_rows:
            columns = {name: _values(batch.column(name), pyarrow) for name in batch.schema.names}
            yield from cells.rows([columns[name] for name in names])


def _values(column: Any, pyarrow: Any) -> list[Any]:
    """The values of one column of a batch. Python's moments have microseconds and no more."""
    kind = column.type
    if pyarrow.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pyarrow.timestamp("us", kind.tz), safe=False)
    values: list[Any] = column.to_pylist()
    return values


def _refuse_other(start: bytes) -> None:
    if not start:
        raise SourceRefusedError(
            "the file is empty; an empty source counts as an outage: was the export written?"
        )
    if start == b"PARE":
        raise SourceRefusedError("this Parquet file is encrypted; export it without encryption")
    if start != b"PAR1":
        raise SourceRefusedError("this is no Parquet file, whatever its name says; is `kind` right?")


def _first_line(problem: BaseException) -> str:
    text = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return text[:120]
