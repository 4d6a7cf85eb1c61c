"""A renewal opportunity as a CRM describes it; knows no rule about which one decides, or how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .money import Money


class Ending(StrEnum):
    """How an opportunity stands. VOID stages are closed and decide nothing (R-47)."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """One renewal opportunity of one account; an account may have several, void ones among them.

    Money is what the source says of this opportunity, None where it is silent: `net_arr` the change of
    annual recurring revenue, `booked` and `basis` what was sold and what was there before, `amount` the
    value over `term_months`, `atr` the revenue available to renew (2.10). `merged_into` is the id of the
    opportunity that took over. `file` and `line` say where it was read.
    """

    opportunity_id: str
    account_id: str
    ending: Ending
    stage: str = ""
    renewal_date: date | None = None
    close_date: date | None = None
    net_arr: Money | None = None
    booked: Money | None = None
    basis: Money | None = None
    amount: Money | None = None
    atr: Money | None = None
    term_months: int | None = None
    risk_category: str | None = None
    merged_into: str | None = None
    source: str = ""
    as_of: date | None = None
    file: str = ""
    line: int = 0
