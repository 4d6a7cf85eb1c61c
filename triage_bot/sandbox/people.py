"""People who work on a project as they do in the browser, for tests and scenarios.

They must not take short cuts: every deed runs through the same domain code as the REST routes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage_bot.sandbox import rows
from triage_bot.sandbox.domain import issues, notes
from triage_bot.sandbox.domain.changes import IssueChange

if TYPE_CHECKING:
    from triage_bot.sandbox.world import World


@dataclass(frozen=True)
class Person:
    """A user at work on one project; raises `Refused` where GitLab would refuse."""

    world: World
    user: rows.User
    project: rows.Project

    def open_issue(
        self,
        title: str,
        description: str | None = None,
        labels: Iterable[str] = (),
        *,
        assignees: Iterable[str] = (),
        due_date: str | None = None,
        confidential: bool = False,
    ) -> rows.Issue:
        """Open an issue."""
        wish = IssueChange(
            title=title,
            description=description,
            labels=tuple(labels),
            assignee_ids=self._ids(assignees),
            due_date=due_date,
            confidential=confidential,
        )
        with self.world.edit() as world:
            return issues.create(world, self.project, self.user, wish)

    def comment(self, iid: int, body: str, *, internal: bool = False) -> rows.Note | None:
        """Write a comment; None when it held quick actions only."""
        with self.world.edit() as world:
            return notes.create(world, self._issue(iid), self.user, body, internal=internal).note

    def reply(self, iid: int, note_id: int, body: str) -> rows.Note | None:
        """Answer a comment in its thread; None when the answer held quick actions only."""
        thread = self.world.notes[note_id].discussion_id
        with self.world.edit() as world:
            return notes.create(world, self._issue(iid), self.user, body, discussion=thread).note

    def edit_description(self, iid: int, text: str) -> None:
        """Replace the whole description."""
        self._change(iid, IssueChange(description=text))

    def retitle(self, iid: int, title: str) -> None:
        """Give the issue another title."""
        self._change(iid, IssueChange(title=title))

    def label(self, iid: int, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Add and remove labels."""
        self._change(iid, IssueChange(add_labels=tuple(add), remove_labels=tuple(remove)))

    def assign(self, iid: int, usernames: Iterable[str]) -> None:
        """Replace the assignees; none at all unassigns."""
        self._change(iid, IssueChange(assignee_ids=self._ids(usernames)))

    def due(self, iid: int, day: str | None) -> None:
        """Set or remove the due date."""
        self._change(iid, IssueChange(due_date=day))

    def close(self, iid: int) -> None:
        """Close the issue."""
        self._change(iid, IssueChange(state_event="close"))

    def reopen(self, iid: int) -> None:
        """Reopen the issue."""
        self._change(iid, IssueChange(state_event="reopen"))

    def _change(self, iid: int, wish: IssueChange) -> None:
        with self.world.edit() as world:
            issues.update(world, self._issue(iid), self.user, wish)

    def _issue(self, iid: int) -> rows.Issue:
        return self.world.issue(iid, project=self.project.id)

    def _ids(self, usernames: Iterable[str]) -> tuple[int, ...]:
        names = [usernames] if isinstance(usernames, str) else list(usernames)
        return tuple(self.world.user(name).id for name in names)
