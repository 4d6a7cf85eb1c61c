"""What the dashboard shows: the accounts in care, what waits for people, how far the sources are believed.

Days of facts, never the day of the run: the same facts give the same overview. Names and texts are foreign.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .account import SourceStatus
from .health import Rating
from .trust import LastPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class InCare:
    """One open issue; `since` is the day on which its update was due, where it is late."""

    iid: int
    name: str
    rating: Rating
    owners: tuple[str, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class ToMend:
    """One thing for people to put right, by the rule that asks for it, and the accounts it is about."""

    rule: str
    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """S3-2: an account without an issue that renews soon, although nobody knows how it is doing."""

    account_id: str
    name: str
    renewal: date
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`regions` counts the issues in care by region label and rating, the empty label for those without one;
    `ratings` all accounts by rating. `late` comes longest first, `watch` by the day of the renewal.
    `unrated` counts by source the accounts without a word for their health. `refused` is what was not done,
    with the reason; `unmatched` are issues that have nothing to do with any account."""

    regions: Mapping[str, Mapping[Rating, int]]
    ratings: Mapping[str, int]
    late: tuple[InCare, ...] = ()
    unowned: tuple[InCare, ...] = ()
    mend: tuple[ToMend, ...] = ()
    watch: tuple[Watched, ...] = ()
    sources: tuple[SourceStatus, ...] = ()
    unrated: Mapping[str, int] = field(default_factory=dict)
    plan: LastPlan | None = None
    refused: tuple[str, ...] = ()
    unmatched: tuple[int, ...] = ()
