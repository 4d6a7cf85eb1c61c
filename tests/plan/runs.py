"""One run in memory: decide, word, compare, compose; the order a real run takes, without its adapters."""

from __future__ import annotations

from datetime import date

from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.wording import PlainWording
from tests.policy.cases import LABELS, POLICY, terms
from triage_bot.model.account import Book
from triage_bot.model.board import Board
from triage_bot.model.settings import Policy
from triage_bot.plan.compose import compose, shared_names
from triage_bot.plan.plan import Plan
from triage_bot.plan.reconcile import Drafting, reconcile
from triage_bot.policy.decide import Judgement, decide
from triage_bot.ports import Wording


def plan(
    book: Book, board: Board, today: date, *, policy: Policy = POLICY, wording: Wording | None = None
) -> Plan:
    """The plan of a run on that day."""
    judgement = judged(book, board, today, policy)
    shared = shared_names(judgement.decisions, book)
    drafting = Drafting(wording=wording or PlainWording(), shared_names=shared)
    return compose(
        tuple(reconcile(judgement.decisions, board, drafting)),
        judgement.decisions,
        book=book,
        board=board,
        labels=LABELS,
        ratings=judgement.ratings,
        hygiene=judgement.hygiene,
        unmatched=judgement.unmatched,
        notices=(),
        day=today,
        policy=policy.version,
    )


def judged(book: Book, board: Board, today: date, policy: Policy) -> Judgement:
    """What is decided about every account on that day."""
    under = terms(
        today,
        policy=policy,
        flag_supplied=book.supplies("requires_triage"),
        milestones=board.milestones,
    )
    return decide(book, board, under)


def planned(book: Book, gitlab: FakeGitLab, today: date, *, policy: Policy = POLICY) -> Plan:
    """The plan for a book and a GitLab; before a reminder the issue's own comments are read."""
    board = gitlab.board(today)
    silent = [d.iid for d in judged(book, board, today, policy).decisions if d.wanted and d.wanted.unproven]
    return plan(book, gitlab.read(board, [iid for iid in silent if iid]), today, policy=policy)


def run(book: Book, gitlab: FakeGitLab, today: date, *, policy: Policy = POLICY) -> FakeGitLab:
    """The GitLab after a run."""
    return gitlab.after(planned(book, gitlab, today, policy=policy).actions, today)
