"""What one row of a CRM says about one renewal opportunity: its fields and their kinds; knows no rule."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from .facts import Kind
from .money import Money


def _says(kind: Kind, sentence: str, **given: Any) -> Any:
    """A field: absent unless given or supplied by a source, described for people by `sentence`."""
    return field(metadata={"kind": kind, "sentence": sentence}, **given)


def _may(kind: Kind, sentence: str) -> Any:
    return _says(kind, sentence, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalFacts:
    """The values of one row as delivered. What its stage means, and what it comes to, is not decided here."""

    account_id: str = _says(Kind.ID, "id of the account that renews, as in the sources of accounts")
    opportunity_id: str = _says(Kind.ID, "id of the renewal opportunity")
    type: str | None = _may(
        Kind.TEXT, "type of the opportunity; a row whose type lacks the word renewal is left out"
    )
    stage: str | None = _may(Kind.TEXT, "stage, such as Closed Won; `outcome.stages` says what it means")
    is_closed: bool | None = _may(Kind.FLAG, "whether the opportunity is closed")
    is_won: bool | None = _may(Kind.FLAG, "whether it was won")
    renewal_date: date | None = _may(Kind.DATE, "day on which the subscription renews")
    close_date: date | None = _may(
        Kind.DATE, "day on which it was closed, or is expected to; counts where no renewal date is given"
    )
    currency: str | None = _may(Kind.TEXT, "ISO code of the currency of all amounts of the row")
    net_arr: Money | None = _may(Kind.MONEY, "change of annual recurring revenue; goes before the others")
    arr: Money | None = _may(Kind.MONEY, "annual recurring revenue booked")
    arr_basis: Money | None = _may(Kind.MONEY, "annual recurring revenue before the renewal")
    amount: Money | None = _may(Kind.MONEY, "amount over the whole term")
    atr: Money | None = _may(Kind.MONEY, "annual revenue available to renew")
    term_months: float | None = _may(Kind.NUMBER, "length of the new term in months")
    risk_category: str | None = _may(Kind.TEXT, "renewal risk category, such as Will Churn")
    merged_into: str | None = _may(Kind.ID, "id of the opportunity that this one was merged into")
    updated_at: datetime | None = _may(Kind.MOMENT, "when the source last changed the row")


RENEWAL_KINDS: dict[str, Kind] = {f.name: f.metadata["kind"] for f in fields(RenewalFacts)}
"""Every field of RenewalFacts by name, with its kind."""

RENEWAL_SENTENCES: dict[str, str] = {f.name: f.metadata["sentence"] for f in fields(RenewalFacts)}
"""Every field of RenewalFacts by name, in words."""
