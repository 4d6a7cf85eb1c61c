"""Reads both sides of a run: the sources into a book, the project into a board."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from triage_bot.config import Settings
from triage_bot.model.account import Book, Reading
from triage_bot.model.board import Board, BoardLabel, Note
from triage_bot.model.settings import Policy
from triage_bot.ports import Enough, IssueReader, Progress, Source
from triage_bot.sources.join import AS_DECLARED, join
from triage_bot.sources.joining import Joining

Past = Callable[[frozenset[str]], Mapping[str, tuple[Reading, ...]]]
"""Older readings of some accounts, by account id."""


Comments = Callable[[Board, int, Enough], tuple[Note, ...] | None]
"""The comments of one issue by its number, back to where they are enough; None where they cannot be read."""

Reopened = Callable[[Board, Collection[int]], Mapping[int, datetime | None]]
"""When issues were last reopened; where the project's activity cannot be read, of these issues alone."""

Labels = Callable[[Board], Mapping[str, BoardLabel]]
"""The labels that the project has, by title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What a plan may have to ask for once both sides are read, each only where it would change the plan."""

    past: Past
    comments: Comments
    reopened: Reopened
    labels: Labels


def inquiry(sources: Sequence[Source], reader: IssueReader) -> Inquiry:
    """Asks these sources and this project."""
    return Inquiry(
        past=past_of(sources), comments=reader.notes, reopened=reader.reopened, labels=reader.labels
    )


def joining_on(settings: Settings, today: date) -> Joining:
    """How the sources are joined on a day: what is too old to count by then is not the worst of anything."""
    oldest = today - timedelta(days=settings.policy.rating.freshness.unusable_days)
    return replace(settings.joining, usable_since=oldest)


def read_book(sources: Sequence[Source], progress: Progress, joining: Joining = AS_DECLARED) -> Book:
    """Every source in turn, joined in the order they are declared, unless `joining` says otherwise."""
    readings = []
    for number, source in enumerate(sources):
        progress.step(f"reading {source.name}", number, len(sources))
        readings.append(source.read())
    progress.step("sources read", len(sources), len(sources))
    return join(readings, joining)


def past_of(sources: Sequence[Source]) -> Past:
    """Older readings from all sources that keep snapshots, oldest first."""

    def past(account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:
        found: dict[str, list[Reading]] = {}
        for source in sources:
            for account_id, readings in source.past(account_ids).items():
                found.setdefault(account_id, []).extend(readings)
        return {
            account_id: tuple(sorted(readings, key=lambda r: (r.as_of or date.min, r.source, r.line)))
            for account_id, readings in found.items()
        }

    return past


def closed_days(policy: Policy) -> int:
    """For how many days closed issues are read: as long as one may be asked about, opened again or followed,
    and as long as a customer may return (E22 to E26). A loss is known some months before the term ends."""
    outcome = policy.outcome
    returning = outcome.return_within_days + outcome.near_renewal_days
    return max(policy.opening.respect_close_days, outcome.reopen_within_days, returning)


def read_board(reader: IssueReader, settings: Settings, *, today: date, progress: Progress) -> Board:
    """The project, with the comments and the closed issues of the windows that the policy names."""
    policy = settings.policy
    progress.step("reading GitLab", 0, None)
    board = reader.board(
        evidence_since=today - timedelta(days=policy.evidence_days),
        closed_since=today - timedelta(days=closed_days(policy)),
        milestones=policy.milestones,
    )
    progress.step("GitLab read", 1, 1)
    return board
