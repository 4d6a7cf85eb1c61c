"""The accounts as the sources describe them, joined; knows no rule about what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .facts import Facts
from .merge import Merge
from .renewal import Renewal
from .vocabulary import About

_NOTHING = (None, "")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says of one account, where it says so, and as of which day."""

    source: str
    as_of: date | None
    file: str
    line: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Account:
    """One customer account: its values after joining, and the readings they came from.

    `readings` are ordered by precedence, the one that wins first. `conflict` says why nothing may be
    decided for this account (rows that contradict each other, rule 3.5); None almost always.
    """

    facts: Facts
    readings: tuple[Reading, ...]
    conflict: str | None = None
    past: tuple[Reading, ...] = ()
    """Older readings, oldest first, where dated snapshots are kept and were asked for."""
    origins: Mapping[str, Reading] = field(default_factory=dict)
    """The reading of a field where that is not simply the first one that has a value."""

    @property
    def id(self) -> str:
        return self.facts.account_id

    @property
    def name(self) -> str:
        return self.facts.name

    def origin(self, field_name: str) -> Reading | None:
        """The reading that supplied the joined value of a field, None where no source has one."""
        if getattr(self.facts, field_name) in _NOTHING:
            return None
        if field_name in self.origins:
            return self.origins[field_name]
        having = (one for one in self.readings if getattr(one.facts, field_name) not in _NOTHING)
        return next(having, None)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, with the place and the reason; never with the row itself.

    `column` is the header as written, empty when the whole row is meant. `account_id` is the id in its
    canonical form, when it can be read: such an account is present, only not understood. `value_class` names
    the kind of value found (`text`, `number`, `empty`, `date`), so that a log can do without the value.
    """

    source: str
    file: str
    line: int
    column: str
    reason: str
    account_id: str | None = None
    value_class: str | None = None

    def __str__(self) -> str:
        column = f" {self.column}:" if self.column else ""
        return f"{self.file}:{self.line}:{column} {self.reason}"


class RepeatKind(StrEnum):
    """Why an id stands twice in one source (rule 3.5)."""

    IDENTICAL = "identical"
    OLDER = "older"
    CONFLICTING = "conflicting"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A second row for one account id. `line` is the repeated row, `other_line` the row it repeats.

    IDENTICAL and OLDER rows are dropped; CONFLICTING ones hold the account.
    """

    source: str
    file: str
    line: int
    other_line: int
    account_id: str
    kind: RepeatKind


class SourceState(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How the reading of one source went.

    `notes` are remarks for people (encoding guessed, totals row left out, duplicates dropped).
    `supplies` are the fields of Facts that the source maps. FAILED: no row of it is used.
    DEGRADED: rows are shown, but nothing opens, improves or closes on its word.
    """

    name: str
    state: SourceState
    files: tuple[str, ...] = ()
    rows: int = 0
    accounts: int = 0
    as_of: date | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    supplies: frozenset[str] = frozenset()
    about: About = About.ACCOUNTS
    strangers: int = 0
    """Accounts that have renewals here although no source of accounts names them; known after joining."""


@dataclass(frozen=True, slots=True)
class SourceReading:
    """All that came out of one source: one reading per account, and what was left out and why."""

    status: SourceStatus
    readings: Sequence[Reading] = ()
    bad_rows: tuple[BadRow, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    conflicts: Mapping[str, str] = field(default_factory=dict)
    """By account id: why nothing may be decided for it on the word of this source."""
    known_ids: frozenset[str] = field(default=frozenset())
    """Ids of quarantined rows, also of those that `bad_rows` no longer lists."""
    renewals: tuple[Renewal, ...] = ()
    """What a source of renewals tells, one for each opportunity."""
    renewals_unclear: Mapping[str, str] = field(default_factory=dict)
    """By account id: why its renewals decide nothing (an unreadable row, rows that contradict each other)."""
    merges: tuple[Merge, ...] = ()
    """What a list of merges tells, several for one account where it contradicts itself."""


@dataclass(frozen=True, slots=True)
class Book:
    """All accounts of a run by id, with what could not be read."""

    accounts: Mapping[str, Account]
    bad_rows: tuple[BadRow, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    sources: tuple[SourceStatus, ...] = ()
    known_ids: frozenset[str] = field(default=frozenset())
    """Ids of quarantined rows: present in the source, so not missing, but not understood."""
    renewals: Mapping[str, tuple[Renewal, ...]] = field(default_factory=dict)
    """Renewal opportunities by account id, of accounts in the book and of others."""
    renewals_known: bool = False
    """A source of renewals was read and is believed, so that silence about an account says something."""
    renewals_unclear: Mapping[str, str] = field(default_factory=dict)
    """By account id: why its renewals decide nothing (rule 3.5)."""
    own_way: frozenset[str] = frozenset()
    """Fields for which the order of the sources is not the one in which they are declared."""
    merges: tuple[Merge, ...] = ()
    """What lists of merges say that are believed; a column `merged_into` is each account's own fact."""

    def __iter__(self) -> Iterator[Account]:
        return iter(self.accounts.values())

    def __len__(self) -> int:
        return len(self.accounts)

    @property
    def believed(self) -> bool:
        """Every source of accounts was read and is believed, so that a missing account is a finding."""
        states = [s.state for s in self.sources if s.about is About.ACCOUNTS]
        return bool(states) and all(state is SourceState.OK for state in states)

    def supplies(self, field_name: str) -> bool:
        """Whether any source that could be read maps this field."""
        return any(field_name in s.supplies for s in self.sources if s.state is not SourceState.FAILED)
