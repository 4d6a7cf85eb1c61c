"""What somebody asks to be changed on an issue, with "not asked" kept apart from "make it empty".

It must not know where the wish came from: a request, a quick action or a person of a scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Final


class _Unset(Enum):
    UNSET = "unset"


Unset = _Unset
UNSET: Final = _Unset.UNSET


@dataclass(frozen=True, kw_only=True)
class IssueChange:
    """The wishes of one request [lib/api/issues.rb]; UNSET leaves a field alone."""

    title: str | Unset = UNSET
    description: str | Unset | None = UNSET
    labels: tuple[str, ...] | Unset = UNSET
    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    assignee_ids: tuple[int, ...] | Unset = UNSET
    milestone_id: int | Unset | None = UNSET
    milestone: str | Unset | None = UNSET
    due_date: str | Unset | None = UNSET
    start_date: str | Unset | None = UNSET
    confidential: bool | Unset = UNSET
    discussion_locked: bool | Unset | None = UNSET
    issue_type: str | Unset = UNSET
    severity: str | Unset = UNSET
    weight: int | Unset | None = UNSET
    state_event: str | Unset = UNSET
    created_at: int | Unset = UNSET
    updated_at: int | Unset = UNSET
    iid: int | Unset = UNSET

    def with_wishes_of(self, other: IssueChange) -> IssueChange:
        """The two together; where both ask, the other wins, and label wishes add up."""
        both = self._values() | {name: value for name, value in other._values().items() if value is not UNSET}
        both["add_labels"] = self.add_labels + other.add_labels
        both["remove_labels"] = self.remove_labels + other.remove_labels
        return IssueChange(**both)

    def without(self, *names: str) -> IssueChange:
        """The same, with these wishes dropped without a word."""
        return IssueChange(**{name: value for name, value in self._values().items() if name not in names})

    def asked(self) -> list[str]:
        """The fields that somebody asks about."""
        lists = ("add_labels", "remove_labels")
        return [
            name for name, value in self._values().items() if (value if name in lists else value is not UNSET)
        ]

    def _values(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}
