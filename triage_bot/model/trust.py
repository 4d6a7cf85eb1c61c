"""What a run leaves behind for the next one to hold its sources against; knows no rule and no issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

WATCHED = ("csm_sentiment", "health_color", "health_score", "requires_triage", "lifecycle", "renewal_date")
"""Fields whose disappearance from a source that may leave keys out would pass for news about accounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMark:
    """A source as it was when it was last believed.

    `unrated` counts its accounts without a word for their health, None where the source maps no rating;
    `fields` are those of `WATCHED` that it showed.
    """

    rows: int
    accounts: int
    unrated: int | None = None
    as_of: date | None = None
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPlan:
    """The last plan that changed anything: its digest, its day, how many changes it made and how many were
    not made as planned."""

    digest: str
    on: date
    made: int
    troubled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """What is remembered beside the markers of the issues: each source as it was last believed, and accounts
    by rating when last every source of accounts was.

    `on` is the day on which these numbers were new.
    """

    on: date
    sources: Mapping[str, SourceMark] = field(default_factory=dict)
    ratings: Mapping[str, int] = field(default_factory=dict)
    plan: LastPlan | None = None
