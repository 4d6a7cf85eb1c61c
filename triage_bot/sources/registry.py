"""Every kind of source and what opens it; the one entry for those who need a source."""

from __future__ import annotations

from collections.abc import Mapping

from . import csv_rows, json_rows, yaml_rows
from .file_source import FileSource
from .findings import Opener
from .spec import SourceSpec

OPENERS: Mapping[str, Opener] = {
    "csv": csv_rows.rows,
    "json": json_rows.document,
    "ndjson": json_rows.lines,
    "yaml": yaml_rows.rows,
}


def build(spec: SourceSpec) -> FileSource:
    """The source that a declaration describes (`ports.Source`). Raises ValueError for an unknown kind."""
    if spec.kind not in OPENERS:
        raise ValueError(f"the kind of source {spec.kind!r} is not known; use {', '.join(OPENERS)}")
    return FileSource(spec, OPENERS[spec.kind])
