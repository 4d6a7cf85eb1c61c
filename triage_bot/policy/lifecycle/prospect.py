"""R-31: the renewal that the case of an issue waits for, and what it has come to; knows no health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_bot.model.account import Account
from triage_bot.policy.outcome.result import Cause, RenewalResult, ResultKind, renewal_result
from triage_bot.policy.terms import Terms

ENDS = frozenset({ResultKind.WIN, ResultKind.CHURN, ResultKind.CONTRACTION})
_NOT_TOLD = frozenset({Cause.NONE_KNOWN})


@dataclass(frozen=True, slots=True)
class Prospect:
    """`day` is that of the deciding renewal, None where none is known; `result` is None where no source of
    renewals is believed: then the day is the account's own. `unclear` says why nothing may be concluded."""

    day: date | None
    result: RenewalResult | None = None
    unclear: str | None = None

    @property
    def decided(self) -> bool:
        """The renewal is closed, also where what it came to has to be asked."""
        if self.result is None:
            return False
        asked = self.result.kind is ResultKind.ASK and self.result.cause is not Cause.DATE_PASSED
        return asked or self.result.kind in ENDS

    def passed(self, today: date) -> bool:
        """E19: the day of the renewal has passed, and nothing tells how it ended."""
        return self.unclear is None and self.day is not None and self.day < today and not self.decided


def prospect(account: Account, *, opened: date, terms: Terms) -> Prospect:
    """The deciding renewal of an account whose issue was opened on a day.

    Where the renewals are known and all of them are void, there is none, whatever the account's own day says
    (R-47). A day before the opening decided an earlier case.
    """
    own = account.facts.renewal_date
    own = own if own is not None and own >= opened else None
    if (unclear := terms.renewals_unclear.get(account.id)) is not None:
        return Prospect(own, unclear=unclear)
    if terms.renewals is None:
        return Prospect(own)
    found = renewal_result(
        terms.renewals.get(account.id, ()), opened=opened, today=terms.today, policy=terms.policy
    )
    if found.cause in _NOT_TOLD:
        return Prospect(own, found)
    return Prospect(found.renewal_date, found)
