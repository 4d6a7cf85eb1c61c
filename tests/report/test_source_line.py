"""How much came out of a source, as a line of output tells it."""

from __future__ import annotations

import pytest

from triage_bot.model.account import SourceState, SourceStatus
from triage_bot.model.vocabulary import About
from triage_bot.report.source_line import extent


@pytest.mark.parametrize(
    ("about", "rows", "accounts", "strangers", "words"),
    [
        (About.ACCOUNTS, 1215, 1200, 0, "1,215 rows, 1,200 accounts"),
        (
            About.RENEWALS,
            514,
            431,
            3,
            "514 rows, renewals of 431 accounts (3 of them in no source of accounts)",
        ),
        (About.RENEWALS, 1, 1, 0, "1 row, renewals of 1 account"),
    ],
)
def test_extent(about: About, rows: int, accounts: int, strangers: int, words: str) -> None:
    status = SourceStatus(
        "crm", SourceState.OK, rows=rows, accounts=accounts, about=about, strangers=strangers
    )
    assert extent(status) == words
