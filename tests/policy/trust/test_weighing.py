"""Rule 3.5 over a whole book: which source is to blame, what is waived, and what rests on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.policy.cases import GREEN, ID, POLICY, RED, TODAY, facts, memory, reading
from triage_bot.model.account import Account, Book, SourceState, SourceStatus
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.memory import Absence
from triage_bot.model.merge import Merge
from triage_bot.model.trust import LastPlan, Recall
from triage_bot.model.vocabulary import About
from triage_bot.policy.rating import rate
from triage_bot.policy.trust import Comparing, doubt_about, recalled, weigh
from triage_bot.policy.trust.recalling import marks_of, ratings_of

OK, DEGRADED, FAILED = SourceState.OK, SourceState.DEGRADED, SourceState.FAILED
SAID = frozenset({"account_id", "name", "csm_sentiment", "requires_triage", "lifecycle", "geo"})


def status(name: str = "gainsight", state: SourceState = OK, **over: Any) -> SourceStatus:
    given: dict[str, Any] = {"files": (f"{name}.csv",), "rows": 100, "supplies": SAID, "as_of": TODAY}
    return SourceStatus(name, state, **{**given, **over})


def crowd(red: int, green: int, unrated: int = 0, **over: Any) -> Book:
    ratings: list[Rating | None] = [RED] * red + [GREEN] * green + [None] * unrated
    accounts = {}
    for number, rating in enumerate(ratings):
        of = facts(f"{number:018}", f"Account {number}", csm_sentiment=rating, requires_triage=False)
        accounts[of.account_id] = Account(of, (reading(of, as_of=TODAY),))
    return Book(accounts, sources=(status(rows=len(ratings), **over),))


def recall(of: Book) -> Recall:
    return recalled(None, of, ratings_of(of, TODAY, POLICY.rating), TODAY)


def weighed(of: Book, comparing: Comparing = Comparing()) -> SourceStatus:  # noqa: B008
    return weigh(of, comparing, policy=POLICY, today=TODAY).sources[0]


BEFORE = crowd(20, 80)
IN_CARE = tuple(memory(account=f"{number:018}") for number in range(20))


@pytest.mark.parametrize(
    ("now", "word"),
    [
        pytest.param(crowd(20, 59), "79 rows, 79 % of the 100", id="shrunk"),
        pytest.param(crowd(20, 59, 21), "21 % of its accounts have no rating", id="half-filled"),
        pytest.param(crowd(36, 64), "at least 16 of 100 accounts", id="jump"),
        pytest.param(crowd(20, 80, as_of=TODAY - timedelta(days=30)), "30 days ago", id="last-month"),
    ],
)
def test_a_source_that_changed_too_much_is_not_believed(now: Book, word: str) -> None:
    found = weighed(now, Comparing(recall(BEFORE)))
    assert found.state is DEGRADED
    assert word in (found.problem or "")
    assert (found.problem or "").startswith("gainsight.csv: ")


@pytest.mark.parametrize("now", [crowd(20, 59), crowd(20, 59, 21), crowd(36, 64)])
@pytest.mark.parametrize("comparing", [Comparing(), Comparing(recall(BEFORE), waived=True)])
def test_without_a_memory_or_by_a_persons_word_nothing_is_compared(now: Book, comparing: Comparing) -> None:
    assert weighed(now, comparing).state is OK


def test_age_is_never_waived() -> None:
    old = crowd(20, 80, as_of=TODAY - timedelta(days=30))
    assert weighed(old, Comparing(waived=True)).state is DEGRADED


def test_an_ageing_source_is_believed_and_told_of() -> None:
    found = weighed(crowd(20, 80, as_of=TODAY - timedelta(days=5)))
    assert found.state is OK
    assert "5 days ago; after 2026-11-23 it is not believed any more" in found.notes[0]


def test_an_old_list_of_merges_stays_true() -> None:
    merges = status("merges", about=About.MERGES, as_of=TODAY - timedelta(days=400), supplies=frozenset())
    book = Book({}, sources=(merges,), merges=(Merge("a", "b", "merges"),))
    assert weigh(book, Comparing(), policy=POLICY, today=TODAY) == book


def test_a_shrunk_list_of_merges_merges_nothing() -> None:
    many = status("merges", about=About.MERGES, rows=50, supplies=frozenset())
    before = recall(Book({}, sources=(many,)))
    book = Book({}, sources=(replace(many, rows=10),), merges=(Merge("a", "b", "merges"),))
    found = weigh(book, Comparing(before), policy=POLICY, today=TODAY)
    assert (found.sources[0].state, found.merges) == (DEGRADED, ())


def test_old_renewals_decide_nothing_and_leave_the_accounts_alone() -> None:
    old = status("crm", about=About.RENEWALS, as_of=TODAY - timedelta(days=9), supplies=frozenset())
    book = replace(BEFORE, sources=(*BEFORE.sources, old), renewals_known=True)
    found = weigh(book, Comparing(recall(BEFORE)), policy=POLICY, today=TODAY)
    assert (found.renewals_known, found.believed) == (False, True)
    assert [s.state for s in found.sources] == [OK, DEGRADED]


@pytest.mark.parametrize(
    ("gone", "state"), [(range(5), OK), (range(6), DEGRADED)], ids=["as-many-as-may", "one-more"]
)
def test_accounts_in_care_do_not_vanish_in_numbers_even_without_a_memory(
    gone: Iterable[int], state: SourceState
) -> None:
    left = {k: v for k, v in BEFORE.accounts.items() if int(k) not in gone}
    found = weighed(replace(BEFORE, accounts=left), Comparing(in_care=IN_CARE))
    assert found.state is state
    known = replace(BEFORE, accounts=left, known_ids=frozenset(f"{n:018}" for n in gone))
    assert weighed(known, Comparing(in_care=IN_CARE)).state is OK


def test_accounts_known_to_be_gone_are_no_news() -> None:
    seen = Absence(since=TODAY, last=TODAY, runs=1)
    told = tuple(replace(m, absence=seen) for m in IN_CARE)
    left = {k: v for k, v in BEFORE.accounts.items() if int(k) >= 10}
    assert weighed(replace(BEFORE, accounts=left), Comparing(in_care=told)).state is OK


@pytest.mark.parametrize(("emptied", "state"), [(5, OK), (6, DEGRADED)])
def test_accounts_in_care_do_not_lose_their_ratings_in_numbers(emptied: int, state: SourceState) -> None:
    accounts = dict(BEFORE.accounts)
    for account_id in list(accounts)[:emptied]:
        of: Facts = replace(accounts[account_id].facts, csm_sentiment=None)
        accounts[account_id] = Account(of, (reading(of),))
    found = weighed(replace(BEFORE, accounts=accounts), Comparing(in_care=IN_CARE))
    assert found.state is state


def test_what_is_not_believed_is_not_remembered() -> None:
    before = replace(
        recall(BEFORE), on=TODAY - timedelta(days=3), plan=LastPlan(digest="a" * 12, on=TODAY, made=1)
    )
    assert recalled(before, BEFORE, before.ratings, TODAY) == before
    bad = weigh(crowd(36, 64), Comparing(before), policy=POLICY, today=TODAY)
    assert recalled(before, bad, {"red": 36, "green": 64}, TODAY) == before
    good = crowd(22, 79)
    after = recalled(before, good, {"red": 22, "green": 79}, TODAY)
    assert (after.on, after.sources, after.plan) == (TODAY, marks_of(good), before.plan)


BOTH = frozenset({"account_id", "name"})
SENTIMENT = BOTH | {"csm_sentiment", "csm_sentiment_at", "requires_triage", "lifecycle"}


def two(
    first: Mapping[str, Any], second: Mapping[str, Any], *, says: frozenset[str], failed: str = "warehouse"
) -> tuple[Account, Book]:
    """Gainsight, which goes before, and a warehouse that `says` more; one of them has failed."""
    told = {"gainsight": facts(**first), "warehouse": facts(**second)}
    readings = tuple(reading(of, source=name) for name, of in told.items() if name != failed)
    joined = replace(readings[0].facts)
    account = Account(joined, readings)
    sources = (
        status("gainsight", FAILED if failed == "gainsight" else OK, supplies=SENTIMENT),
        status("warehouse", FAILED if failed == "warehouse" else OK, supplies=BOTH | says),
    )
    return account, Book({ID: account}, sources=sources)


WHOLE: dict[str, Any] = {
    "csm_sentiment": RED,
    "csm_sentiment_at": TODAY,
    "requires_triage": True,
    "lifecycle": "Adopting",
}


@pytest.mark.parametrize(
    ("says", "first", "opens", "goes_on"),
    [
        pytest.param({"health_score", "health_color"}, WHOLE, True, True, id="a-rating-that-comes-second"),
        pytest.param({"health_score"}, {}, False, False, id="a-rating-that-would-count"),
        pytest.param({"lifecycle"}, WHOLE, True, True, id="a-field-that-the-first-gives"),
        pytest.param(
            {"lifecycle"}, {**WHOLE, "lifecycle": None}, False, False, id="one-that-it-leaves-blank"
        ),
        pytest.param({"arr"}, WHOLE, True, False, id="what-an-issue-only-shows"),
        pytest.param({"geo"}, WHOLE, False, False, id="what-labels-are-made-of"),
    ],
)
def test_a_failed_second_source_holds_what_it_could_change(
    says: set[str], first: dict[str, Any], opens: bool, goes_on: bool
) -> None:
    account, book = two(first, {}, says=frozenset(says))
    rated = rate(account.facts, TODAY, POLICY.rating)
    assert (doubt_about(account, rated, book, in_care=False) is None) is opens
    assert (doubt_about(account, rated, book, in_care=True) is None) is goes_on


def test_a_failed_first_source_holds_all_that_it_speaks_of() -> None:
    account, book = two({}, WHOLE, says=SENTIMENT, failed="gainsight")
    rated = rate(account.facts, TODAY, POLICY.rating)
    found = doubt_about(account, rated, book, in_care=False)
    assert found is not None
    assert "gainsight" in found.text


@pytest.mark.parametrize(
    ("about", "in_care", "held"),
    [
        (About.RENEWALS, False, False),
        (About.RENEWALS, True, False),
        (About.MERGES, False, True),
        (About.MERGES, True, False),
    ],
)
def test_renewals_hold_no_opening_and_a_list_of_merges_nothing_else(
    about: About, in_care: bool, held: bool
) -> None:
    account = next(iter(BEFORE))
    other = status("other", FAILED, about=about, supplies=frozenset())
    book = replace(BEFORE, sources=(*BEFORE.sources, other))
    rated = rate(account.facts, TODAY, POLICY.rating)
    assert (doubt_about(account, rated, book, in_care=in_care) is not None) is held


def test_where_the_worst_counts_any_source_may_tell_it() -> None:
    account, book = two(WHOLE, {}, says=frozenset({"csm_sentiment"}))
    rated = rate(account.facts, TODAY, POLICY.rating)
    assert doubt_about(account, rated, book, in_care=True) is None
    worst = replace(book, own_way=frozenset({"csm_sentiment"}))
    assert doubt_about(account, rated, worst, in_care=False) is not None
