"""R-31: the renewal that the case of an issue waits for, and what it has come to; knows no health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_bot.model.account import Account
from triage_bot.policy.outcome.deciding import day_of
from triage_bot.policy.outcome.result import Cause, RenewalResult, ResultKind, renewal_result
from triage_bot.policy.terms import Terms

ENDS = frozenset({ResultKind.WIN, ResultKind.CHURN, ResultKind.CONTRACTION})
_NOT_TOLD = frozenset({Cause.NONE_KNOWN})


@dataclass(frozen=True, slots=True)
class Prospect:
    """`day` is that of the deciding renewal, None where none is known; `result` is None where no source of
    renewals is believed: then the day is the account's own. `unclear` says why nothing may be concluded.

    `silent`: a source of renewals is configured, but not believed in this run, so that silence about how one
    ended says nothing. `days` are those of all renewals of the account, also of void ones.
    """

    day: date | None
    result: RenewalResult | None = None
    unclear: str | None = None
    silent: bool = False
    days: frozenset[date] = frozenset()

    @property
    def in_doubt(self) -> bool:
        """Nothing that was remembered of the renewal is to be given up on the word of this run."""
        return self.silent or self.unclear is not None

    @property
    def decided(self) -> bool:
        """The renewal is closed, also where what it came to has to be asked."""
        if self.result is None:
            return False
        asked = self.result.kind is ResultKind.ASK and self.result.cause is not Cause.DATE_PASSED
        return asked or self.result.kind in ENDS

    def passed(self, today: date) -> bool:
        """E19: the day of the renewal has passed, and nothing tells how it ended."""
        return not self.in_doubt and self.day is not None and self.day < today and not self.decided


def prospect(account: Account, *, opened: date, terms: Terms, onward: bool = False) -> Prospect:
    """The deciding renewal of an account whose issue was opened on a day; `onward` while the issue is open: a
    won quarter that left it open gives way to the next.

    Where the renewals are known and all of them are void, there is none, whatever the account's own day says
    (R-47). A day before the opening decided an earlier case.
    """
    own = account.facts.renewal_date
    own = own if own is not None and own >= opened else None
    if (unclear := terms.renewals_unclear.get(account.id)) is not None:
        return Prospect(own, unclear=unclear)
    if terms.renewals is None:
        return Prospect(own, silent=terms.renewals_awaited)
    known = terms.renewals.get(account.id, ())
    found = renewal_result(known, opened=opened, today=terms.today, policy=terms.policy, onward=onward)
    days = frozenset(day for renewal in known if (day := day_of(renewal)) is not None)
    return Prospect(own if found.cause in _NOT_TOLD else found.renewal_date, found, days=days)
