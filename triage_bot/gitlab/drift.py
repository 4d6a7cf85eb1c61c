"""Looks again at issues right before they are changed, many to a request; writes nothing.

GitLab takes no version with an update: the last writer wins, and a person's words would be gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from threading import Lock

from pydantic import Field

from triage_bot import marker
from triage_bot.model.action import Change
from triage_bot.model.board import TrackedIssue

from .answers import Answer, Day, User, fit
from .connect import Connection

_BATCH = 100
FRESH_SECONDS = 2.0
"""A look that is older does not count any more: meanwhile somebody may have saved what they wrote."""


class Seen(Answer):
    """What a change may replace, as it is now."""

    iid: int
    title: str
    description: str | None
    labels: tuple[str, ...] = Field(strict=False)
    assignees: tuple[User, ...] = Field(strict=False)
    due_date: Day | None = None

    def moved(self, change: Change, before: TrackedIssue | None) -> bool:
        """Whether a field that the change touches is not as it was when the plan was made. `before` is the
        issue then; without it only the description is compared."""
        if change.description is not None and not marker.same(
            self.description, change.description_before or ""
        ):
            return True
        if before is None:
            return False
        names = {user.username for user in self.assignees}
        return (
            (change.title is not None and self.title != before.title)
            or (change.relabels and set(self.labels) != before.labels)
            or (change.assignee is not None and names != set(before.assignees))
            or (change.due is not None and self.due_date != before.due_date)
        )


class Looks:
    """The present state of issues that are about to change; may be asked by several workers."""

    def __init__(self, connection: Connection, project_id: int) -> None:
        self._connection = connection
        self._path = f"/projects/{project_id}/issues"
        self._lock = Lock()
        self._coming: list[int] = []
        self._looks: dict[int, tuple[float, Seen | None]] = {}

    def expect(self, iids: Iterable[int]) -> None:
        """Name the issues to come, in the order in which they will be asked for."""
        self._coming = list(dict.fromkeys(iids))
        self._looks.clear()

    def now(self, iid: int) -> Seen | None:
        """The issue, seen two seconds ago at most; None where it is gone. Each look serves once.

        Raises ExchangeError.
        """
        with self._lock:
            looked_at, seen = self._looks.get(iid, (-inf, None))
            if self._connection.now() - looked_at > FRESH_SECONDS:
                self._read(self._batch(iid))
                _, seen = self._looks[iid]
            del self._looks[iid]
            return seen

    def _batch(self, iid: int) -> list[int]:
        """This issue and those that come next, among them those whose look was too early. Workers do not ask
        in exactly the order that was named, and some issues are never asked for."""
        waiting = [*self._looks, *self._coming]
        if iid not in waiting:
            return [iid]
        place = waiting.index(iid)
        start = place if place >= _BATCH else 0
        self._coming = waiting[start + _BATCH :]
        self._looks.clear()
        return waiting[start : start + _BATCH]

    def _read(self, iids: list[int]) -> None:
        began = self._connection.now()
        rows = self._connection.rows(self._path, {"iids[]": iids})
        present = {seen.iid: seen for seen in (fit(Seen, row, self._path) for row in rows)}
        self._looks.update((iid, (began, present.get(iid))) for iid in iids)
