"""Examines the rating rules R-01 to R-07."""

from __future__ import annotations

from triage_bot.model.decision import Finding, Input
from triage_bot.model.health import Rating
from triage_bot.policy.disagreement import RATING, disagreements
from triage_bot.policy.hygiene import passing
from triage_bot.policy.rating import rate

from .case import Case

_SENTIMENT = ("csm_sentiment", "csm_sentiment_at")
_ALL = (*_SENTIMENT, "health_color", "health_color_at", "health_score")


def source_of_rating(case: Case) -> Finding:
    return Finding(
        rule="R-01",
        matched=case.rated.rating.known,
        inputs=(*case.fact(*_ALL), *_overruled(case)),
        because=case.rated.because,
        would_change="a newer CSM sentiment in the source",
    )


def _overruled(case: Case) -> tuple[Input, ...]:
    """What each source says by itself, where they do not agree."""
    today, policy = case.terms.today, case.terms.policy.rating
    if all(one.subject != RATING for one in disagreements(case.account, today, policy)):
        return ()
    return tuple(
        Input(
            name="rating by this source alone",
            value=rate(reading.facts, today, policy).because,
            source=reading.source,
            as_of=reading.as_of,
        )
        for reading in case.account.readings
    )


def red_sentiment(case: Case) -> Finding:
    red = case.rated.rating is Rating.RED and case.rated.field == "csm_sentiment"
    return Finding(
        rule="R-02",
        matched=red,
        inputs=case.fact(*_SENTIMENT, "health_score"),
        because="the sentiment is red, whatever the score" if red else "the sentiment is not a usable red",
        would_change="another sentiment; a better score alone changes nothing" if red else "a red sentiment",
    )


def thresholds(case: Case) -> Finding:
    limits = case.terms.policy.rating.thresholds
    used = case.rated.field == "health_score"
    because = (
        case.rated.because
        if used
        else "there is no score"
        if case.account.facts.health_score is None
        else "the score did not decide: a sentiment or colour goes before it"
    )
    return Finding(
        rule="R-03",
        matched=used,
        inputs=case.fact("health_score"),
        because=because,
        would_change=f"a score across {limits.green:g} or {limits.yellow:g}"
        if used
        else "a score, while sentiment and colour are empty",
    )


def freshness(case: Case) -> Finding:
    limits = case.terms.policy.rating.freshness
    if case.rated.expired:
        because = f"older than {limits.unusable_days} days and not used: {', '.join(case.rated.expired)}"
    elif case.rated.stale:
        because = f"given {case.rated.given}, more than {limits.stale_days} days ago: stale but used"
    else:
        because = "no value is too old"
    return Finding(
        rule="R-04",
        matched=bool(case.rated.expired) or case.rated.stale,
        inputs=case.fact("csm_sentiment_at", "health_color_at"),
        because=because,
        would_change=f"a sentiment newer than {limits.stale_days} days" if case.rated.given else "",
    )


def monthly(case: Case) -> Finding:
    late = passing(
        case.rated,
        case.account.facts,
        freshness=case.terms.policy.rating.freshness,
        today=case.terms.today,
    )
    due = case.terms.policy.rating.freshness.due_days
    return Finding(
        rule="R-05",
        matched=bool(late),
        inputs=case.fact("csm_sentiment_at"),
        because="; ".join(check.text for check in late) or f"rated within {due} days, or undated",
        would_change="a new sentiment in the source" if late else "",
    )


def onboarding(case: Case) -> Finding:
    young = (case.account.facts.lifecycle or "").strip().casefold() in {"onboarding", "implementation"}
    unknown = not case.rated.rating.known
    return Finding(
        rule="R-06",
        matched=(young and unknown) if young else None,
        inputs=case.fact("lifecycle"),
        because="no rating yet, which is no risk in onboarding"
        if young and unknown
        else "rated already"
        if young
        else "not in onboarding",
    )


def missing_values(case: Case) -> Finding:
    missing = [
        name
        for name in ("csm_sentiment", "health_color", "health_score")
        if getattr(case.account.facts, name) is None
    ]
    return Finding(
        rule="R-07",
        matched=bool(missing),
        inputs=case.fact("csm_sentiment", "health_color", "health_score"),
        because=f"missing and left out of account: {', '.join(missing)}" if missing else "nothing is missing",
    )
