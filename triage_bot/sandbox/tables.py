"""A table of rows: ids that only count up, look-up by chosen fields, and a list of what changed.

It must not know what the rows mean, nor where changes are written to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from triage_bot.sandbox.rows import Row

R = TypeVar("R", bound=Row)


class Table(Generic[R]):
    """Rows of one kind by id; `grouped_by` fields must never change after a row was added."""

    def __init__(self, kind: type[R], *, first_id: int, grouped_by: tuple[str, ...] = ()) -> None:
        self._kind = kind
        self._rows: dict[int, R] = {}
        self._groups: dict[str, dict[Any, dict[int, R]]] = {name: {} for name in grouped_by}
        self._next = first_id
        self._put: dict[int, R] = {}
        self._gone: set[int] = set()

    def __iter__(self) -> Iterator[R]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row_id: int) -> R:
        return self._rows[row_id]

    def get(self, row_id: int | None) -> R | None:
        """The row with this id, if there is one."""
        return None if row_id is None else self._rows.get(row_id)

    def next_id(self) -> int:
        """An id that was never given out before, not even to a row that is gone."""
        self._next += 1
        return self._next - 1

    def where(self, field: str, value: Any) -> list[R]:
        """All rows with this value in a `grouped_by` field, oldest first."""
        return list(self._groups[field].get(value, {}).values())

    def count(self, field: str, value: Any) -> int:
        """How many rows carry this value in a `grouped_by` field."""
        return len(self._groups[field].get(value, ()))

    def first(self, field: str, value: Any) -> R | None:
        """The oldest row with this value in a `grouped_by` field."""
        return next(iter(self._groups[field].get(value, {}).values()), None)

    def add(self, row: R) -> R:
        """Store a new row."""
        self._store(row)
        self._put[row.id] = row
        return row

    def changed(self, row: R) -> None:
        """Say that a stored row was altered, so that it is written out again."""
        self._put[row.id] = row

    def remove(self, row: R) -> None:
        """Take a row away; its id is not used again."""
        del self._rows[row.id]
        for name, group in self._groups.items():
            del group[getattr(row, name)][row.id]
        self._put.pop(row.id, None)
        self._gone.add(row.id)

    def _store(self, row: R) -> None:
        self._rows[row.id] = row
        for name, group in self._groups.items():
            group.setdefault(getattr(row, name), {})[row.id] = row

    def dump(self) -> dict[str, Any]:
        """The whole table as plain data."""
        return {"next": self._next, "put": [vars(row) for row in self._rows.values()]}

    def take_changes(self) -> dict[str, Any] | None:
        """What changed since the last call, as plain data; None when nothing did."""
        if not self._put and not self._gone:
            return None
        changes: dict[str, Any] = {"next": self._next, "put": [dict(vars(row)) for row in self._put.values()]}
        if self._gone:
            changes["gone"] = sorted(self._gone)
        self._put, self._gone = {}, set()
        return changes

    def apply(self, changes: dict[str, Any]) -> None:
        """Take in what `dump` or `take_changes` gave; doing so twice changes nothing more."""
        self._next = max(self._next, int(changes["next"]))
        for fields in changes["put"]:
            old = self._rows.get(fields["id"])
            if old is None:
                self._store(self._kind(**fields))
            else:
                vars(old).update(fields)
        for row_id in changes.get("gone", ()):
            if row_id in self._rows:
                self.remove(self._rows[row_id])
        self._put, self._gone = {}, set()
