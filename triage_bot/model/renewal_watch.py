"""The review that a renewal asks for months ahead: what a team decides about it, and how far one has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ReviewItem(StrEnum):
    """What a review consists of (S3-4); the values stand in markers and in the bot's block."""

    SYNC = "sync"
    QUESTION = "question"
    SENTIMENT = "sentiment"


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one renewal: its day when the review began, the day of that, and what is done."""

    renewal: date
    began: date
    done: frozenset[ReviewItem] = frozenset()


@dataclass(frozen=True, slots=True)
class WatchOverride:
    """Other times for accounts of which every field in `when` has one of its values; None: as for all."""

    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    months: int | None = None
    review_days: int | None = None


@dataclass(frozen=True, slots=True)
class RenewalWatch:
    """R-30: renewals are watched from so many calendar months before their day, and reviewed within so many
    days of that; the first of `overrides` that fits counts before."""

    months: int = 4
    review_days: int = 30
    overrides: tuple[WatchOverride, ...] = ()
