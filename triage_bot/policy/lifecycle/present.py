"""How an account stands by its sources on the day of the run, for the case of an issue that is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_bot.model.account import Account
from triage_bot.model.health import Rating
from triage_bot.policy.opening import Opening
from triage_bot.policy.rating import Rated


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """An account that trusted sources show. `found` says whether an issue would have to exist for it, `as_of`
    is the day of the data behind the rating, None where its source does not tell."""

    account: Account
    rated: Rated
    found: Opening
    as_of: date | None = None

    @property
    def at_risk(self) -> bool:
        """Red also counts where nothing is opened, such as for an account that leaves."""
        return self.found.opens or self.rated.rating is Rating.RED

    @property
    def well(self) -> bool:
        """Green, or a yellow that opens nothing (R-12). What is not known is not well."""
        return self.rated.rating.known and not self.at_risk and self.found.rule in (None, "R-12")
