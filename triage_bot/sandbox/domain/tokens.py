"""Revoking and rotating the token of a project, and what becomes of its bot user.

It must not know requests: GitLab's routes for this are not here, tests and scenarios call it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from triage_bot.sandbox import rows
from triage_bot.sandbox.world import World

GHOST = "ghost"
WRITTEN_BY = (
    ("issues", ("author_id", "updated_by_id", "closed_by_id")),
    ("notes", ("author_id",)),
    ("events", ("author_id",)),
    ("label_events", ("user_id",)),
    ("state_events", ("user_id",)),
    ("awards", ("user_id",)),
)


def revoke(world: World, token: rows.Token) -> None:
    """End a token; with the one of a project goes its bot user, and all it wrote is the ghost's from then on.

    [doc/user/project/settings/project_access_tokens.md]
    """
    with world.edit():
        token.revoked = True
        world.tokens.changed(token)
        user = world.users.get(token.user_id)
        if user is not None and user.bot:
            _to_the_ghost(world, user)


def rotate(world: World, token: rows.Token, *, days: int = 365) -> str:
    """End a token and give its successor, of the same user: what the bot wrote stays its own."""
    with world.edit():
        token.revoked = True
        world.tokens.changed(token)
        value = "sandbox-" + hashlib.sha256(f"{token.value} rotated".encode()).hexdigest()[:20]
        fresh = rows.Token(**vars(token) | {"id": world.tokens.next_id(), "value": value, "revoked": False})
        fresh.created_at, fresh.last_used_at = world.clock.ms(), None
        fresh.expires_at = (world.clock.now().date() + timedelta(days=days)).isoformat()
        world.tokens.add(fresh)
        return value


def _to_the_ghost(world: World, user: rows.User) -> None:
    ghost = world.users.first("username", GHOST) or world.users.add(
        rows.User(
            id=world.users.next_id(),
            username=GHOST,
            name="Ghost User",
            created_at=world.clock.ms(),
            bot=False,
        )
    )
    tables = world.tables()
    for name, fields in WRITTEN_BY:
        for row in tables[name]:
            for field in fields:
                if getattr(row, field) == user.id:
                    setattr(row, field, ghost.id)
                    tables[name].changed(row)
    for issue in world.issues:
        if user.id in issue.assignee_ids:
            issue.assignee_ids = [one for one in issue.assignee_ids if one != user.id]
            world.issues.changed(issue)
    for member in world.members:
        if member.user_id == user.id:
            world.members.remove(member)
    for token in world.tokens:
        if token.user_id == user.id:
            world.tokens.remove(token)
    world.users.remove(user)
