"""Accounts, issues and boards for the tests of the rules: a plain one each, bent where a test needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from triage_bot import marker
from triage_bot.config.loading import load
from triage_bot.model.account import Account, Book, Reading, SourceState, SourceStatus
from triage_bot.model.board import Board, Member, Note, Project, Role, TrackedIssue
from triage_bot.model.decision import Decision
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.people import People, Person, Route
from triage_bot.model.settings import Category, Policy, TrustPolicy
from triage_bot.policy.decide import Judgement, decide
from triage_bot.policy.rating import rate
from triage_bot.policy.terms import Terms

RED, YELLOW, GREEN, UNKNOWN = Rating.RED, Rating.YELLOW, Rating.GREEN, Rating.UNKNOWN
HEALTH = Category.HEALTH
TODAY = date(2026, 11, 21)
ID = "0018b00002yXCvdAAG"
OTHER_ID = "0018b00002sJQchAAG"

SHIPPED = load(Path(__file__).parents[2] / "config" / "triage.yml", {})
LABELS = SHIPPED.labels
REMINDING = SHIPPED.policy
POLICY = replace(REMINDING, reminders=replace(REMINDING.reminders, enabled=False))
"""The shipped policy without its reminders, which would speak in every test that lasts for weeks."""

PEOPLE = People(
    people=(
        Person("Ada Lovelace", "Ada.Lovelace@northlight.example", "ada"),
        Person("Bob Kahn", "bob.kahn@northlight.example", "bob"),
        Person("Nora Nobody", "nora.nobody@northlight.example"),
        Person("CSM Scale Pool", "csm-scale@northlight.example", pool=True),
        Person("Night Pool", gitlab="nightpool", pool=True),
    ),
    routing={
        "EMEA": Route(manager="emea-manager", director="emea-director", pool_lead="emea-pool"),
        "APAC": Route(manager="apac-manager"),
    },
    default_route=Route(manager="manager", pool_lead="pool-lead"),
)
MANAGERS = ("emea-manager", "emea-pool", "apac-manager", "manager", "pool-lead", "nightpool")

PROJECT = Project(
    id=1, path="acme/triage", web_url="https://gitlab.example/acme/triage", visibility="private"
)
ME = Member(id=1, username="triage-bot", name="Triage bot", role=Role.REPORTER)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def terms(today: date = TODAY, **over: Any) -> Terms:
    given: dict[str, Any] = {"policy": POLICY, "labels": LABELS, "people": PEOPLE, "today": today}
    return Terms(**{**given, **over})


def trusting(**over: Any) -> Policy:
    """The shipped policy with other periods of trust."""
    return replace(POLICY, trust=replace(TrustPolicy(), **over))


def facts(account_id: str = ID, name: str = "Acme Ltd.", **over: Any) -> Facts:
    return Facts(**{"account_id": account_id, "name": name, **over})


def reading(of: Facts, *, as_of: date | None = None, source: str = "gainsight", line: int = 2) -> Reading:
    return Reading(source, as_of, f"exports/{source}.csv", line, of)


def account(
    *,
    conflict: str | None = None,
    past: Iterable[tuple[int, Mapping[str, Any]]] = (),
    as_of: date | None = None,
    **over: Any,
) -> Account:
    """`past` are pairs of days before TODAY and the values of that day."""
    of = facts(**over)
    earlier = tuple(
        reading(facts(of.account_id, of.name, **values), as_of=TODAY - days(ago)) for ago, values in past
    )
    return Account(of, (reading(of, as_of=as_of),), conflict, earlier)


def book(
    *accounts: Account,
    state: SourceState = SourceState.OK,
    known_ids: Iterable[str] = (),
    supplies: Iterable[str] = ("csm_sentiment", "requires_triage"),
) -> Book:
    status = SourceStatus("gainsight", state, files=("exports/gainsight.csv",), supplies=frozenset(supplies))
    return Book({a.id: a for a in accounts}, sources=(status,), known_ids=frozenset(known_ids))


def memory(health: Rating = RED, **over: Any) -> Memory:
    """What the bot remembers of an issue it opened ten days ago, with all four labels placed."""
    opened = TODAY - days(10)
    given: dict[str, Any] = {"account": ID, "opened": opened, "health": health, "since": opened}
    return Memory(**{**given, **over})


def issue(remembered: Memory | None = None, *, iid: int = 1, people: str = "", **over: Any) -> TrackedIssue:
    """An issue of the bot with a health label and nothing else, or without a memory one of a person."""
    description = marker.write(people, remembered, "| Facts | |") if remembered else people
    health = LABELS.title(HEALTH, remembered.health) if remembered else None
    given: dict[str, Any] = {
        "iid": iid,
        "title": "Acme Ltd. – account triage",
        "description": description,
        "open": True,
        "labels": frozenset({health} if health else ()),
        "assignees": (),
        "author": ME.username if remembered else "carol",
        "created_at": noon(remembered.opened if remembered else TODAY - days(10)),
        "web_url": f"{PROJECT.web_url}/-/issues/{iid}",
        "memory": remembered,
    }
    return TrackedIssue(**{**given, **over})


def note(
    iid: int = 1,
    *,
    id: int = 1,
    on: date = TODAY,
    at: datetime | None = None,
    author: str = "carol",
    by_bot: bool = False,
    keys: Iterable[str] = (),
    body: str = "We spoke to them.",
) -> Note:
    """A comment at noon of a day, or `at` an instant."""
    return Note(
        iid,
        id=id,
        author_id=0,
        author=ME.username if by_bot else author,
        at=at or noon(on),
        by_bot=by_bot,
        keys=frozenset(keys),
        body=body,
    )


def board(*issues: TrackedIssue, notes: Iterable[Note] = (), **over: Any) -> Board:
    heard: dict[int, tuple[Note, ...]] = {}
    for one in notes:
        heard[one.issue_iid] = (*heard.get(one.issue_iid, ()), one)
    return Board(**{"project": PROJECT, "me": ME, "issues": issues, "notes": heard, **over})


def judge(
    of: Book | Account, on: Board | TrackedIssue | None = None, under: Terms | None = None
) -> Judgement:
    of = of if isinstance(of, Book) else book(of)
    on = on if isinstance(on, Board) else board(*([on] if on else ()))
    return decide(of, on, under or terms())


def decision(
    of: Book | Account, on: Board | TrackedIssue | None = None, under: Terms | None = None
) -> Decision:
    """The one decision about one account."""
    found = judge(of, on, under).decisions
    assert len(found) == 1, found
    return found[0]


def rating_of(of: Account, policy: Policy = POLICY, today: date = TODAY) -> Rating:
    return rate(of.facts, today, policy.rating).rating


def remarks(of: Decision) -> list[str]:
    assert of.wanted is not None
    return [remark.kind.value for remark in of.wanted.remarks]
