"""The whole export of 1,200 accounts, read as in life, against what must be concluded for each of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.exports import gainsight
from tests.policy.cases import LABELS, POLICY, board, terms
from triage_bot.config.loading import load
from triage_bot.model.account import Book, RepeatKind
from triage_bot.model.decision import Verb
from triage_bot.model.settings import Category
from triage_bot.policy.decide import decide
from triage_bot.policy.opening import opening
from triage_bot.policy.owner import OwnerFrom
from triage_bot.policy.proposals import propose
from triage_bot.policy.rating import rate
from triage_bot.sources.join import join
from triage_bot.sources.registry import build

TODAY = date(2026, 11, 21)
PEOPLE = load(Path(__file__).parents[2] / "config" / "demo" / "triage.yml", {}).people
FROM = {"csm_sentiment": "csm_sentiment", "health_score": "score", None: "none"}


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((gainsight.EXPORTS / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def book() -> Book:
    return join([build(gainsight.company()).read()])


def concluded(book: Book) -> dict[str, dict[str, Any]]:
    """What the rules make of each account, in the words of expected.json; it names no stand-ins."""
    found: dict[str, dict[str, Any]] = {}
    for account in book:
        rated = rate(account.facts, TODAY, POLICY.rating)
        opens = opening(rated, account.facts, policy=POLICY.opening, flag_supplied=True, today=TODAY)
        proposed = propose(account, terms(people=PEOPLE), at_risk_since=TODAY)
        held = account.conflict is not None
        found[account.id] = {
            "name": account.name,
            "rating": None if held else rated.rating.value,
            "rating_from": None if held else FROM[rated.field],
            "sentiment_stale": not held and rated.stale,
            "region_label": proposed.region.label,
            "risk_label": None if held else proposed.risk.label,
            "devops_label": None if held else proposed.devops.label,
            "opens_issue": not held and opens.opens,
            "rule": "3.5" if held else opens.rule,
            "assignee": proposed.owner.username if proposed.owner.origin is OwnerFrom.CSM else None,
            "assignee_from": proposed.owner.origin.value,
        }
    return found


KEYS = (
    "name",
    "rating",
    "rating_from",
    "sentiment_stale",
    "region_label",
    "risk_label",
    "devops_label",
    "opens_issue",
    "rule",
    "assignee",
    "assignee_from",
)


@pytest.mark.parametrize("key", KEYS)
def test_every_account_is_concluded_as_expected(book: Book, expected: Any, key: str) -> None:
    wanted = {account: values[key] for account, values in expected["accounts"].items()}
    found = {account: values[key] for account, values in concluded(book).items()}
    assert found.keys() == wanted.keys()
    assert {a: (found[a], wanted[a]) for a in wanted if found[a] != wanted[a]} == {}


def test_the_quarantined_rows_are_exactly_the_documented_ones(book: Book, expected: Any) -> None:
    wanted = [
        (row["line"], row["column"]) for row in expected["files"][gainsight.COMPANY.name]["invalid_rows"]
    ]
    assert [(row.line, row.column) for row in book.bad_rows] == wanted
    assert all(row.reason and row.file == f"exports/{gainsight.COMPANY.name}" for row in book.bad_rows)


def test_the_repeated_ids_are_exactly_the_documented_ones(book: Book, expected: Any) -> None:
    wanted = [
        (row["line"], row["id"], RepeatKind(row["kind"]))
        for row in expected["files"][gainsight.COMPANY.name]["duplicate_rows"]
    ]
    assert [(repeat.line, repeat.account_id, repeat.kind) for repeat in book.repeats] == wanted


def test_the_decisions_of_a_first_run_are_the_expected_ones(book: Book, expected: Any) -> None:
    """The same through the front door: what opens, with which labels, and what is held by which rule."""
    judgement = decide(book, board(), terms(TODAY))
    opened = {d.account_id: d for d in judgement.decisions if d.verb is Verb.OPEN}
    accounts = expected["accounts"]
    assert opened.keys() == {a for a, values in accounts.items() if values["opens_issue"]}
    for account_id, decision in opened.items():
        assert decision.wanted is not None
        values = accounts[account_id]
        of_source = {values["region_label"], values["risk_label"], values["devops_label"]}
        health = LABELS.title(Category.HEALTH, values["rating"])
        unowned = values["assignee_from"] in {OwnerFrom.POOL, OwnerFrom.NO_CSM}
        states = {"triage::new", "queue::unassigned"} if unowned else {"triage::new"}
        assert decision.wanted.add == {health} | states | of_source - {None}, account_id
        assert decision.rules == (values["rule"],)
    held = Counter(d.rules[0] for d in judgement.decisions if d.verb is Verb.HOLD)
    counts = expected["files"][gainsight.COMPANY.name]["counts"]
    # Green, and so stale that nobody can say how they are before they renew.
    assert held.pop("R-30") == 3
    assert held == {rule: n for rule, n in counts["not_opened_by_rule"].items() if rule != "None"}
    words = {None if word == "None" else word: n for word, n in counts["rating"].items()}
    assert {rating and rating.value: n for rating, n in judgement.ratings.items()} == words
