"""Who is asking: tokens, their scopes, and what is said to bad ones.

It must not know projects or roles.
"""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.sandbox.refusals import (
    forbidden,
    insufficient_granular_scope,
    insufficient_scope,
    invalid_token,
    unauthorized,
)
from triage_bot.sandbox.rows import Token
from triage_bot.sandbox.world import World

USE_NOTED_AFTER_MS = 600_000
BARE_REFUSALS = frozenset({"create_note"})
"""Permissions whose lack is answered by a bare 403 instead, as seen on GitLab.com."""


def sent_token(headers: Mapping[str, str], query: Mapping[str, object]) -> str | None:
    """The token of a request, wherever it was put [lib/api/api_guard.rb]; a job token opens nothing here."""
    if "job-token" in headers or "job_token" in query:
        raise unauthorized()
    if private := headers.get("private-token") or query.get("private_token"):
        return str(private)
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and value:
        return value.strip()
    return str(query["access_token"]) if query.get("access_token") else None


def known_token(world: World, value: str) -> Token:
    """The token behind the text: 401 in one of two shapes if it is unknown, revoked or expired."""
    token = world.tokens.first("value", value)
    if token is None:
        raise unauthorized()
    if token.revoked:
        raise invalid_token("Token was revoked. You have to re-authorize from the user.")
    if expired(world, token):
        raise invalid_token("Token is expired. You can either do re-authorization or token refresh.")
    if world.users[token.user_id].state != "active":
        raise forbidden("Your account has been blocked.")
    return token


def expired(world: World, token: Token) -> bool:
    """A token ends with the beginning of its last day."""
    return token.expires_at is not None and token.expires_at <= world.clock.now().date().isoformat()


def note_use(world: World, token: Token) -> None:
    """Remember the use, but not more often than every ten minutes.

    [app/services/personal_access_tokens/last_used_service.rb]
    """
    now = world.clock.ms()
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_AFTER_MS:
        token.last_used_at = now
        world.tokens.changed(token)


def check_scope(token: Token, method: str, permission: str) -> None:
    """`api` for all, `read_api` for GET and HEAD [lib/api/api.rb]; fine-grained ones by permission."""
    if token.permissions is not None:
        if permission in token.permissions or permission == "self":
            return
        raise forbidden() if permission in BARE_REFUSALS else insufficient_granular_scope(permission)
    if "api" in token.scopes or ("read_api" in token.scopes and method in ("GET", "HEAD")):
        return
    if permission == "self":
        return
    raise insufficient_scope("api" if method not in ("GET", "HEAD") else "api read_api")
