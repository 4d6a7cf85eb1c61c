"""A renewal opportunity made of the values of one row; knows no file and no other row."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.money import Money
from triage_bot.model.outcome_policy import StageWords
from triage_bot.model.renewal import Renewal
from triage_bot.model.renewal_facts import RenewalFacts
from triage_bot.policy.outcome.ending import ContradictionError, UnknownStageError, ending
from triage_bot.sources.values.fault import shown
from triage_bot.sources.values.moneys import is_currency

_AMOUNTS = ("net_arr", "arr", "arr_basis", "amount", "atr")
_RENEWAL = "renewal"


class FieldError(ValueError):
    """A value that can be read but not be meant: the field it stands in, and why."""

    def __init__(self, field: str, reason: str, *, unknown_stage: bool = False) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason
        self.unknown_stage = unknown_stage


def is_renewal(facts: RenewalFacts) -> bool:
    """Whether the row is about a renewal at all; without a type every row is."""
    return facts.type is None or _RENEWAL in facts.type.casefold()


def renewal_of(facts: RenewalFacts, words: StageWords, defaults: dict[str, str]) -> Renewal:
    """The renewal without its origin. `defaults` are the currencies that amounts without a sign were given,
    by field: the currency of the row goes before them. Raises FieldError."""
    money = {name: _in_currency(facts, name, defaults) for name in _AMOUNTS}
    try:
        how = ending(facts.stage, is_closed=facts.is_closed, is_won=facts.is_won, words=words)
    except UnknownStageError as fault:
        raise FieldError("stage", str(fault), unknown_stage=True) from None
    except ContradictionError as fault:
        raise FieldError("stage", str(fault)) from None
    return Renewal(
        opportunity_id=facts.opportunity_id,
        account_id=facts.account_id,
        ending=how,
        stage=facts.stage or "",
        renewal_date=facts.renewal_date,
        close_date=facts.close_date,
        net_arr=money["net_arr"],
        booked=money["arr"],
        basis=money["arr_basis"],
        amount=money["amount"],
        atr=money["atr"],
        term_months=_months(facts.term_months),
        risk_category=facts.risk_category,
        merged_into=facts.merged_into,
    )


def _in_currency(facts: RenewalFacts, name: str, defaults: dict[str, str]) -> Money | None:
    money: Money | None = getattr(facts, name)
    code = (facts.currency or "").strip().upper()
    if not code:
        return money
    if not is_currency(code):
        raise FieldError("currency", f"not an ISO 4217 code such as USD: {shown(code)}")
    if money is None or money.currency == code:
        return money
    if money.currency != defaults[name]:
        raise FieldError(name, f"in {money.currency}, although the row is in {code}")
    return replace(money, currency=code)


def _months(number: float | None) -> int | None:
    if number is None:
        return None
    if number < 0 or number != int(number):
        raise FieldError("term_months", f"not a number of whole months: {number:g}")
    return int(number)
