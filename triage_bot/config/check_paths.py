"""Whether the files and folders that `triage.yml` names are there; reads none of them."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from triage_bot.sources.spec import FileSpec, SourceSpec

from .document import Document, Finding
from .validate import expanded_at


def path_findings(document: Document, folder: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Named things that a run cannot do without. `folder` is where triage.yml lies."""
    templates = expanded_at(document, ("templates",), environ)
    if templates and not (folder / templates).is_dir():
        yield Finding(("templates",), "no such folder", "without this key the shipped templates count")
    ca_file = expanded_at(document, ("gitlab", "ca_file"), environ)
    if ca_file and not (folder / ca_file).is_file():
        yield Finding(("gitlab", "ca_file"), "no such file", "it should hold certificates in PEM form")
    for index in document.keys_of("sources"):
        query_file = expanded_at(document, ("sources", index, "query_file"), environ)
        if query_file and not (folder / query_file).is_file():
            yield Finding(("sources", index, "query_file"), "no such file", "it should hold one SELECT")
        path = ("sources", index, "ca_file")
        named = expanded_at(document, path, environ)
        if named and not (folder / named).is_file():
            yield Finding(path, "no such file", "it should hold certificates in PEM form")


def source_hints(sources: Sequence[SourceSpec], folder: Path) -> Iterator[Finding]:
    """Sources whose folder is not there: no error, since an export may yet arrive."""
    for index, source in enumerate(sources):
        if isinstance(source, FileSpec) and not _fixed(folder, source.shown_path).is_dir():
            yield Finding(
                ("sources", index, "path"), f"the folder of {source.shown_path} does not exist yet",
                "paths are relative to this file",
            )  # fmt: skip


def _fixed(folder: Path, path: str) -> Path:
    """The folder in which a file, or what matches a pattern, lies: up to the first part with a wild card."""
    part = Path(path).parent
    while glob.has_magic(str(part)):
        part = part.parent
    return folder / part
