"""2.10: by how much a renewal changes the annual recurring revenue; knows one renewal only."""

from __future__ import annotations

from decimal import Decimal

from triage_bot.model.money import Money
from triage_bot.model.renewal import Ending, Renewal

_CENT = Decimal("0.01")


def net_arr(renewal: Renewal) -> Money | None:
    """The change, None where it is not known: then people are asked, and nothing is guessed.

    The source's own figure counts first, then what was booked less what was there before, then the amount,
    put on a year by its term, less what was available to renew. An amount without a term is not put on a
    year. Of a lost renewal all that is booked or its amount was only hoped for: there the change is all
    that was there, or the source's own figure where that is worse.
    """
    if renewal.ending is Ending.LOST:
        return _lost(renewal)
    if renewal.net_arr is not None:
        return renewal.net_arr
    if renewal.booked is not None and renewal.basis is not None:
        return _less(renewal.booked, renewal.basis)
    if renewal.amount is None or renewal.atr is None or not renewal.term_months:
        return None
    yearly = (renewal.amount.amount * 12 / renewal.term_months).quantize(_CENT)
    return _less(Money(yearly, renewal.amount.currency), renewal.atr)


def revenue_before(renewal: Renewal) -> Money | None:
    """The annual revenue up for renewal, None where the source does not say."""
    return renewal.basis or renewal.atr


def _lost(renewal: Renewal) -> Money | None:
    """Never better than minus all that was there; a figure that tells of no loss, with nothing beside it,
    tells nothing."""
    own, before = renewal.net_arr, revenue_before(renewal)
    if own is not None and own.amount >= 0:
        own = None
    if before is None:
        return own
    all_of_it = Money(-before.amount, before.currency)
    if own is None or own.currency != all_of_it.currency:
        return all_of_it
    return min(own, all_of_it, key=lambda money: money.amount)


def _less(now: Money, before: Money) -> Money | None:
    """The difference, None between two currencies: no rate is known."""
    if now.currency != before.currency:
        return None
    return Money(now.amount - before.amount, now.currency)
