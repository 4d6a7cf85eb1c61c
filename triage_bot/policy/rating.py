"""R-01 to R-04: which rating counts for triage; knows nothing of issues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.settings import RatingPolicy, Thresholds

FIELD_WORDS = {
    "csm_sentiment": "CSM sentiment",
    "health_color": "overall colour",
    "health_score": "overall score",
}


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating with what it rests on.

    `field` is the field of Facts that decided, None when nothing usable was found; `given` the day of
    that value, where the source tells it. `stale` marks a usable value older than the policy's
    `stale_days` (R-04). `expired` names fields whose value is too old to count.
    """

    rating: Rating
    rule: str
    field: str | None = None
    given: date | None = None
    stale: bool = False
    expired: tuple[str, ...] = ()

    @property
    def because(self) -> str:
        """The rating's origin for people: `red by CSM sentiment of 2026-10-26`."""
        if self.field is None:
            if self.expired:
                names = " and ".join(FIELD_WORDS[name] for name in self.expired)
                return f"no usable rating: {names} too old"
            return "no usable rating: no sentiment, colour or score"
        dated = f" of {self.given}" if self.given else ""
        return f"{self.rating} by {FIELD_WORDS[self.field]}{dated}"


def rate(facts: Facts, today: date, policy: RatingPolicy) -> Rated:
    """The rating used for triage (R-01): fresh CSM sentiment, else colour, else score, else unknown.

    A red sentiment therefore outranks any score (R-02). A value older than `unusable_days` counts as
    missing (R-04): unknown, never red and never green. A missing value costs the account nothing (R-07).
    """
    expired: tuple[str, ...] = ()
    for name, given in (("csm_sentiment", facts.csm_sentiment_at), ("health_color", facts.health_color_at)):
        value: Rating | None = getattr(facts, name)
        if value is None or value is Rating.UNKNOWN:
            continue
        age = (today - given).days if given else 0
        if age <= policy.freshness.unusable_days:
            stale = age > policy.freshness.stale_days
            return Rated(value, "R-01", field=name, given=given, stale=stale, expired=expired)
        expired = (*expired, name)
    if facts.health_score is not None:
        given = facts.health_score_at
        age = (today - given).days if given else 0
        if age <= policy.freshness.unusable_days:
            rating = by_score(facts.health_score, policy.thresholds)
            stale = age > policy.freshness.stale_days
            return Rated(rating, "R-03", field="health_score", given=given, stale=stale, expired=expired)
        expired = (*expired, "health_score")
    return Rated(Rating.UNKNOWN, "R-04" if expired else "R-01", expired=expired)


def by_score(score: float, thresholds: Thresholds) -> Rating:
    """R-03: a score on 0 to 100, higher is better, against the policy's thresholds (C19).

    >>> by_score(75, Thresholds()), by_score(50, Thresholds())
    (<Rating.GREEN: 'green'>, <Rating.YELLOW: 'yellow'>)
    >>> by_score(75, Thresholds(inclusive=False)), by_score(50, Thresholds(inclusive=False))
    (<Rating.YELLOW: 'yellow'>, <Rating.RED: 'red'>)
    """
    for rating, lowest in ((Rating.GREEN, thresholds.green), (Rating.YELLOW, thresholds.yellow)):
        if score > lowest or (thresholds.inclusive and score == lowest):
            return rating
    return Rating.RED
