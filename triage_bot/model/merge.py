"""Evidence that one account was merged into another (E27); knows no issue and no rule."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from .facts import Kind
from .next_step import NextStep


@dataclass(frozen=True, slots=True)
class Merge:
    """One source says that an account lives on in another, since a day if it tells one."""

    account_id: str
    into: str
    source: str
    on: date | None = None

    def __str__(self) -> str:
        day = f" on {self.on}" if self.on else ""
        return f"{self.source} says that {self.account_id} was merged into {self.into}{day}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """What there is to tell where two accounts have become one.

    `lost` and `kept` are account ids, `name` the name of the one that is kept (foreign), `merges` the
    evidence. `issue` is the issue that ends, or the one that goes on, as seen from the other. `steps` are
    next steps still open in the issue that ends; their texts are foreign.
    """

    lost: str
    kept: str
    name: str
    merges: tuple[Merge, ...]
    issue: int | None = None
    opened: date | None = None
    steps: tuple[NextStep, ...] = ()


def _says(kind: Kind, sentence: str, **given: Any) -> Any:
    return field(metadata={"kind": kind, "sentence": sentence}, **given)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeFacts:
    """The values of one row of a list of merges as delivered."""

    account_id: str = _says(Kind.ID, "id of the account that was merged away")
    merged_into: str | None = _says(
        Kind.ID, "id of the account that lives on; a row without it is left out", default=None
    )
    merged_on: date | None = _says(
        Kind.DATE, "day of the merge; until then it counts for nothing", default=None
    )
    is_deleted: bool | None = _says(
        Kind.FLAG, "whether the account is gone; a row that says no is left out", default=None
    )
    updated_at: datetime | None = _says(
        Kind.MOMENT, "when the source last changed the row; stands in for the day of the merge", default=None
    )


MERGE_KINDS: dict[str, Kind] = {f.name: f.metadata["kind"] for f in fields(MergeFacts)}
"""Every field of MergeFacts by name, with its kind."""

MERGE_SENTENCES: dict[str, str] = {f.name: f.metadata["sentence"] for f in fields(MergeFacts)}
"""Every field of MergeFacts by name, in words."""
