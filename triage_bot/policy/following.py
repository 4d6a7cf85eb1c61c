"""E6 to E10 and R-26: how the believed rating follows the source, and what a person's label means for it.

Worsening acts at once; an improvement is believed when a later day's run sees it again in newer data; unknown
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot.model.decision import HoldKind, Reason, Remark, RemarkKind
from triage_bot.model.health import Rating, worse
from triage_bot.model.memory import Memory, Sighting
from triage_bot.model.settings import TrustPolicy

from .rating import Rated

UNKNOWN_SAID = "health-unknown"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Where a rating came from: the source's name and the day its data was true."""

    source: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """The memory after this run, what to say, why, and whether something is held back."""

    memory: Memory
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Remark, ...] = ()
    hold: HoldKind | None = None


def follow(memory: Memory, rated: Rated, *, today: date, trust: TrustPolicy, spoken: Spoken) -> Followed:
    """What the bot believes after hearing `rated`, given what it believed before.

    An improvement waits while a person's label stands, and needs no second sighting where it is what the
    person said.
    """
    if rated.rating is Rating.UNKNOWN:
        return _unknown(memory, rated, today=today, trust=trust, spoken=spoken)
    memory = replace(memory, unknown=None, said=memory.said - {UNKNOWN_SAID})
    if rated.rating is memory.health:
        return Followed(replace(memory, pending=None))
    if rated.rating.severity > memory.health.severity:
        why = f"{memory.health} to {rated.because}, taken over at once"
        return Followed(_turned(memory, rated.rating, today), (Reason("E7", why),))
    return _better(memory, rated, today=today, trust=trust, as_of=spoken.as_of)


def _better(memory: Memory, rated: Rated, *, today: date, trust: TrustPolicy, as_of: date | None) -> Followed:
    if memory.person is not None and memory.person.rating is rated.rating:
        why = f"{rated.rating} set by a person, and the source agrees: {rated.because}"
        turned = _turned(memory, rated.rating, today)
        return Followed(replace(turned, told=turned.turn), (Reason("R-26", why),))
    seen = memory.pending or Sighting(rated.rating, today, as_of)
    soon = (today - seen.since).days < trust.confirm_days
    same = trust.confirm_days > 0 and not _newer(as_of, seen.as_of)
    if soon or same or _stands(memory.person, today=today, trust=trust):
        waiting = _sighted(seen, rated.rating, today, as_of)
        why = (
            f"source says {waiting.rating} since {waiting.since}, confirming; "
            f"{memory.health} stays until then"
        )
        if same and not soon:
            why += f", the data is still that of {seen.as_of}"
        waits = replace(memory, pending=waiting)
        return Followed(waits, (Reason("E6", why),), hold=HoldKind.CONFIRMING)
    # Both sightings say at least this much; what only the later one says has to be seen again.
    agreed = worse(seen.rating, rated.rating)
    rule = "E8" if agreed is Rating.GREEN else "E6"
    why = f"{memory.health} to {agreed}: seen on {seen.since} and again on {today}"
    turned = _turned(memory, agreed, today)
    if rated.rating is not agreed:
        turned = replace(turned, pending=Sighting(rated.rating, today, as_of))
    return Followed(turned, (Reason(rule, why),))


def _newer(as_of: date | None, seen: date | None) -> bool:
    """Whether data is of a later day than what was seen, as far as its source tells: the export of last week
    read once more confirms nothing."""
    return as_of is None or seen is None or as_of > seen


def _sighted(seen: Sighting, rating: Rating, today: date, as_of: date | None) -> Sighting:
    """What was seen ever since: the worse of two sightings, unless both are of today."""
    if seen.since == today:
        return Sighting(rating, today, as_of)
    return Sighting(worse(seen.rating, rating), seen.since, seen.as_of)


