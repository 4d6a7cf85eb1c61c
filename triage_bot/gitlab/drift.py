"""Looks again at descriptions right before they are replaced, a hundred to a request; writes nothing.

GitLab takes no version with an update: the last writer wins, and a person's words would be gone.
"""

from __future__ import annotations

from collections.abc import Iterable

from .answers import Answer, fit
from .connect import Connection

_BATCH = 100


class Described(Answer):
    iid: int
    description: str | None


class Descriptions:
    """The present descriptions of issues that are about to change."""

    def __init__(self, connection: Connection, project_id: int) -> None:
        self._connection = connection
        self._path = f"/projects/{project_id}/issues"
        self._coming: list[int] = []
        self._fresh: dict[int, str | None] = {}

    def expect(self, iids: Iterable[int]) -> None:
        """Name the issues to come, in the order in which they will be asked for."""
        self._coming = list(dict.fromkeys(iids))
        self._fresh.clear()

    def now(self, iid: int) -> str | None:
        """The description as of the batch's reading; None where the issue is gone. Each reading serves once.

        Raises ExchangeError.
        """
        if iid not in self._fresh:
            self._read(self._batch(iid))
        return self._fresh.pop(iid)

    def _batch(self, iid: int) -> list[int]:
        if iid not in self._coming:
            return [iid]
        start = self._coming.index(iid)
        batch = self._coming[start : start + _BATCH]
        self._coming = self._coming[start + _BATCH :]
        return batch

    def _read(self, iids: list[int]) -> None:
        found = (
            fit(Described, row, self._path) for row in self._connection.rows(self._path, {"iids[]": iids})
        )
        present = {row.iid: row.description or "" for row in found}
        self._fresh.update((iid, present.get(iid)) for iid in iids)
