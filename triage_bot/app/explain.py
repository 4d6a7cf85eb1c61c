"""Why something happens, or does not, with one account: every rule with its inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches

from triage_bot.model.account import Account, BadRow, Book
from triage_bot.model.action import Hold, Write
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Finding, Input
from triage_bot.policy.examine import (
    Case,
    answer,
    ended_before,
    examine,
    how_closed,
    make_case,
    stored_end,
)
from triage_bot.policy.rulebook import RULES
from triage_bot.render.title import SUFFIX

from .planning import Planned, plan_run
from .reading import closed_days, inquiry, joining_on, read_board, read_book
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
    ended = how_closed(issue, book, planned.terms)
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
            answer=(
                f"{ended} Nothing is opened, changed or closed: {why}, so nothing is known of the account."
            ).strip(),
            findings=_closed(issue, ended, _nothing_known(why, "mending the row in the source")),
        )
    if issue is not None:
        before = ended_before(issue)
        there = f"There is an issue, #{issue.iid}, but no source shows the account. {before}".strip()
        return replace(
            known,
            standing="missing",
            name=issue.title,
            answer=there if issue.open else f"{ended} No source shows the account now.",
            findings=_closed(issue, ended, _missing(issue, planned)),
        )
    names = ", ".join(f"{s.name} ({s.accounts:,} accounts)" for s in book.sources) or "none"
    return replace(
        known,
        answer=(
            f"No source and no issue knows it; issues closed before {_closed_since(planned)} are not read."
            f" Sources read: {names}."
        ),
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


def _missing(issue: TrackedIssue, planned: Planned) -> tuple[Finding, ...]:
    unknown = "no source shows the account"
    why = "; ".join(reason.text for hold in planned.plan.holds for reason in hold.reasons) or unknown
    return tuple(
        Finding(rule=rule.id, matched=True, because=why)
        if rule.id == "E29" and issue.open
        else Finding(rule=rule.id, matched=None, because=unknown)
        for rule in RULES
    )


def _closed(issue: TrackedIssue | None, ended: str, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of an account that is not known today, with the rule by which its issue was closed."""
    end = stored_end(issue)
    return tuple(
        replace(one, matched=True, because=ended) if end and one.rule == end.rule else one for one in found
    )


def _closed_since(planned: Planned) -> date:
    return planned.terms.today - timedelta(days=closed_days(planned.terms.policy))


def _nothing_known(why: str, change: str) -> tuple[Finding, ...]:
    inputs = (Input(name="account", value="not known"),)
    return tuple(
        Finding(rule=rule.id, matched=None, because=why, inputs=inputs, would_change=change) for rule in RULES
    )


def _find(asked: str, book: Book, board: Board) -> tuple[str, ...]:
    """Account ids that the words mean: an id, a 15-character CRM id, `#12`, else a name. Of an account that
    no source shows any more, its issues tell, the closed ones too."""
    words = asked.strip()
    issues = [(issue, issue.memory.account) for issue in (*board.issues, *board.closed) if issue.memory]
    if words.startswith("#") and words[1:].isdigit():
        return tuple(account for issue, account in issues if issue.iid == int(words[1:]))
    known = {*book.accounts, *book.known_ids, *(account for _, account in issues)}
    if words in known:
        return (words,)
    if by_short := [account for account in known if len(account) == 18 and account[:15] == words]:
        return tuple(sorted(by_short))
    name = words.casefold()
    if by_name := sorted(account.id for account in book if account.name.strip().casefold() == name):
        return tuple(by_name)
    return tuple(sorted({account for issue, account in issues if _is_about(issue.title, name, account)}))


def _is_about(title: str, name: str, account_id: str) -> bool:
    """Whether an issue bears a name, given in lower case: as its whole title, or as the bot writes titles."""
    called = title.casefold().removesuffix(SUFFIX).removesuffix(f" ({account_id.casefold()})")
    return name in (title.casefold(), called)


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
    return tuple(f"{a.id} ({a.name})" for a in {a.id: a for a in (*by_id, *by_name)}.values())


def _name(account_id: str, book: Book) -> str:
    account = book.accounts.get(account_id)
    return account.name if account else "row cannot be read"
