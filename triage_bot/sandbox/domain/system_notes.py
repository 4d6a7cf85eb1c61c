"""The sentences GitLab leaves among the notes of an issue when a field changes.

It must not save them. Labels, state and milestone leave rows in event lists instead and have no sentence
here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triage_bot.sandbox.rows import Issue
from triage_bot.sandbox.world import World


def sentences(world: World, before: Issue, after: Issue) -> Iterator[str]:
    """What changed between two states of one issue [app/services/system_notes/issuables_service.rb]."""
    if before.title != after.title:
        yield f"changed title from **{before.title}** to **{after.title}**"
    if before.description != after.description:
        yield "changed the description"
    if set(before.assignee_ids) != set(after.assignee_ids):
        yield _assignees(world, before, after)
    if before.due_date != after.due_date:
        yield f"changed due date to {_written(after.due_date)}" if after.due_date else "removed due date"
    if before.confidential != after.confidential:
        yield "made the issue confidential" if after.confidential else "made the issue visible to everyone"
    if bool(before.discussion_locked) != bool(after.discussion_locked):
        yield (
            "locked the discussion in this issue"
            if after.discussion_locked
            else "unlocked the discussion in this issue"
        )


def _assignees(world: World, before: Issue, after: Issue) -> str:
    new = [f"@{world.users[one].username}" for one in after.assignee_ids if one not in before.assignee_ids]
    gone = [f"@{world.users[one].username}" for one in before.assignee_ids if one not in after.assignee_ids]
    parts = ([f"assigned to {' '.join(new)}"] if new else []) + (
        [f"unassigned {' '.join(gone)}"] if gone else []
    )
    return " and ".join(parts)


def _written(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when:%B} {when.day}, {when.year}"
