"""Every kind of source and what reads it; the one entry for those who need a source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from triage_bot.ports import Source

from . import csv_rows, json_rows, parquet_rows, xlsx_rows, yaml_rows
from .file_source import FileSource
from .findings import Opener
from .query.duckdb_source import DuckDbSource
from .query.spec import DuckDbSpec, SqlSpec
from .query.sql_source import SqlSource
from .rest.source import RestSource
from .rest.spec import RestSpec
from .spec import FileSpec, SourceSpec

OPENERS: Mapping[str, Opener] = {
    "csv": csv_rows.rows,
    "json": json_rows.document,
    "ndjson": json_rows.lines,
    "yaml": yaml_rows.rows,
    "parquet": parquet_rows.rows,
    "xlsx": xlsx_rows.rows,
}
"""What opens each kind of file."""

KINDS: tuple[str, ...] = (*OPENERS, "sql", "duckdb", "rest")
"""All kinds of source, those that are no files behind those that are."""


def build(spec: SourceSpec, environ: Mapping[str, str] = MappingProxyType({})) -> Source:
    """The source that a declaration describes. `environ` holds the credentials that it names by variable.

    Raises ValueError for an unknown kind.
    """
    match spec:
        case FileSpec() if spec.kind in OPENERS:
            return FileSource(spec, OPENERS[spec.kind])
        case SqlSpec():
            return SqlSource(spec)
        case DuckDbSpec():
            return DuckDbSource(spec)
        case RestSpec():
            return RestSource(spec, environ)
    raise ValueError(f"the kind of source {spec.kind!r} is not known; use {', '.join(KINDS)}")
