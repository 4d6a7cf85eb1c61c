"""Renewals and terms for the tests of endings: plain ones, bent where a test needs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.policy.cases import ID, POLICY, TODAY, days, terms
from triage_bot.model.money import Money
from triage_bot.model.outcome_policy import OutcomePolicy
from triage_bot.model.renewal import Ending, Renewal
from triage_bot.policy.terms import Terms

DUE_ON = TODAY + days(5)
"""The day of the renewal unless a test says otherwise."""


def renewal(ending: Ending = Ending.OPEN, net: int | None = None, **over: Any) -> Renewal:
    """An opportunity of the account of the tests; `net` is its change of revenue in USD."""
    given: dict[str, Any] = {
        "opportunity_id": "0068b00002CSjkq",
        "account_id": ID,
        "ending": ending,
        "renewal_date": DUE_ON,
        "net_arr": Money(Decimal(net), "USD") if net is not None else None,
    }
    return Renewal(**{**given, **over})


def under(*renewals: Renewal, today: date = TODAY, known: bool = True, **outcome: Any) -> Terms:
    """The terms of a run that read these renewals, with another outcome policy where one is given."""
    policy = replace(POLICY, outcome=OutcomePolicy(**outcome))
    return terms(today, policy=policy, renewals={ID: renewals} if known else None)
