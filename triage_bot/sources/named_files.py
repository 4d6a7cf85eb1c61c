"""The files that a source reads, as its declaration names them; opens none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from .matching import below
from .query.spec import DuckDbSpec, QuerySpec, SqlSpec
from .rest.spec import RestSpec
from .spec import FileSpec, SourceSpec

_SQLITE = "sqlite"


def named_files(spec: SourceSpec) -> Iterator[tuple[Path, str]]:
    """Each file or pattern with its place in the file system, and as the team wrote it."""
    match spec:
        case FileSpec():
            yield spec.path, spec.shown_path or spec.path.name
        case DuckDbSpec():
            for declared in filter(None, (spec.path, *spec.tables.values())):
                yield below(spec.folder, declared), declared
        case SqlSpec():
            if file := _sqlite_file(spec.url):
                yield spec.folder / file, file
        case RestSpec() if spec.ca_file:
            yield Path(spec.ca_file), spec.ca_file
    if isinstance(spec, QuerySpec) and spec.query_file:
        yield spec.folder / spec.query_file, spec.query_file


def _sqlite_file(url: str) -> str | None:
    """The file in the address of an SQLite database, None for other databases and for one in memory.

    >>> _sqlite_file("sqlite:///exports/crm.db?timeout=5"), _sqlite_file("postgresql://db.example/crm")
    ('exports/crm.db', None)
    """
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0].casefold() != _SQLITE:
        return None
    file = unquote(rest.partition("/")[2].partition("?")[0])
    return file if file and file != ":memory:" else None
