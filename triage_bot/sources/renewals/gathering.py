"""From the rows of one place to the renewals the source tells of; knows no kind of source."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import date

from triage_bot.model.account import SourceReading
from triage_bot.sources.findings import Findings, Rows
from triage_bot.sources.spec import SourceSpec
from triage_bot.sources.values.readers import Column

from .harvest import RenewalHarvest
from .verdict import judged


def gathered(
    spec: SourceSpec,
    place: str,
    rows: Rows,
    columns: Sequence[Column],
    found: Findings,
    *,
    as_of: date | None,
) -> SourceReading:
    """All renewals in the rows, judged. Raises SourceRefusedError where the rows do."""
    harvest = RenewalHarvest(source=spec.name, place=place, words=spec.stages)
    with closing(rows([(column.field, column.spec) for column in columns], found)) as opened:
        harvest.reap(opened, columns, as_of=as_of, limits=spec.limits)
    harvest.add_spoilt(found.spoilt, spec.limits)
    return judged(spec, harvest, columns, found)
