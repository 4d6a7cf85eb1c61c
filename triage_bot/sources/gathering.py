"""From the rows of one place to what the source says; knows neither files, databases nor services."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import date

from triage_bot.model.account import SourceReading
from triage_bot.model.vocabulary import About

from . import merges
from .collector import paused
from .findings import Findings, Rows
from .harvest import Harvest
from .refusal import SourceRefusedError
from .renewals import gathering as renewals
from .scope import in_scope
from .spec import AS_OF, SourceSpec
from .values.dates import zone
from .values.fault import CellError
from .values.readers import Column
from .verdict import failed, judged

NEEDED: Mapping[About, tuple[str, ...]] = {
    About.ACCOUNTS: ("account_id",),
    About.RENEWALS: ("account_id", "opportunity_id"),
    About.MERGES: ("account_id", "merged_into"),
}
"""The fields without which a row of a source speaks of nothing."""


def gathered(spec: SourceSpec, place: str, rows: Rows, *, as_of: date | None = None) -> SourceReading:
    """All accounts in the rows, or all renewals, judged. `place` names for people where the rows come from,
    without secrets; `as_of` is the day of all rows, where no column gives it.

    A refused source, and a declaration that makes no sense, come back as a failed status; whatever else
    `rows` raises goes through.
    """
    if spec.looked_at is not None:
        return spec.looked_at(place, rows)
    found = Findings()
    harvest = Harvest(source=spec.name, file=place)
    rows = in_scope(spec, rows)
    try:
        columns = columns_of(spec)
        if spec.about is About.RENEWALS:
            return renewals.gathered(spec, place, rows, columns, found, as_of=as_of)
        if spec.about is About.MERGES:
            return merges.gathered(spec, place, rows, columns, found, as_of=as_of)
        with closing(rows([(column.field, column.spec) for column in columns], found)) as opened, paused():
            harvest.reap(opened, columns, as_of=as_of, limits=spec.limits)
        harvest.add_spoilt(found.spoilt, columns, spec.limits)
    except SourceRefusedError as refusal:
        return failed(spec, place, refusal.what, line=refusal.line, notes=found.notes)
    except CellError as fault:
        return failed(spec, place, f"the declaration of this source is wrong: {fault}")
    return judged(spec, harvest, columns, found)


def columns_of(spec: SourceSpec) -> list[Column]:
    """The mapped columns made ready: the account id first, the column of the day last.

    Raises CellError, naming the field, where a declaration makes no sense.
    """
    for needed in NEEDED[spec.about]:
        if needed not in spec.fields:
            raise CellError(f"no column is mapped to {needed}")
    fields = {"account_id": spec.fields["account_id"], **spec.fields}
    if spec.as_of is not None:
        fields[AS_OF] = spec.as_of
    in_zone = zone(spec.time_zone)
    columns = []
    for field, column in fields.items():
        try:
            columns.append(Column(field, column, about=spec.about, id_kind=spec.id_kind, in_zone=in_zone))
        except KeyError:
            raise CellError(f"{field}: there is no such field") from None
        except CellError as fault:
            raise CellError(f"{field}: {fault}") from None
    return columns
