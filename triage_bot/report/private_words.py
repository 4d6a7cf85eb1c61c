"""Which words of a run are names of customers and people, and which currencies it counts in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from triage_bot.model.account import Book
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.facts import FIELD_KINDS, Facts, Kind
from triage_bot.model.money import Money
from triage_bot.model.people import People
from triage_bot.plan.plan import Plan

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PEOPLE_FIELDS = (
    "csm_name", "csm_email", "csm_manager", "account_owner", "solutions_architect", "executive_sponsor",
)  # fmt: skip
"""Fields of Facts that name somebody."""
FREE_TEXTS = frozenset(
    {
        "risk_reason_detail", "competitor", "notes", "crm_url", "success_plan_url", "collaboration_url",
        "notes_url", "triage_issue_url",
    }
)  # fmt: skip
"""Fields of Facts that may say anything: their values are hidden whole."""
OTHER_TEXTS = frozenset(
    {
        "gainsight_id", "hubspot_id", "external_id", "parent_id", "merged_into", "geo", "region", "country",
        "state", "business_unit", "segment", "opportunity_id", "stage_impacted", "renewal_risk", "lifecycle",
        "priority",
    }
)  # fmt: skip
"""Fields of Facts that hold ids or words of a list: they stay readable."""
COMMON = frozenset(
    {
        "AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "INR", "JPY", "NOK", "NZD", "PLN", "SEK",
        "SGD", "USD",
    }
)  # fmt: skip
"""Currencies that a text may name though no account of the run has one."""
MONEY_FIELDS = tuple(name for name, kind in FIELD_KINDS.items() if kind is Kind.MONEY)


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """Names of `accounts` and `people` and ISO codes of currencies that a run may print."""

    accounts: frozenset[str]
    people: frozenset[str]
    currencies: frozenset[str]


def private_words(
    book: Book, board: Board, people: People, plan: Plan, *, others: Iterable[str] = ()
) -> PrivateWords:
    """All names a run knows. `others` are further names of accounts, such as one asked for."""
    facts = list(_facts(book))
    named = {fact.name for fact in facts}
    named |= {issue.title for issue in _issues(board)}
    named |= {action.name for action in (*plan.actions, *plan.holds) if hasattr(action, "account")}
    named |= {item.name for item in plan.hygiene}
    team = {getattr(fact, name) for fact in facts for name in PEOPLE_FIELDS}
    money = [getattr(fact, name) for fact in facts for name in MONEY_FIELDS]
    money += [value for renewals in book.renewals.values() for one in renewals for value in _values(one)]
    return PrivateWords(
        accounts=_words({*named, *others}),
        people=_words({*team, *_users(board), *_team(people)}),
        currencies=COMMON | {value.currency for value in money if isinstance(value, Money)},
    )


def _facts(book: Book) -> Iterator[Facts]:
    for account in book.accounts.values():
        yield account.facts
        yield from (reading.facts for reading in (*account.readings, *account.past))


def _issues(board: Board) -> tuple[TrackedIssue, ...]:
    return (*board.issues, *board.closed)


def _users(board: Board) -> Iterator[str]:
    for member in board.members.values():
        yield from (member.username, member.name)
    for issue in _issues(board):
        yield from (issue.author, issue.closed_by or "", *issue.assignees)
    for notes in (*board.notes.values(), *(notes or () for notes in board.records.values())):
        yield from (note.author for note in notes if not note.by_bot)


def _team(people: People) -> Iterator[str]:
    rows: tuple[DataclassInstance, ...] = (*people.people, *people.routing.values(), people.default_route)
    for row in rows:
        yield from (value for value in _values(row) if isinstance(value, str))


def _values(row: DataclassInstance) -> Iterator[object]:
    return (getattr(row, field.name, None) for field in fields(row))


def _words(found: Iterable[str | None]) -> frozenset[str]:
    """Without blanks and single signs, which would hide half of every sentence."""
    return frozenset(word.strip() for word in found if word and len(word.strip()) > 1)
