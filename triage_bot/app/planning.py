"""From what was read to a plan: decide, word, compare, brake; reads and writes nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from triage_bot.config import Settings
from triage_bot.model.account import Book
from triage_bot.model.action import EnsureLabel, Write
from triage_bot.model.board import Board, BoardLabel, Project
from triage_bot.model.decision import Decision, Verb
from triage_bot.model.disagreement import Disagreement
from triage_bot.model.health import Rating
from triage_bot.model.settings import Confidentiality
from triage_bot.model.vocabulary import About
from triage_bot.plan.brakes import Tripped, tripped
from triage_bot.plan.compose import compose, needed_labels, shared_names
from triage_bot.plan.plan import Plan
from triage_bot.plan.reconcile import Drafting, reconcile
from triage_bot.policy.decide import Judgement, decide
from triage_bot.policy.disagreement import disagreements
from triage_bot.policy.ramp import ramped
from triage_bot.policy.terms import Terms
from triage_bot.policy.trust import Comparing, weigh
from triage_bot.policy.trust.remembered import dashboard_notices, recall_of
from triage_bot.policy.updates import told_all
from triage_bot.ports import Wording
from triage_bot.sources.collector import paused

from .disagreeing import disagreement_notices
from .reading import Comments, Inquiry, Labels, Past, Reopened

MOST_NAMED = 5
"""Accounts named in a notice; explain tells of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A plan with all it was made from; `brakes` are those it trips."""

    plan: Plan
    brakes: tuple[Tripped, ...]
    judgement: Judgement
    book: Book
    board: Board
    terms: Terms


def terms_for(settings: Settings, book: Book, board: Board, today: date) -> Terms:
    """The terms of a run: the settings, and what the sources supply and the project has."""
    return Terms(
        policy=settings.policy,
        labels=settings.labels,
        people=settings.people,
        today=today,
        flag_supplied=book.supplies("requires_triage"),
        members=frozenset(board.members) if board.members else None,
        milestones=board.milestones,
        renewals=book.renewals if book.renewals_known else None,
        renewals_awaited=any(source.about is About.RENEWALS for source in book.sources),
        renewals_unclear=book.renewals_unclear,
        members_by_name=board.members,
        bot=board.me.username,
        names=settings.policy.reminders.names | {board.me.username},
    )


def plan_run(
    book: Book,
    board: Board,
    *,
    settings: Settings,
    wording: Wording,
    today: date,
    inquiry: Inquiry,
    only: frozenset[str] | None = None,
    waived: bool = False,
) -> Planned:
    """The plan for these two sides; `only` leaves all other accounts out of it, `waived` the comparison of
    the sources with the last run."""
    with paused():
        in_care = tuple(issue.memory for issue in board.issues if issue.memory is not None)
        comparing = Comparing(recall_of(board), in_care, waived)
        book = weigh(book, comparing, policy=settings.policy, today=today)
        terms = terms_for(settings, book, board, today)
        book, judgement = _judge(book, board, terms, inquiry.past)
        board, judgement = _reopenings(book, board, judgement, terms, inquiry.reopened, only)
        board, judgement = _proven(book, board, judgement, terms, inquiry.comments, only)
        decisions = ramped(_only(judgement.decisions, only), settings.policy.opening.ramp_per_run)
        drafting = _drafting(decisions, book, board, settings, wording)
        actions = tuple(reconcile(decisions, board, drafting))
        board = _with_labels(board, actions, inquiry.labels)
        plan = compose(
            actions,
            decisions,
            book=book,
            board=board,
            labels=settings.labels,
            ratings=judgement.ratings,
            hygiene=judgement.hygiene,
            unmatched=judgement.unmatched,
            notices=_notices(judgement, book, board, terms),
            day=today,
            policy=settings.policy.version,
        )
    brakes = tripped(
        plan.actions,
        accounts=len(book),
        tracked=plan.population.tracked,
        policy=settings.policy.brakes,
        labels=settings.labels,
    )
    return Planned(plan=plan, brakes=brakes, judgement=judgement, book=book, board=board, terms=terms)


def unfinished(
    planned: Planned, board: Board, done: frozenset[str], *, settings: Settings, wording: Wording
) -> tuple[Write, ...]:
    """What would be planned again for accounts that were dealt with, given the board afterwards: nothing,
    unless the bot contradicts itself (docs/lifecycle.md, the last step)."""
    terms = replace(planned.terms, milestones=board.milestones)
    decisions = _only(decide(planned.book, board, terms).decisions, done)
    drafting = _drafting(decisions, planned.book, board, settings, wording)
    return tuple(a for a in reconcile(decisions, board, drafting) if not isinstance(a, EnsureLabel))


def _judge(book: Book, board: Board, terms: Terms, past: Past) -> tuple[Book, Judgement]:
    """Older readings are asked for only where an issue is about to be opened: there the classification
    needs them, and nowhere else."""
    judgement = decide(book, board, terms)
    opening = frozenset(d.account_id for d in judgement.decisions if d.verb is Verb.OPEN)
    history = past(opening) if opening else {}
    if not history:
        return book, judgement
    accounts = dict(book.accounts)
    for account_id, readings in history.items():
        accounts[account_id] = replace(accounts[account_id], past=readings)
    book = replace(book, accounts=accounts)
    return book, decide(book, board, terms)


def _reopenings(
    book: Book,
    board: Board,
    judgement: Judgement,
    terms: Terms,
    reopened: Reopened,
    only: frozenset[str] | None,
) -> tuple[Board, Judgement]:
    """Where any issue is late, those that were reopened are looked for: their clock began anew then, and one
    whose ladder had ended begins again (2.8)."""
    late = [d for d in _only(judgement.decisions, only) if d.wanted is not None and d.wanted.late]
    if not late:
        return board, judgement
    asked = [d.iid for d in late if d.iid is not None and d.wanted is not None and d.wanted.unproven]
    found = reopened(board, asked)
    if not found:
        return board, judgement
    board = replace(board, reopened=found)
    return board, decide(book, board, terms)


def _proven(
    book: Book,
    board: Board,
    judgement: Judgement,
    terms: Terms,
    comments: Comments,
    only: frozenset[str] | None,
) -> tuple[Board, Judgement]:
    """Before anybody is reminded, the issue's own comments are read: they are the record of truth. One that
    cannot be read costs the reminder, nothing else. They are read too where an update that is remembered has
    gone from the project's comments; and where those are not all known, before anything is said or obeyed: a
    run cut short may have said it already, and an earlier word may be missing."""
    unproven = [
        d.iid
        for d in _only(judgement.decisions, only)
        if d.iid is not None
        and d.wanted is not None
        and (d.wanted.unproven or (d.wanted.remarks and not board.evidence_whole))
    ]
    if not unproven:
        return board, judgement
    issues = {issue.iid: issue for issue in (*board.issues, *board.closed)}
    read = {
        iid: comments(board, iid, partial(told_all, issue=issues[iid], board=board, terms=terms))
        for iid in unproven
    }
    board = replace(board, records={**board.records, **read})
    return board, decide(book, board, terms)


def _with_labels(board: Board, actions: Sequence[Write], labels: Labels) -> Board:
    """The project's labels matter only where one is to be set; those that issues bear are there."""
    borne = {title for issue in board.issues for title in issue.labels}
    if needed_labels(actions) <= borne:
        return replace(board, labels={title: BoardLabel(title, "") for title in borne})
    return replace(board, labels=labels(board))


