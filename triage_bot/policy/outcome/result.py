"""What the renewals of an account say about its case (3.3); knows no issue, no health and no lifecycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from triage_bot.model.health import Rating
from triage_bot.model.money import Money
from triage_bot.model.renewal import Ending, Renewal
from triage_bot.model.settings import Policy

from .deciding import Deciding, by_quarter, closed_before, day_of
from .total import Total, shrank, total


class ResultKind(StrEnum):
    """What follows: an end, a question to people, or nothing yet."""

    WIN = "win"
    CHURN = "loss-churn"
    CONTRACTION = "loss-contraction"
    ASK = "ask"
    IGNORE = "ignore"


class Cause(StrEnum):
    """Why it follows, so that each question is put in words of its own."""

    NONE_KNOWN = "no renewal"
    ONLY_VOID = "only void stages"
    DECIDED_BEFORE = "decided before the opening"
    STILL_OPEN = "renewal still open"
    DATE_PASSED = "renewal date passed"
    SEVERAL_CURRENCIES = "several currencies"
    MONEY_UNKNOWN = "net ARR unknown"
    NET_ARR = "net ARR"
    LOST = "closed lost"
    NOT_GREEN = "renewed, but not green"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalResult:
    """What follows from the renewals alone, by which rule, and why, with the numbers.

    `net` is the change of annual recurring revenue over all of `deciding`, None where it is not known or
    does not matter; `renewal_date` is the day of the one that decides, of several the earliest that is still
    waited for.
    """

    kind: ResultKind
    cause: Cause
    rule: str
    because: str
    net: Money | None = None
    deciding: tuple[Renewal, ...] = ()
    renewal_date: date | None = None

    @property
    def opportunity_ids(self) -> tuple[str, ...]:
        return tuple(renewal.opportunity_id for renewal in self.deciding)


def renewal_result(
    renewals: Sequence[Renewal], *, opened: date, today: date, policy: Policy, onward: bool = False
) -> RenewalResult:
    """What the renewals of one account say about the episode of its issue that was opened on a day.

    `onward`: the case is still open, so that a quarter whose win left it open gives way to the next one that
    is closed or overdue.
    """
    found = by_quarter(renewals, opened=opened, year=policy.fiscal_year)
    if not found:
        return _none(renewals, opened)
    result = _of_quarter(found[0], today, policy)
    for following in found[1:] if onward else ():
        then = _of_quarter(following, today, policy)
        if not _gives_way(result, then):
            break
        result = then
    return result


def _gives_way(result: RenewalResult, then: RenewalResult) -> bool:
    """A win gives way to whatever has come of the next quarter, a change of ARR that nobody knows only to a
    loss: behind it a later win proves nothing."""
    if result.kind is ResultKind.WIN:
        return then.cause is not Cause.STILL_OPEN
    unknown = result.cause in (Cause.MONEY_UNKNOWN, Cause.SEVERAL_CURRENCIES)
    return unknown and then.kind in (ResultKind.CHURN, ResultKind.CONTRACTION)


def _of_quarter(found: Deciding, today: date, policy: Policy) -> RenewalResult:
    waiting = [renewal for renewal in found.together if renewal.ending is Ending.OPEN]
    if waiting:
        return _open(found, waiting, today)
    if all(renewal.ending is Ending.LOST for renewal in found.together):
        return _lost(found)
    return _decided(found, total(found.together), policy)


def with_rating(result: RenewalResult, rating: Rating) -> RenewalResult:
    """The same beside the account's health: money saved while the risk remains is asked about (E14)."""
    if result.kind is not ResultKind.WIN or rating is Rating.GREEN:
        return result
    because = f"{result.because}; the account is {rating}, so the risk remains"
    return replace(result, kind=ResultKind.ASK, cause=Cause.NOT_GREEN, rule="E14", because=because)


def _none(renewals: Sequence[Renewal], opened: date) -> RenewalResult:
    later = [renewal for renewal in renewals if (day := day_of(renewal)) is not None and day >= opened]
    if before := [one for one in later if one.ending is not Ending.VOID and closed_before(one, opened)]:
        because = f"{_names(before)} was closed before the opening on {opened}"
        return RenewalResult(kind=ResultKind.IGNORE, cause=Cause.DECIDED_BEFORE, rule="R-31", because=because)
    if later:
        stages = ", ".join(dict.fromkeys(renewal.stage or renewal.ending.value for renewal in later))
        because = f"every renewal from {opened} on is in a stage that decides nothing: {stages}"
        return RenewalResult(kind=ResultKind.IGNORE, cause=Cause.ONLY_VOID, rule="R-47", because=because)
    because = f"no renewal from {opened} on is known"
    return RenewalResult(kind=ResultKind.IGNORE, cause=Cause.NONE_KNOWN, rule="R-31", because=because)


def _open(found: Deciding, waiting: Sequence[Renewal], today: date) -> RenewalResult:
    due = min(day for renewal in waiting if (day := day_of(renewal)) is not None)
    names = _names(waiting)
    closed = len(found.together) - len(waiting)
    beside = f", {closed} other of {found.quarter} closed" if closed else ""
    if due < today:
        because = f"the renewal date {due} has passed and {names} is still open{beside}"
        return replace(_of(found, ResultKind.ASK, Cause.DATE_PASSED, "E19", because), renewal_date=due)
    because = f"{names} is still open, due {due}{beside}"
    return replace(_of(found, ResultKind.IGNORE, Cause.STILL_OPEN, "R-31", because), renewal_date=due)


def _lost(found: Deciding) -> RenewalResult:
    closed = max((renewal.close_date for renewal in found.together if renewal.close_date), default=None)
    when = f" on {closed}" if closed else ""
    because = f"{_names(found.together)} closed lost{when}, renewal of {found.day}"
    net = total(found.together).net
    return _of(found, ResultKind.CHURN, Cause.LOST, "R-42", because, net)


def _decided(found: Deciding, sum_of: Total, policy: Policy) -> RenewalResult:
    names = _names(found.together)
    if len(sum_of.currencies) > 1:
        because = f"{names}: {' and '.join(sum_of.currencies)} in {found.quarter} are not summed"
        return _of(found, ResultKind.ASK, Cause.SEVERAL_CURRENCIES, "2.10", because)
    if sum_of.net is None:
        because = f"{names}: the change of ARR is not known for {_names(sum_of.unknown)}"
        return _of(found, ResultKind.ASK, Cause.MONEY_UNKNOWN, "2.10", because)
    because = f"net ARR {sum_of.net.amount:+,.2f} {sum_of.net.currency} over {_counted(found)}: {names}"
    if shrank(sum_of.net, sum_of.before, policy.outcome):
        return _of(found, ResultKind.CONTRACTION, Cause.NET_ARR, "R-42", because, sum_of.net)
    return _of(found, ResultKind.WIN, Cause.NET_ARR, "R-41", because, sum_of.net)


def _of(
    found: Deciding,
    kind: ResultKind,
    cause: Cause,
    rule: str,
    because: str,
    net: Money | None = None,
) -> RenewalResult:
    return RenewalResult(
        kind=kind,
        cause=cause,
        rule=rule,
        because=because,
        net=net,
        deciding=found.together,
        renewal_date=found.day,
    )


def _counted(found: Deciding) -> str:
    count = len(found.together)
    return f"1 renewal of {found.quarter}" if count == 1 else f"{count} renewals of {found.quarter}"


def _names(renewals: Sequence[Renewal]) -> str:
    return ", ".join(renewal.opportunity_id for renewal in renewals)
