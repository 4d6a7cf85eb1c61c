"""Small sources made for one test."""

from __future__ import annotations

from pathlib import Path

from triage_bot.model.account import SourceReading
from triage_bot.sources.registry import build
from triage_bot.sources.spec import ColumnSpec, FileSpec, Limits
from triage_bot.sources.values.ids import check_characters

FIELDS = {
    "account_id": ColumnSpec(column="Id"),
    "name": ColumnSpec(column="Name"),
    "csm_sentiment": ColumnSpec(column="Sentiment"),
}


def sfid(number: int) -> str:
    """A valid 18-character Salesforce id, another one for each number."""
    base = f"0018b{number:010d}"
    return base + check_characters(base)


ONE, TWO, THREE = sfid(1), sfid(2), sfid(3)


def spec_of(path: Path, fields: dict[str, ColumnSpec] | None = None, **changes: object) -> FileSpec:
    """A declared source; `changes` are further settings of FileSpec."""
    settings: dict[str, object] = {"name": "crm", "kind": "csv", "shown_path": path.name, **changes}
    return FileSpec(path=path, fields=fields or FIELDS, **settings)  # type: ignore[arg-type]


def read(
    folder: Path, content: str | bytes, fields: dict[str, ColumnSpec] | None = None, **changes: object
) -> SourceReading:
    """What a source says whose file holds `content`."""
    path = folder / str(changes.pop("file", "crm.csv"))
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return build(spec_of(path, fields, **changes)).read()


def said(reading: SourceReading) -> str:
    """Everything that a source has people read."""
    status = reading.status
    return "\n".join(
        [status.problem or "", *status.notes, *map(str, reading.bad_rows), *reading.conflicts.values()]
    )


__all__ = ["FIELDS", "ONE", "THREE", "TWO", "Limits", "read", "said", "sfid", "spec_of"]
