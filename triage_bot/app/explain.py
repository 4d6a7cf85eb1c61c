"""Why something happens, or does not, with one account: every rule with its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from triage_bot.model.account import Account, BadRow, Book
from triage_bot.model.action import Hold, Write
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Finding, Input
from triage_bot.policy.examine import Case, answer, examine, make_case
from triage_bot.policy.rulebook import RULES

from .planning import Planned, plan_run
from .reading import inquiry, joining_on, read_board, read_book
from .workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`standing` says in one word how the account is known: tracked, untracked, quarantined, missing or
    unknown. `answer` is why there is an issue, or none. `actions` and `holds` are what the next run would
    do."""

    asked: str
    standing: str
    name: str = ""
    account_id: str = ""
    issue: TrackedIssue | None = None
    answer: str = ""
    findings: tuple[Finding, ...] = ()
    actions: tuple[Write, ...] = ()
    holds: tuple[Hold, ...] = ()
    bad_rows: tuple[BadRow, ...] = ()
    candidates: tuple[str, ...] = ()
    requests: Mapping[str, int] = field(default_factory=dict)
    planned: Planned | None = None


def explain(workshop: Workshop, asked: str, *, today: date) -> Explanation:
    """Everything the rules make of the account with this id, name or issue number (`#12`).

    Reads only. Raises ConfigurationError and GitLabRefusedError like a dry run.
    """
    settings = workshop.settings
    sources = workshop.sources()
    book = read_book(sources, workshop.progress, joining_on(settings, today))
    reader = workshop.reader(to_write=False)
    board = read_board(reader, settings, today=today, progress=workshop.progress)
    found = _find(asked, book, board)
    only = frozenset(found) or frozenset({asked.strip()})
    planned = plan_run(
        book,
        board,
        settings=settings,
        wording=workshop.wording(),
        today=today,
        inquiry=inquiry(sources, reader),
        only=only,
    )
    return replace(_explained(asked, found, planned), requests=dict(workshop.requests), planned=planned)


def _explained(asked: str, found: Sequence[str], planned: Planned) -> Explanation:
    book, board = planned.book, planned.board
    if len(found) > 1:
        return Explanation(
            asked=asked,
            standing="ambiguous",
            answer="Several accounts go by that name; ask by id.",
            candidates=tuple(f"{i} ({_name(i, book)})" for i in found),
            findings=_nothing_known("several accounts go by that name", "asking by id"),
        )
    account_id = found[0] if found else asked.strip()
    issue = _issue_of(account_id, board)
    spoilt = tuple(row for row in book.bad_rows if row.account_id in (account_id, asked.strip()))
    known = Explanation(
        asked=asked,
        standing="unknown",
        account_id=account_id,
        issue=issue,
        bad_rows=spoilt,
        actions=planned.plan.actions,
        holds=planned.plan.holds,
    )
    if account := book.accounts.get(account_id):
        case = _case(account, issue, planned)
        return replace(
            known,
            standing="tracked" if issue and issue.open else "untracked",
            name=account.name,
            answer=answer(case),
            findings=examine(case),
        )
    if spoilt or account_id in book.known_ids:
        why = "its row in the source cannot be used"
        return replace(
            known,
            standing="quarantined",
            name=issue.title if issue else "",
            answer=f"Nothing is opened, changed or closed: {why}, so nothing is known of the account.",
            findings=_nothing_known(why, "mending the row in the source"),
        )
    if issue is not None:
        why = "no source shows the account"
        return replace(
            known,
            standing="missing",
            name=issue.title,
            answer=f"There is an issue, #{issue.iid}, but {why}.",
            findings=_missing(planned),
        )
    names = ", ".join(f"{s.name} ({s.accounts:,} accounts)" for s in book.sources) or "none"
    return replace(
        known,
        answer=f"No source and no issue knows it. Sources read: {names}.",
        candidates=_close(asked, book),
        findings=_nothing_known("no source and no issue knows the account", "an export that holds it"),
    )


def _case(account: Account, issue: TrackedIssue | None, planned: Planned) -> Case:
    decisions = [d for d in planned.judgement.decisions if d.account_id == account.id]
    decision = min(decisions, key=lambda d: d.wanted is None, default=None)
    return make_case(
        account,
        decision=decision,
        issue=issue,
        book=planned.book,
        board=planned.board,
        terms=planned.terms,
    )


def _missing(planned: Planned) -> tuple[Finding, ...]:
    why = "; ".join(reason.text for hold in planned.plan.holds for reason in hold.reasons)
    return tuple(
        Finding(rule=rule.id, matched=True, because=why)
        if rule.id == "E29"
        else Finding(rule=rule.id, matched=None, because="no source shows the account")
        for rule in RULES
    )


def _nothing_known(why: str, change: str) -> tuple[Finding, ...]:
    inputs = (Input(name="account", value="not known"),)
    return tuple(
        Finding(rule=rule.id, matched=None, because=why, inputs=inputs, would_change=change) for rule in RULES
    )


def _find(asked: str, book: Book, board: Board) -> tuple[str, ...]:
    """Account ids that the words mean: an id, a 15-character CRM id, `#12`, else a name."""
    words = asked.strip()
    if words.startswith("#") and words[1:].isdigit():
        issues = [i for i in (*board.issues, *board.closed) if i.iid == int(words[1:])]
        return tuple(i.memory.account for i in issues if i.memory)
    known = {*book.accounts, *book.known_ids, *(i.memory.account for i in board.issues if i.memory)}
    if words in known:
        return (words,)
    if by_short := [account for account in known if len(account) == 18 and account[:15] == words]:
        return tuple(sorted(by_short))
    return tuple(sorted(a.id for a in book if a.name.strip().casefold() == words.casefold()))


def _issue_of(account_id: str, board: Board) -> TrackedIssue | None:
    """The issue that counts: the oldest open one, else the one closed last."""
    ours = [i for i in board.issues if i.memory and i.memory.account == account_id]
    if ours:
        return min(ours, key=lambda issue: (issue.created_at, issue.iid))
    shut = [i for i in board.closed if i.memory and i.memory.account == account_id]
    return max(shut, key=lambda issue: (issue.closed_at or issue.created_at, issue.iid), default=None)


def _close(asked: str, book: Book) -> tuple[str, ...]:
    words = asked.strip()
    names = {account.name.casefold(): account for account in book}
    by_name = [names[name] for name in get_close_matches(words.casefold(), names, n=3, cutoff=0.75)]
    by_id = [book.accounts[i] for i in get_close_matches(words, book.accounts, n=3, cutoff=0.85)]
    return tuple(f"{a.id} ({a.name})" for a in dict.fromkeys((*by_id, *by_name)))


def _name(account_id: str, book: Book) -> str:
    account = book.accounts.get(account_id)
    return account.name if account else "row cannot be read"
