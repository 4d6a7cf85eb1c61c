"""R-41 and R-42: what several renewals come to together, and whether that is flat; knows no dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from triage_bot.model.money import Money
from triage_bot.model.outcome_policy import OutcomePolicy
from triage_bot.model.renewal import Renewal

from .net_arr import net_arr, revenue_before


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the changes. `net` None: `unknown` renewals have no figure, or there are several
    `currencies`, between which nothing is summed (2.10). `before` is the revenue that was up for renewal."""

    net: Money | None
    before: Money | None
    unknown: tuple[Renewal, ...]
    currencies: tuple[str, ...]


def total(renewals: Sequence[Renewal]) -> Total:
    """The sum over the renewals of one account in one fiscal quarter."""
    changes = [(renewal, net_arr(renewal)) for renewal in renewals]
    known = [change for _, change in changes if change is not None]
    unknown = tuple(renewal for renewal, change in changes if change is None)
    currencies = tuple(sorted({change.currency for change in known}))
    before = [money for renewal in renewals if (money := revenue_before(renewal)) is not None]
    return Total(
        net=None if unknown else _sum(known),
        before=_sum(before) if len(before) == len(renewals) else None,
        unknown=unknown,
        currencies=currencies,
    )


def shrank(net: Money, before: Money | None, policy: OutcomePolicy) -> bool:
    """Whether revenue went down by more than counts as flat."""
    allowed = Decimal(str(policy.flat_tolerance))
    if before is not None and before.currency == net.currency:
        share = Decimal(str(policy.flat_tolerance_percent)) / 100
        allowed = max(allowed, before.amount * share)
    return net.amount < -allowed


def _sum(moneys: Sequence[Money]) -> Money | None:
    currencies = {money.currency for money in moneys}
    if len(currencies) != 1:
        return None
    return Money(sum((money.amount for money in moneys), Decimal(0)), currencies.pop())