def _only(decisions: Sequence[Decision], accounts: frozenset[str] | None) -> tuple[Decision, ...]:
    return tuple(d for d in decisions if accounts is None or d.account_id in accounts)


def _drafting(
    decisions: Sequence[Decision], book: Book, board: Board, settings: Settings, wording: Wording
) -> Drafting:
    return Drafting(
        wording=wording,
        shared_names=shared_names(decisions, book),
        confidential=confidential(settings, board.project),
    )


def confidential(settings: Settings, project: Project) -> bool:
    """Whether new issues of the bot are confidential in this project."""
    wish = settings.gitlab.confidential
    private = project.visibility == "private"
    return wish is Confidentiality.ALWAYS or (wish is Confidentiality.AUTO and not private)


def _disagreements(book: Book, terms: Terms) -> dict[str, tuple[Disagreement, ...]]:
    found = {one.id: disagreements(one, terms.today, terms.policy.rating) for one in book if not one.conflict}
    return {account_id: of_account for account_id, of_account in found.items() if of_account}


def _notices(judgement: Judgement, book: Book, board: Board, terms: Terms) -> tuple[str, ...]:
    said = [
        f"the data of {source.name} is of {source.as_of}, later than the day of this run ({terms.today})"
        for source in book.sources
        if source.as_of and source.as_of > terms.today
    ]
    if not terms.flag_supplied and judgement.ratings.get(Rating.YELLOW):
        said.append(
            "no source supplies requires_triage: yellow could not be split, so every yellow opens (R-12, C1)"
        )
    said += disagreement_notices(_disagreements(book, terms), book)
    if judgement.merges_nowhere:
        pairs = list(judgement.merges_nowhere.items())
        shown = "; ".join(f"{account}: {why}" for account, why in pairs[:MOST_NAMED])
        more = f" and {len(pairs) - MOST_NAMED} more" if len(pairs) > MOST_NAMED else ""
        said.append(f"merges that lead nowhere decide nothing ({len(pairs)}): {shown}{more} (E27)")
    if not board.evidence_whole:
        said.append(
            "the comments of the project could not all be read: what is missing is not taken for silence"
        )
    if judgement.unmatched:
        numbers = ", ".join(f"#{iid}" for iid in judgement.unmatched[:10])
        more = " and more" if len(judgement.unmatched) > 10 else ""
        said.append(f"open issues that have to do with no account, left alone: {numbers}{more}")
    return (*said, *dashboard_notices(board))
