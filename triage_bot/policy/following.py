"""E6 to E10 and R-26: how the believed rating follows the source, and what a person's label means for it.

Worsening acts at once; an improvement is believed when a later day's run sees it again; unknown
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
    """The memory after this run, what to say, and why. `restore` asks to put the bot's label back."""

    memory: Memory
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Remark, ...] = ()
    hold: HoldKind | None = None


def follow(memory: Memory, rated: Rated, *, today: date, trust: TrustPolicy, spoken: Spoken) -> Followed:
    """What the bot believes after hearing `rated`, given what it believed before."""
    if rated.rating is Rating.UNKNOWN:
        return _unknown(memory, rated, today=today, trust=trust, spoken=spoken)
    memory = replace(memory, unknown=None, said=memory.said - {UNKNOWN_SAID})
    if rated.rating is memory.health:
        return Followed(replace(memory, pending=None))
    if rated.rating.severity > memory.health.severity:
        why = f"{memory.health} to {rated.because}, taken over at once"
        return Followed(_turned(memory, rated.rating, today), (Reason("E7", why),))
    return _better(memory, rated, today=today, trust=trust)


def _better(memory: Memory, rated: Rated, *, today: date, trust: TrustPolicy) -> Followed:
    pending = memory.pending
    if pending is None:
        pending = Sighting(rated.rating, today)
    if (today - pending.since).days < trust.confirm_days:
        why = (
            f"source says {rated.rating} since {pending.since}, confirming; {memory.health} stays until then"
        )
        waiting = replace(memory, pending=Sighting(rated.rating, pending.since))
        return Followed(waiting, (Reason("E6", why),), hold=HoldKind.CONFIRMING)
    # Both sightings say at least this much; what only the later one says has to be seen again.
    agreed = worse(pending.rating, rated.rating)
    rule = "E8" if agreed is Rating.GREEN else "E6"
    why = f"{memory.health} to {agreed}: seen on {pending.since} and again on {today}"
    turned = _turned(memory, agreed, today)
    if rated.rating is not agreed:
        turned = replace(turned, pending=Sighting(rated.rating, today))
    return Followed(turned, (Reason(rule, why),))


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


def person_label(
    memory: Memory,
    *,
    on_issue: frozenset[Rating],
    rated: Rated,
    today: date,
    trust: TrustPolicy,
    spoken: Spoken,
) -> Followed:
    """R-26: a person's health label is kept for some days, since sources lag; then the source's is restored.

    `on_issue` are the ratings whose labels the issue carries. None at all counts as a person's change too.
    When the source comes to say what the person said, that is believed without a second sighting.
    """
    theirs = on_issue - {memory.health}
    if not theirs and memory.health in on_issue:
        return Followed(replace(memory, person=None))
    chosen = max(theirs, key=lambda rating: rating.severity, default=Rating.UNKNOWN)
    person = memory.person
    if person is None or person.rating is not chosen:
        person = Sighting(chosen, today)
    memory = replace(memory, person=person)
    if rated.rating is chosen and chosen.known:
        why = f"{chosen} set by a person, and the source agrees: {rated.because}"
        turned = _turned(memory, chosen, today)
        return Followed(replace(turned, told=turned.turn), (Reason("R-26", why),))
    until = person.since + timedelta(days=trust.person_health_days)
    if not rated.rating.known or trust.keep_person_health or today < until:
        said = "removed the health label" if chosen is Rating.UNKNOWN else f"set {chosen}"
        term = "kept" if trust.keep_person_health else f"kept until {until}"
        why = f"a person {said} (seen {person.since}), {term}; the source says {rated.rating}"
        return Followed(memory, (Reason("R-26", why),), hold=HoldKind.PERSON)
    remark = Remark(
        kind=RemarkKind.HEALTH_RESTORED,
        key=f"restored:{memory.episode}.{memory.turn}.{person.since}",
        rule="R-26",
        before=chosen,
        after=memory.health,
        since=person.since,
        source=spoken.source,
        as_of=spoken.as_of,
    )
    why = (
        f"a person's change of {person.since} has been kept {trust.person_health_days} days; {rated.because}"
    )
    return Followed(replace(memory, person=None), (Reason("R-26", why),), (remark,))