def _unknown(memory: Memory, rated: Rated, *, today: date, trust: TrustPolicy, spoken: Spoken) -> Followed:
    since = memory.unknown or today
    memory = replace(memory, unknown=since)
    why = f"{rated.because} since {since}; {memory.health} stays"
    if (today - since).days < trust.unknown_remark_days or UNKNOWN_SAID in memory.said:
        return Followed(memory, (Reason("E10", why),), hold=HoldKind.UNKNOWN)
    remark = Remark(
        kind=RemarkKind.HEALTH_UNKNOWN,
        key=f"unknown:{memory.episode}.{since}",
        rule="E10",
        before=memory.health,
        since=since,
        source=spoken.source,
        as_of=spoken.as_of,
    )
    return Followed(
        replace(memory, said=memory.said | {UNKNOWN_SAID}), (Reason("E10", why),), (remark,), HoldKind.UNKNOWN
    )


def _turned(memory: Memory, rating: Rating, today: date) -> Memory:
    return replace(
        memory,
        health=rating,
        since=today,
        turn=memory.turn + 1,
        before=memory.health,
        before_since=memory.since,
        pending=None,
        person=None,
    )


def tell(memory: Memory, *, today: date, spoken: Spoken) -> tuple[Memory, tuple[Remark, ...]]:
    """The comment about a change of rating, at most one a day (3.4): what came later is told the next day."""
    if memory.told >= memory.turn or memory.told_on == today or memory.before is None:
        return memory, ()
    if memory.health.severity > memory.before.severity:
        kind, rule = RemarkKind.WORSENED, "E7"
    elif memory.health is Rating.GREEN:
        kind, rule = RemarkKind.RECOVERING, "E8"
    else:
        kind, rule = RemarkKind.IMPROVED, "E6"
    remark = Remark(
        kind=kind,
        key=f"rating:{memory.episode}.{memory.turn}.{memory.health}",
        rule=rule,
        before=memory.before,
        after=memory.health,
        since=memory.since,
        source=spoken.source,
        as_of=spoken.as_of,
    )
    return replace(memory, told=memory.turn, told_on=today), (remark,)


def heed(memory: Memory, on_issue: frozenset[Rating], today: date) -> Memory:
    """R-26: note a person's health label with the day it was first seen, or that it is gone again.

    `on_issue` are the ratings whose labels the issue carries. None at all counts as a person's change too.
    """
    theirs = on_issue - {memory.health}
    if not theirs and memory.health in on_issue:
        return replace(memory, person=None)
    known = (rating for rating in theirs if rating.known)
    chosen = max(known, key=lambda rating: rating.severity, default=Rating.UNKNOWN)
    if memory.person is not None and memory.person.rating is chosen:
        return memory
    return replace(memory, person=Sighting(chosen, today))


def person_label(
    memory: Memory, person: Sighting, rated: Rated, *, today: date, trust: TrustPolicy, spoken: Spoken
) -> Followed:
    """R-26: a person's health label is kept some days, since sources lag; then the source counts again."""
    if not rated.rating.known or _stands(person, today=today, trust=trust):
        said = f"set {person.rating}" if person.rating.known else "removed the health label"
        until = person.since + timedelta(days=trust.person_health_days)
        term = "kept" if trust.keep_person_health else f"kept until {until}"
        why = f"a person {said} (seen {person.since}), {term}; the source says {rated.rating}"
        return Followed(memory, (Reason("R-26", why),), hold=HoldKind.PERSON)
    remark = Remark(
        kind=RemarkKind.HEALTH_RESTORED,
        key=f"restored:{memory.episode}.{memory.turn}.{person.since}",
        rule="R-26",
        before=person.rating,
        after=memory.health,
        since=person.since,
        source=spoken.source,
        as_of=spoken.as_of,
    )
    why = (
        f"a person's change of {person.since} has been kept {trust.person_health_days} days; {rated.because}"
    )
    return Followed(replace(memory, person=None), (Reason("R-26", why),), (remark,))


def _stands(person: Sighting | None, *, today: date, trust: TrustPolicy) -> bool:
    """Whether a person's label still goes before the source, unless that gets worse."""
    if person is None:
        return False
    return trust.keep_person_health or (today - person.since).days < trust.person_health_days
