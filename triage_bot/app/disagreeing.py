"""Sources that say different things, in sentences for the plan; knows no rule about who counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from triage_bot.model.account import Book
from triage_bot.model.disagreement import Disagreement, Statement
from triage_bot.policy.disagreement import RATING
from triage_bot.policy.examine.case import said
from triage_bot.policy.rating import FIELD_WORDS

MOST_SHOWN = 20
"""Accounts told one by one; explain tells of each."""


def disagreement_notices(found: Mapping[str, Sequence[Disagreement]], book: Book) -> Iterator[str]:
    """How many accounts, about what, and then account by account, those that are rated differently first."""
    if not found:
        return
    told = {account_id: [*_told(of_account)] for account_id, of_account in found.items()}
    urgent = sorted(told, key=lambda account_id: (told[account_id][0].subject != RATING, account_id))
    about = Counter(one.words for account_id in urgent for one in told[account_id])
    how_many = "1 account" if len(told) == 1 else f"{len(told):,} accounts"
    parts = ", ".join(f"{words} {number:,}" for words, number in about.items())
    yield f"sources disagree about {how_many} (3.5): {parts}"
    for account_id in urgent[:MOST_SHOWN]:
        what = "; ".join(map(in_words, told[account_id]))
        yield f"sources disagree: {book.accounts[account_id].name} [{account_id}]: {what}"
    if len(urgent) > MOST_SHOWN:
        yield (
            f"sources disagree about {len(urgent) - MOST_SHOWN:,} more; `triage-bot explain ACCOUNT` tells of"
            " each"
        )


def in_words(one: Disagreement) -> str:
    """Such as `rating: gainsight green of 2026-10-11 (counts), warehouse red of 2026-11-20`."""
    return f"{one.words}: {', '.join(map(_statement, one.statements))}"


def _told(of_account: Sequence[Disagreement]) -> Iterator[Disagreement]:
    """A rating stands for the values that lead to it."""
    rated = any(one.subject == RATING for one in of_account)
    return (one for one in of_account if not (rated and one.subject in FIELD_WORDS))


def _statement(one: Statement) -> str:
    dated = f" of {one.day}" if one.day else ""
    return f"{one.source} {said(one.value)}{dated}{' (counts)' if one.counts else ''}"
