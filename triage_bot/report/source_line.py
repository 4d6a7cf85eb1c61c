"""How much came out of a source, in words for a line of output; knows no rows."""

from __future__ import annotations

from triage_bot.model.account import SourceStatus
from triage_bot.model.vocabulary import About

from .line import count


def extent(source: SourceStatus) -> str:
    """Rows and accounts; of renewals also how many of the accounts no source of accounts names."""
    rows, accounts = count(source.rows, "row"), count(source.accounts, "account")
    if source.about is About.ACCOUNTS:
        return f"{rows}, {accounts}"
    if source.about is About.MERGES:
        return f"{rows}, {accounts} merged away"
    strangers = f" ({source.strangers:,} of them in no source of accounts)" if source.strangers else ""
    return f"{rows}, renewals of {accounts}{strangers}"
