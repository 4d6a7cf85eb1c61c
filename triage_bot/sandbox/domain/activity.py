"""What a write leaves behind beside itself: events, system notes, notifications, and the moved `updated_at`.

It must not decide whether the write is allowed.
"""

from __future__ import annotations

import hashlib
import re

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.domain import markdown
from triage_bot.sandbox.world import World

TOUCH_AFTER_MS = 60_000


def touch(world: World, issue: rows.Issue) -> None:
    """Move `updated_at`, but not within a minute of its last move.

    [app/models/concerns/throttled_touch.rb]
    """
    now = world.clock.ms()
    if now - issue.updated_at >= TOUCH_AFTER_MS:
        issue.updated_at = now
        world.issues.changed(issue)


def save(world: World, issue: rows.Issue) -> None:
    """A changed column moves `updated_at` at once."""
    issue.updated_at = world.clock.ms()
    world.issues.changed(issue)


def record_event(
    world: World, issue: rows.Issue, user: rows.User, action: str, note: rows.Note | None = None
) -> None:
    """One line in the project's activity [app/services/event_create_service.rb].

    The target's class is written down with it: a comment that becomes part of a thread later keeps `Note`.
    """
    world.events.add(
        rows.Event(
            id=world.events.next_id(),
            project_id=issue.project_id,
            author_id=user.id,
            action=action,
            issue_id=issue.id,
            created_at=world.clock.ms(),
            note_id=note.id if note else None,
            target_type=(note.type or "Note") if note else "Issue",
        )
    )


def record_state(world: World, issue: rows.Issue, user: rows.User, state: str) -> None:
    """A row of resource_state_events, and the project event of the same name."""
    world.state_events.add(
        rows.StateEvent(
            id=world.state_events.next_id(),
            issue_id=issue.id,
            user_id=user.id,
            state=state,
            created_at=world.clock.ms(),
        )
    )
    record_event(world, issue, user, state)


def record_labels(world: World, issue: rows.Issue, user: rows.User, before: list[int]) -> None:
    """Rows of resource_label_events for what was added and removed since `before`."""
    changes = [(label, "add") for label in issue.label_ids if label not in before]
    changes += [(label, "remove") for label in before if label not in issue.label_ids]
    for label_id, action in changes:
        world.label_events.add(
            rows.LabelEvent(
                id=world.label_events.next_id(),
                issue_id=issue.id,
                user_id=user.id,
                label_id=label_id,
                action=action,
                created_at=world.clock.ms(),
            )
        )


def discussion_id(seed: object) -> str:
    """Forty hexadecimal digits, as discussion ids are."""
    return hashlib.sha1(str(seed).encode(), usedforsecurity=False).hexdigest()


def system_note(world: World, issue: rows.Issue, user: rows.User, body: str) -> None:
    """A line such as "assigned to @ann" among the notes; makes no comment event.

    [app/services/system_note_service.rb]
    """
    note_id, now = world.notes.next_id(), world.clock.ms()
    world.notes.add(
        rows.Note(
            id=note_id,
            project_id=issue.project_id,
            issue_id=issue.id,
            author_id=user.id,
            body=body,
            created_at=now,
            updated_at=now,
            discussion_id=discussion_id(note_id),
            system=True,
        )
    )
    touch(world, issue)


def notify_mentioned(
    world: World, issue: rows.Issue, author: rows.User, text: str | None, *, before: str | None = None,
    note: rows.Note | None = None, title: bool = False,
) -> None:  # fmt: skip
    """Note down whom the text newly mentions and who may read it; nobody hears of their own words."""
    find = _title_mentions if title else markdown.mentions
    known = set(find(before))
    for name in find(text):
        if name not in known:
            for username in _people_behind(world, issue, name):
                _notify(world, issue, author, username, "mentioned", note)


def notify_assigned(world: World, issue: rows.Issue, by: rows.User, user_ids: list[int]) -> None:
    """Note down who hears of being assigned or unassigned."""
    for user_id in user_ids:
        _notify(world, issue, by, world.users[user_id].username, "assigned", None)


def _title_mentions(text: str | None) -> list[str]:
    """Titles are mentionable, and no Markdown protects there [app/models/issue.rb]."""
    return re.findall(markdown.MENTION, text or "")


def _people_behind(world: World, issue: rows.Issue, name: str) -> list[str]:
    """One user, or everybody behind `@all` and the project's groups [user_reference_filter.rb]."""
    path = world.projects[issue.project_id].path.lower()
    if name.lower() == "all" or path == name.lower() or path.startswith(name.lower() + "/"):
        return [
            world.users[member.user_id].username
            for member in world.members.where("project_id", issue.project_id)
        ]
    return [user.username for user in world.users if user.username.lower() == name.lower()]


def _notify(
    world: World, issue: rows.Issue, by: rows.User, username: str, reason: str, note: rows.Note | None
) -> None:
    user = world.user(username)
    readable = rights.may_read_note(world, note, user) if note else True
    if user.id == by.id or not readable or not rights.may_read_issue(world, issue, user):
        return
    note_id = note.id if note else None
    same = (issue.iid, note_id, username, reason, world.clock.ms())
    for old in reversed(world.notifications.where("project_id", issue.project_id)[-20:]):
        if (old.issue_iid, old.note_id, old.username, old.reason, old.at) == same:
            return
    world.notifications.add(
        rows.Notified(
            id=world.notifications.next_id(),
            project_id=issue.project_id,
            issue_iid=issue.iid,
            note_id=note_id,
            username=username,
            reason=reason,
            by=by.username,
            at=world.clock.ms(),
        )
    )
