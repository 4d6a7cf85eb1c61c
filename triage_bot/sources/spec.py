"""What a team declares about a source: where it is, which column means what, how values are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from triage_bot.model.account import SourceReading
from triage_bot.model.outcome_policy import StageWords
from triage_bot.model.vocabulary import About

AS_OF = "as_of"
"""Stands where the name of a field would, for the column of the day a row was true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """One mapped column. `column` is the header as written, or a dotted path in JSON and YAML records.

    `format` depends on the field's kind: dates take a strptime format such as `%m/%d/%Y`, or `iso`,
    `epoch-seconds`, `epoch-milliseconds`, `excel`; money and numbers take `1,234.50` (default) or
    `1.234,50`; percents take `percent` (72.5 means 72.5 %, default) or `fraction`; lists take the
    separator, `;` by default. `values` adds words of the team's own: to ratings (`red`, `yellow`,
    `green`, `unknown`) and flags (`yes`, `no`). `currency` is that of money without a sign of its own.
    `per_year` multiplies money (12 for monthly recurring revenue).
    """

    column: str
    format: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    currency: str = "USD"
    per_year: int = 1
    scale: tuple[float, float] = (0.0, 100.0)
    """Lowest and highest score of the source; given high first where low is good (R-03)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source may cost. Sizes in bytes after unpacking; a file over them is refused whole."""

    max_bytes: int = 128 * 1024 * 1024
    max_rows: int = 1_000_000
    max_cell_bytes: int = 1024 * 1024
    max_listed_bad_rows: int = 200
    max_bad_share: float = 0.5
    """A file with a larger share of unusable rows is refused whole, if it has ten rows or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """What every source declares, wherever its rows come from. Each family of kinds adds where that is.

    `id_kind` is `salesforce` (15 or 18 characters, check characters verified) or `text`.
    `as_of` is a column of the day a row was true. `time_zone` is that of moments that carry none.
    `about` says what a row speaks of, and so what `fields` may name; `stages` what those of renewals mean.
    """

    name: str
    kind: str
    fields: Mapping[str, ColumnSpec]
    id_kind: str = "salesforce"
    as_of: ColumnSpec | None = None
    time_zone: str = "UTC"
    limits: Limits = field(default_factory=Limits)
    about: About = About.ACCOUNTS
    stages: StageWords = field(default_factory=StageWords)
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Columns and the texts they must have for a row to count, in lower case; the empty one is no value."""
    drop_where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The same of which none may be there."""
    keyed_by: str | None = None
    """The field in which other sources hold what is the account id here; None where ids are the same."""
    looked_at: Callable[[str, Any], SourceReading] | None = field(default=None, repr=False, compare=False)
    """Takes the place and the rows where these are only looked at, and nothing is to be made of them."""
    allow_empty: bool = False
    """Without rows it says that there is nothing, instead of being out of order (3.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec(SourceSpec):
    """A source that is a file. `path` may be a glob: the newest by name counts, the older ones are history.

    `shown_path` is the path as the team wrote it. Without a column for `as_of` the date in the file's name
    counts. `records` is the dotted path to the list of records in a JSON or YAML file, `sheet` the
    name of the sheet of a workbook.
    """

    path: Path
    shown_path: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    records: str | None = None
    sheet: str | None = None
