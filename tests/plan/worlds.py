"""Hypothesis's own customer bases and people: what the sources say and what people do, day by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.plan.fake_gitlab import FakeGitLab, kept
from tests.policy.cases import HEALTH, LABELS, TODAY, facts, noon, reading
from triage_bot.model.account import Account, Book, SourceState, SourceStatus
from triage_bot.model.health import Rating
from triage_bot.model.settings import Category

IDS = ("0018b00002yXCvdAAG", "0018b00002sJQchAAG", "0018b000024bIcxAAE", "0018b00002O3G2QAAV")
NAMES = ("Acme Ltd.", "Beta - Nord GmbH", "Acme Ltd.", "Çelik A.Ş.")
START = TODAY

ratings = st.sampled_from([Rating.RED, Rating.YELLOW, Rating.RED, Rating.GREEN, None])
values = st.fixed_dictionaries(
    {"csm_sentiment": ratings},
    optional={
        "health_score": st.sampled_from([None, None, None, 40.0, 62.0, 80.0]),
        "requires_triage": st.sampled_from([None, True, False]),
        "risk_reasons": st.sampled_from(
            [
                None,
                ("Lack of adoption",),
                ("Product Value / Gaps", "Loss of Budget"),
                ("Corporate Decision",),
                ("Full moon",),
            ]
        ),
        "risk_impacts": st.sampled_from([None, ("Competitor",), ("Seat Churn",)]),
        "stage_impacted": st.sampled_from([None, "Secure", "Plan", "Moon"]),
        "competitor": st.sampled_from([None, "Initech"]),
        "geo": st.sampled_from(["EMEA", "APAC", "LATAM", None, "Mars"]),
        "segment": st.sampled_from([None, "SMB", "Enterprise"]),
        "csm_name": st.sampled_from([None, "Ada Lovelace", "Bob Kahn", "CSM Scale Pool", "Who"]),
        "renewal_date": st.sampled_from([None, date(2027, 2, 28), date(2027, 6, 1)]),
        "renewal_risk": st.sampled_from([None, "Will Churn", "Will Renew"]),
        "lifecycle": st.sampled_from([None, "Adoption", "Adoption", "Will Churn"]),
        "license_utilization": st.sampled_from([0.4, 0.42, 0.7]),
        "notes": st.sampled_from([None, "/close", "<!-- triage-bot:end -->", "```"]),
    },
)
pasts = st.lists(st.tuples(st.integers(1, 60), ratings), max_size=3)

HELD = "two rows contradict each other"


@st.composite
def accounts(draw: st.DrawFn, place: int) -> Account:
    of = facts(IDS[place], NAMES[place], **draw(values))
    past = sorted(draw(pasts), key=lambda one: -one[0])
    earlier = tuple(
        reading(facts(of.account_id, of.name, csm_sentiment=rating), as_of=START - timedelta(days=ago))
        for ago, rating in past
    )
    conflict = draw(st.sampled_from([None] * 7 + [HELD]))
    return Account(of, (reading(of),), conflict, earlier)


@st.composite
def books(draw: st.DrawFn, *, believed: bool | None = None) -> Book:
    """Up to four accounts: present, missing or unreadable; the source is believed most of the time."""
    shown, known = {}, set()
    for place, account_id in enumerate(IDS):
        match draw(st.sampled_from(["present"] * 6 + ["missing", "unreadable"])):
            case "present":
                shown[account_id] = draw(accounts(place))
            case "unreadable":
                known.add(account_id)
    doubted = believed is not True and draw(st.sampled_from([False] * 7 + [True]))
    status = SourceStatus(
        "gainsight",
        SourceState.DEGRADED if doubted else SourceState.OK,
        supplies=draw(st.sampled_from([frozenset({"requires_triage"}), frozenset()])),
    )
    return Book(shown, sources=(status,), known_ids=frozenset(known))


Edit = Callable[[FakeGitLab, date], FakeGitLab]
"""What a person does in GitLab on a day; nothing where the project has no issue for it."""


@dataclass(frozen=True)
class Doing:
    """A named edit, so that a failing example can be read."""

    words: str
    edit: Edit

    def __repr__(self) -> str:
        return self.words


TEXTS = (
    "We spoke to them.",
    "- [ ] 2026-12-01 @ada – call\r\n- [x] done",
    "/close",
    "```",
    "~~~\ncode\n~~~",
    "<!-- triage-bot:end -->",
    "> <!-- triage-bot:begin v1 {} -->",
    "  \n\ttabs and blanks  ",
)
CHOSEN = ("EMEA", "LACSM", "E&U", "U&A", "risk::competition", "risk::made up", "devops::plan", "triage::new")
OTHERS = ("urgent", "Customer::Big", "emea", "HS-Red")


def _health() -> st.SearchStrategy[tuple[str, ...]]:
    titles = [*LABELS.names[HEALTH].values(), "HS::Purple"]
    return st.lists(st.sampled_from(titles), max_size=2, unique=True).map(tuple)


def on_some_issue(words: str, place: int, change: Callable[[FakeGitLab, int, date], FakeGitLab]) -> Doing:
    """An edit of the issue in that place, counted around."""

    def edit(gitlab: FakeGitLab, today: date) -> FakeGitLab:
        if not gitlab.issues:
            return gitlab
        return change(gitlab, gitlab.issues[place % len(gitlab.issues)].iid, today)

    return Doing(f"issue {place}: {words}", edit)


def _swap_health(gitlab: FakeGitLab, iid: int, titles: tuple[str, ...]) -> FakeGitLab:
    old = {title for title in gitlab.issue(iid).labels if LABELS.category_of(title) is HEALTH}
    return gitlab.relabelled(iid, add=titles, remove=old)


def _write(gitlab: FakeGitLab, iid: int, text: str, *, above: bool) -> FakeGitLab:
    issue = gitlab.issue(iid)
    whole = f"{text}\n\n{issue.description}" if above else f"{issue.description}\n\n{text}"
    return gitlab.with_issue(replace(issue, description=kept(whole)))


def _drop(gitlab: FakeGitLab, iid: int, category: Category) -> FakeGitLab:
    gone = {title for title in gitlab.issue(iid).labels if LABELS.category_of(title) is category}
    return gitlab.relabelled(iid, remove=gone)


@st.composite
def edits(draw: st.DrawFn, *, closing: bool = True) -> Doing:
    place = draw(st.integers(0, 5))
    kinds = [
        "comment",
        "health",
        "health",
        "label",
        "label",
        "label",
        "unlabel",
        "assign",
        "due",
        "write",
        "title",
        "open",
    ]
    kind = draw(st.sampled_from([*kinds, "close", "reopen"] if closing else kinds))
    match kind:
        case "comment":
            return on_some_issue(
                "comment", place, lambda g, i, d: g.with_comment(i, "No change.", noon(d), author="carol")
            )
        case "health":
            titles = draw(_health())
            return on_some_issue(f"health {titles}", place, lambda g, i, d: _swap_health(g, i, titles))
        case "label":
            title = draw(st.sampled_from([*CHOSEN, *OTHERS, "HS::Yellow"]))
            return on_some_issue(f"label {title}", place, lambda g, i, d: g.relabelled(i, add=[title]))
        case "unlabel":
            category = draw(st.sampled_from(Category))
            return on_some_issue(f"unlabel {category}", place, lambda g, i, d: _drop(g, i, category))
        case "assign":
            who = draw(st.sampled_from([(), ("carol",), ("ada",), ("dave", "carol")]))
            return on_some_issue(
                f"assign {who}", place, lambda g, i, d: g.with_issue(replace(g.issue(i), assignees=who))
            )
        case "due":
            on = draw(st.sampled_from([None, START, START + timedelta(days=9)]))
            return on_some_issue(
                f"due {on}", place, lambda g, i, d: g.with_issue(replace(g.issue(i), due_date=on))
            )
        case "write":
            text, above = draw(st.sampled_from(TEXTS)), draw(st.booleans())
            return on_some_issue(
                f"write {text!r} {'above' if above else 'below'}",
                place,
                lambda g, i, d: _write(g, i, text, above=above),
            )
        case "title":
            title = draw(st.sampled_from(["Mine", "Acme Ltd. – account triage"]))
            return on_some_issue(
                f"title {title}", place, lambda g, i, d: g.with_issue(replace(g.issue(i), title=title))
            )
        case "open":
            title, text = draw(st.sampled_from(NAMES)), draw(st.sampled_from([*TEXTS, IDS[0]]))
            return Doing(
                f"open {title}: {text!r}", lambda g, d: g.opened(title, text, noon(d), author="carol")
            )
        case "close":
            return on_some_issue(
                "close",
                place,
                lambda g, i, d: g.with_issue(
                    replace(g.issue(i), open=False, closed_at=noon(d), closed_by="carol")
                ),
            )
        case _:
            return on_some_issue(
                "reopen",
                place,
                lambda g, i, d: g.with_issue(replace(g.issue(i), open=True, closed_at=None, closed_by=None)),
            )


@dataclass(frozen=True)
class Step:
    """What happened since the run before, and what the sources say now."""

    after: int
    edits: tuple[Doing, ...]
    book: Book

    def __repr__(self) -> str:
        said = []
        for account in self.book:
            given = {n: str(v) for n, v in asdict(account.facts).items() if v is not None}
            held = " held" if account.conflict else ""
            past = [f"{r.as_of} {r.facts.csm_sentiment}" for r in account.past]
            said.append(f"{IDS.index(account.id)}{held}: {list(given.items())[2:]} {past}")
        doubted = "" if self.book.believed else "doubted "
        return f"+{self.after} {list(self.edits)} {doubted}{said} {sorted(self.book.known_ids)}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Keeps hypothesis from writing out every field of every account."""
        printer.text(repr(self))


def steps(*, closing: bool = True, most: int = 6) -> st.SearchStrategy[list[Step]]:
    """At least three runs: what matters happens to issues that are there already."""
    one = st.builds(
        Step,
        after=st.sampled_from([0, 1, 1, 2, 3, 7, 15]),
        edits=st.lists(edits(closing=closing), max_size=4).map(tuple),
        book=books(),
    )
    return st.lists(one, min_size=3, max_size=most)


def projects() -> st.SearchStrategy[FakeGitLab]:
    """An empty project, of a free or a paid tier, with or without milestones."""
    return st.builds(
        FakeGitLab, scoped=st.booleans(), milestones=st.sampled_from([None, {"FY28-Q1": 1, "FY28-Q2": 2}])
    )
