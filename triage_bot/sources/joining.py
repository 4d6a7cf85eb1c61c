"""Which source a value is taken from where several have one; knows no rows of any source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from triage_bot.model.account import Reading
from triage_bot.model.health import Rating

DATED_BY: Mapping[str, str] = {
    "csm_sentiment": "csm_sentiment_at",
    "health_color": "health_color_at",
    "health_score": "health_score_at",
}
"""A rating and the field that dates it: both come from one reading, or the day would be another one's."""

COMPANIONS: Mapping[str, str] = {
    **{day: rating for rating, day in DATED_BY.items()},
    "csm_email": "csm_name",
}
"""Fields that describe the value of another field, and follow it wherever it comes from."""

WORST_OF = (*DATED_BY, "requires_triage")
"""The fields of which there is a worst value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """How sources are joined; without it the order in which they are declared counts.

    `order` names for a field the sources that go before all others. Of the fields in `worst` the most
    alarming value counts; one given before `usable_since` is too old to alarm anybody (R-04). `keyed_by`
    tells for a source with ids of its own in which field of other sources these stand.
    """

    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    worst: frozenset[str] = frozenset()
    keyed_by: Mapping[str, str] = field(default_factory=dict)
    usable_since: date | None = None

    @property
    def own_way(self) -> tuple[str, ...]:
        """The fields for which the order of declaration does not count."""
        return (*self.order, *self.worst)

    def chosen(self, field_name: str, readings: Sequence[Reading]) -> Reading | None:
        """The reading whose value of such a field counts, None where no reading has one."""
        having = [one for one in readings if getattr(one.facts, field_name) not in (None, "")]
        if field_name in self.worst:
            usable = [one for one in having if self._counts(one, field_name)]
            return max(usable or having, key=lambda one: _alarm(getattr(one.facts, field_name)), default=None)
        names = self.order[field_name]
        first = (one for name in names for one in having if one.source == name)
        return next(first, having[0] if having else None)

    def _counts(self, reading: Reading, field_name: str) -> bool:
        dated_by = DATED_BY.get(field_name)
        given: date | None = getattr(reading.facts, dated_by) if dated_by else None
        return given is None or self.usable_since is None or given >= self.usable_since


def _alarm(value: Any) -> float:
    """How alarming a value is: red more than green, a low score more than a high one, yes more than no."""
    match value:
        case Rating():
            return value.severity if value.known else -1.0
        case bool():
            return float(value)
        case _:
            return -float(value)
