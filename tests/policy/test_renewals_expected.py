"""The whole report of renewals, read as in life, against what must be concluded for every account."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.exports import gainsight, salesforce
from triage_bot.model.account import Book
from triage_bot.model.health import Rating
from triage_bot.model.settings import Policy
from triage_bot.policy.outcome.result import Cause, RenewalResult, ResultKind, renewal_result, with_rating
from triage_bot.policy.rating import rate
from triage_bot.sources.join import join
from triage_bot.sources.registry import build

OPENED, TODAY = date(2026, 8, 3), date(2026, 11, 21)
POLICY = Policy()


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((gainsight.EXPORTS / "expected_renewals.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def book() -> Book:
    return join([build(gainsight.company()).read(), build(salesforce.report()).read()])


def concluded(book: Book, account_id: str) -> tuple[RenewalResult, RenewalResult]:
    """By the money alone, and beside the account's rating; an account that is held has none."""
    found = renewal_result(book.renewals[account_id], opened=OPENED, today=TODAY, policy=POLICY)
    account = book.accounts[account_id]
    rated = Rating.UNKNOWN if account.conflict else rate(account.facts, TODAY, POLICY.rating).rating
    return found, with_rating(found, rated)


def why(found: RenewalResult) -> str:
    """The cause in the words of the expectation."""
    match found.cause:
        case Cause.NET_ARR:
            assert found.net is not None
            count = len(found.deciding)
            plural = "opportunity" if count == 1 else "opportunities"
            return f"net ARR {found.net.amount:+,.2f} over {count} {plural}"
        case Cause.DATE_PASSED:
            return "renewal date passed, nothing closed"
        case Cause.SEVERAL_CURRENCIES:
            return "several currencies in one quarter"
        case cause:
            return str(cause)


def test_every_account_ends_as_expected(book: Book, expected: dict[str, Any]) -> None:
    found = {}
    for account_id in expected:
        by_money, beside_rating = concluded(book, account_id)
        ids = sorted(opportunity_id[:15] for opportunity_id in by_money.opportunity_ids)
        found[account_id] = {
            "outcome": by_money.kind,
            "with_rating": beside_rating.kind,
            "why": why(by_money),
            "deciding": ids,
        }
    assert found == expected


def test_the_numbers_are_those_of_the_readme(book: Book, expected: dict[str, Any]) -> None:
    results = [concluded(book, account_id) for account_id in expected]
    assert Counter(kind for kind, _ in ((a.kind, b) for a, b in results)) == {
        ResultKind.ASK: 28,
        ResultKind.IGNORE: 187,
        ResultKind.CHURN: 39,
        ResultKind.CONTRACTION: 57,
        ResultKind.WIN: 117,
    }
    assert Counter(beside.kind for _, beside in results)[ResultKind.WIN] == 73


def test_the_report_is_read_whole(book: Book, expected: dict[str, Any]) -> None:
    status = book.sources[1]
    assert (status.rows, status.accounts, status.problem) == (514, 431, None)
    assert status.notes == ("footer left out: 5 lines below the table, from line 518",)
    assert book.renewals_known
    assert not book.renewals_unclear
    assert len(book.renewals) == 431
    assert len(book.renewals.keys() - book.accounts.keys()) == 3
    assert book.renewals.keys() - book.accounts.keys() == book.renewals.keys() - expected.keys()


def test_the_answer_of_the_query_tells_the_same(book: Book) -> None:
    """350 of the renewals, on two pages: other keys, ids and dates, the same renewals."""
    pages = join([build(salesforce.page(path)).read() for path in salesforce.PAGES])
    assert [status.problem for status in pages.sources] == [None, None]
    by_report = {one.opportunity_id: one for of_account in book.renewals.values() for one in of_account}
    by_query = [one for of_account in pages.renewals.values() for one in of_account]
    assert len(by_query) == 350
    for one in by_query:
        told = by_report[one.opportunity_id]
        same = (
            "account_id",
            "ending",
            "stage",
            "renewal_date",
            "close_date",
            "term_months",
            "basis",
            "net_arr",
        )
        assert {name: getattr(one, name) for name in same} == {name: getattr(told, name) for name in same}
