"""The main job: read, plan, brake, apply, confirm. What is printed is the terminal's business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from triage_bot.config import Settings
from triage_bot.errors import (
    BrakeError,
    NotConvergedError,
    NoUsableSourceError,
    PartlyFailedError,
    TriageBotError,
    UsageError,
)
from triage_bot.model.account import Book, SourceState
from triage_bot.model.action import EnsureLabel, Write
from triage_bot.model.board import Board
from triage_bot.plan.afterwards import afterwards
from triage_bot.ports import IssueWriter, WriteState, Written
from triage_bot.sources.collector import paused

from .applying import apply
from .dashboard import Kept, as_planned, due_write
from .noted import plan_noted
from .planning import Planned, plan_run, unfinished
from .reading import inquiry, joining_on, read_board, read_book
from .workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncOrder:
    """What a run is asked to do. `now` is any moment of the run; `today` its day in the policy's zone."""

    today: date
    now: datetime
    dry_run: bool = False
    accounts: tuple[str, ...] = ()
    expect: str | None = None
    allow_bulk: bool = False
    first_run: bool = False
    """Nothing is compared with an earlier run, since there is none that counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncResult:
    """What a run planned and did. `errors` are what kept it from a clean end, the gravest first; `wasted` are
    the requests that came too early for one of GitLab's limits."""

    planned: Planned
    written: tuple[Written, ...] = ()
    requests: Mapping[str, int] = field(default_factory=dict)
    wasted: int = 0
    dashboard: Kept | None = None
    errors: tuple[TriageBotError, ...] = ()


def sync(workshop: Workshop, order: SyncOrder) -> SyncResult:
    """One run. A dry run asks for no writer, so it cannot write.

    Raises ConfigurationError and GitLabRefusedError when nothing could even be planned.
    """
    settings, progress = workshop.settings, workshop.progress
    wording = workshop.wording()
    sources = workshop.sources()
    reader = workshop.reader(to_write=not order.dry_run)
    with paused():
        book = read_book(sources, progress, joining_on(settings, order.today))
        board = read_board(reader, settings, today=order.today, progress=progress)
        planned = plan_run(
            book,
            board,
            settings=settings,
            wording=wording,
            today=order.today,
            inquiry=inquiry(sources, reader),
            only=chosen(order.accounts, book, board),
            waived=order.allow_bulk or order.first_run,
        )
    refusals = _refusals(planned, order)
    errors = [*refusals, *_doubts(planned.book)]
    written: tuple[Written, ...] = ()
    kept: Kept | None = None
    if not refusals:
        with plan_noted(planned.plan):
            if order.dry_run:
                kept = _keep(planned, as_planned(planned), order, settings, None)
            else:
                writer = workshop.writer(board)
                written = apply(planned.plan.actions, writer, progress, workers=settings.gitlab.workers)
                again = _planned_again(planned, written, order, workshop)
                kept = _keep(planned, written, order, settings, writer)
                errors = [*_failures(written), *_unstable(again), *_unkept(kept), *errors]
    return SyncResult(
        planned=planned,
        written=written,
        requests=dict(workshop.requests),
        wasted=workshop.wasted,
        dashboard=kept,
        errors=tuple(errors),
    )


def chosen(wanted: Sequence[str], book: Book, board: Board) -> frozenset[str] | None:
    """The accounts named on the command line, 15-character CRM ids included; None for all.

    Raises UsageError naming those that neither a source nor an issue knows.
    """
    if not wanted:
        return None
    known = {*book.accounts, *book.known_ids, *(i.memory.account for i in board.issues if i.memory)}
    short = {account[:15]: account for account in known if len(account) == 18}
    found = {name: name if name in known else short.get(name) for name in wanted}
    if missing := [name for name, account in found.items() if account is None]:
        raise UsageError(
            f"No source and no open issue knows the account {', '.join(missing)}. "
            "Account ids are those of the field account_id; `triage-bot explain NAME` finds one by its name."
        )
    return frozenset(account for account in found.values() if account)


