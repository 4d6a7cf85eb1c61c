"""The part of `policy.yml` about renewals that come near; knows no renewal."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from triage_bot.model.renewal_watch import RenewalWatch, WatchOverride
from triage_bot.policy.clock import INPUTS

from .typed import FieldName, Strict, Values, fields_of

_DEFAULT = RenewalWatch()

Months = Annotated[int, Field(ge=1, le=24)]
ReviewDays = Annotated[int, Field(ge=1, le=366)]


class WatchOverridePart(Strict):
    """Other times for some accounts: where every field in `when` fits."""

    when: Annotated[dict[FieldName, Values], Field(min_length=1, json_schema_extra=fields_of(INPUTS))]
    """fields of an account, each with its accepted values; letter case is ignored, `"*"` is any value,
    `~text` any value that contains the text"""
    months: Months | None = None
    """calendar months before the renewal; without it as for all"""
    review_days: ReviewDays | None = None
    """days for the review; without it as for all"""

    def freeze(self) -> WatchOverride:
        return WatchOverride(
            when={name: frozenset(values) for name, values in self.when.items()},
            months=self.months,
            review_days=self.review_days,
        )


class RenewalWatchPart(Strict):
    """When a renewal comes near, and how long its review may take."""

    months: Months = _DEFAULT.months
    """calendar months before the renewal from which it is watched, and reviewed where an issue is open"""
    review_days: ReviewDays = _DEFAULT.review_days
    """days for the review, from then on"""
    overrides: list[WatchOverridePart] = Field(default=[])
    """other times for some accounts: the first that fits counts"""

    def freeze(self) -> RenewalWatch:
        return RenewalWatch(
            months=self.months,
            review_days=self.review_days,
            overrides=tuple(override.freeze() for override in self.overrides),
        )
