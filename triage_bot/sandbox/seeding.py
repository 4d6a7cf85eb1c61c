"""A small but awkward starting point: one project, a token per role and per kind, a task and an incident.

It must not know the bot; names of roles are GitLab's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from triage_bot.sandbox import rows
from triage_bot.sandbox.domain import issues
from triage_bot.sandbox.domain.changes import IssueChange
from triage_bot.sandbox.rights import Role
from triage_bot.sandbox.world import World

ROLES = {
    "owner": Role.OWNER,
    "maintainer": Role.MAINTAINER,
    "developer": Role.DEVELOPER,
    "reporter": Role.REPORTER,
    "planner": Role.PLANNER,
    "guest": Role.GUEST,
}
GRANULAR = ["read", "create_issue", "update_issue", "create_label", "update_label"]


@dataclass(frozen=True)
class Seeded:
    """Where things are, and the tokens by role or kind."""

    project_id: int
    project_path: str
    tokens: dict[str, str]


def seed(
    world: World,
    *,
    project: str = "acme/customer-success/account-triage",
    users: Sequence[tuple[str, str]] = (("icamus", "Irene Camus"),),
    visibility: str = "private",
    tier: str = "free",
    edition: str = "ce",
) -> Seeded:
    """Add a project with members and tokens; `users` become Developers. Call again for another project."""
    with world.edit():
        world.instance.edition = edition
        now = world.clock.ms()
        name = project.rpartition("/")[2].replace("-", " ").title()
        home = world.projects.add(
            rows.Project(
                id=world.projects.next_id(),
                path=project,
                name=name,
                created_at=now,
                visibility=visibility,
                tier=tier,
            )
        )
        for username, full_name in users:
            _member(world, home, _user(world, username, full_name), Role.DEVELOPER)
        tokens: dict[str, str] = {}
        for key, role in ROLES.items():
            user = _user(world, f"{key}-user", f"{key.title()} User")
            _member(world, home, user, role)
            tokens[key] = _token(world, home, user, key, ["api"])
        reporter = world.user("reporter-user")
        tokens["read_api"] = _token(world, home, reporter, "read_api", ["read_api"])
        tokens["expired"] = _token(world, home, reporter, "expired", ["api"], days=-1)
        tokens["revoked"] = _token(world, home, reporter, "revoked", ["api"], revoked=True)
        tokens["granular"] = _token(
            world, home, reporter, "granular", ["granular"], permissions=list(GRANULAR)
        )
        bot = _user(world, "triage-bot", "Triage Bot", bot=True)
        _member(world, home, bot, Role.REPORTER)
        tokens["bot"] = _token(world, home, bot, "bot", ["api"])
        owner = world.user("owner-user")
        for kind, title in (("task", "Order new badges"), ("incident", "Status page was down")):
            issues.create(world, home, owner, IssueChange(title=title, issue_type=kind))
    return Seeded(home.id, home.path, tokens)


def _user(world: World, username: str, name: str, *, bot: bool = False) -> rows.User:
    known = world.users.first("username", username)
    if known:
        return known
    user = rows.User(
        id=world.users.next_id(), username=username, name=name, created_at=world.clock.ms(), bot=bot
    )
    return world.users.add(user)


def _member(world: World, project: rows.Project, user: rows.User, role: Role) -> None:
    world.members.add(
        rows.Member(
            id=world.members.next_id(),
            project_id=project.id,
            user_id=user.id,
            access_level=int(role),
            created_at=world.clock.ms(),
        )
    )


def _token(
    world: World, project: rows.Project, user: rows.User, name: str, scopes: list[str], *, days: int = 365,
    revoked: bool = False, permissions: list[str] | None = None,
) -> str:  # fmt: skip
    """The same token in every run, so that examples can be repeated; it opens nothing but a sandbox."""
    value = "sandbox-" + hashlib.sha256(f"{project.path} {name}".encode()).hexdigest()[:20]
    world.tokens.add(
        rows.Token(
            id=world.tokens.next_id(),
            user_id=user.id,
            value=value,
            name=name,
            scopes=scopes,
            created_at=world.clock.ms(),
            expires_at=(world.clock.now().date() + timedelta(days=days)).isoformat(),
            revoked=revoked,
            permissions=permissions,
        )
    )
    return value