def _planned_again(
    planned: Planned, written: Sequence[Written], order: SyncOrder, workshop: Workshop
) -> tuple[Write, ...]:
    """Plan once more on the board as it must look now; only accounts of which all went well are judged."""
    done = _done(written)
    troubled = {_account(item.action) for item in written if item.state is not WriteState.DONE}
    accounts = frozenset(_account(action) for action, _ in done) - troubled - {""}
    if not accounts:
        return ()
    board: Board = afterwards(planned.board, done, at=order.now)
    return unfinished(planned, board, accounts, settings=workshop.settings, wording=workshop.wording())


def _done(written: Sequence[Written]) -> list[tuple[Write, int | None]]:
    return [(item.action, item.iid) for item in written if item.state is WriteState.DONE]


def _keep(
    planned: Planned,
    written: Sequence[Written],
    order: SyncOrder,
    settings: Settings,
    writer: IssueWriter | None,
) -> Kept | None:
    """Bring the dashboard in line with what was just written, with a `writer`; without one only say how. A
    run about single accounts leaves it alone."""
    if order.accounts:
        return None
    with paused():
        after = afterwards(planned.board, _done(written), at=order.now)
        action = due_write(planned, written, after, settings=settings)
    if action is None or writer is None:
        return Kept(action) if action else None
    return Kept(action, writer.write(action))


def _unkept(kept: Kept | None) -> list[TriageBotError]:
    # A run whose time is over has said so already.
    if kept is None or kept.written is None or kept.written.state in (WriteState.DONE, WriteState.SKIPPED):
        return []
    why = kept.written.problem or ", ".join(kept.written.dropped)
    return [
        PartlyFailedError(
            f"The dashboard was not brought up to date: {why}. The next run tries again; until then sources "
            "are compared with what it last remembered."
        )
    ]


def _account(action: Write) -> str:
    return "" if isinstance(action, EnsureLabel) else action.account


def _refusals(planned: Planned, order: SyncOrder) -> list[TriageBotError]:
    errors: list[TriageBotError] = []
    if planned.brakes and not order.allow_bulk:
        errors.append(BrakeError("Nothing was written: " + "; ".join(map(str, planned.brakes)) + "."))
    if order.expect is not None and order.expect != planned.plan.digest:
        errors.append(
            BrakeError(
                f"Nothing was written: the plan's digest is {planned.plan.digest}, not {order.expect}. "
                "Sources or the project have changed since that plan was made; look at the plan above, then "
                "run again with its digest."
            )
        )
    return errors


def _doubts(book: Book) -> list[TriageBotError]:
    doubted = [s for s in book.sources if s.state is not SourceState.OK]
    if not doubted:
        return []
    said = "; ".join(f"{s.name} {s.state}: {s.problem or '; '.join(s.notes)}" for s in doubted)
    extent = (
        "No source could be used" if len(doubted) == len(book.sources) else "Not every source could be used"
    )
    return [
        NoUsableSourceError(
            f"{extent}, so nothing was opened, relabelled or closed on their word. Reminders go on. "
            f"{_sentence(said)} `triage-bot check` looks at every source."
        )
    ]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _failures(written: Sequence[Written]) -> list[TriageBotError]:
    troubled = [item for item in written if item.state is not WriteState.DONE]
    if not troubled:
        return []
    return [
        PartlyFailedError(
            f"{len(troubled)} of {len(written)} changes were not made as planned; they are listed above, and "
            "the next run tries again."
        )
    ]


def _unstable(again: Sequence[Write]) -> list[TriageBotError]:
    if not again:
        return []
    accounts = ", ".join(sorted({_account(action) for action in again})[:5])
    return [
        NotConvergedError(
            f"{len(again)} changes just made would be planned again (accounts {accounts}): a fault of "
            "triage-bot or of a template; please report it with the plan file (--plan-out)."
        )
    ]
