"""What GitLab says when it refuses, in each of its body shapes.

It must not know routes or connections; the server turns a `Refused` into an answer.
"""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An answer other than success, ready to be sent."""

    def __init__(
        self, status: int, body: dict[str, Any] | str, headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(f"{status} {body}")
        self.status, self.body, self.headers = status, body, headers


def bad_parameter(text: str) -> Refused:
    """A parameter check that failed [Grape through lib/api/api.rb]: `{"error": ...}`."""
    return Refused(400, {"error": text})


def bad_request(text: str) -> Refused:
    """`bad_request!` with a reason [lib/api/helpers.rb]."""
    return Refused(400, {"message": f"400 Bad request - {text}"})


def invalid(**fields: str) -> Refused:
    """A model that does not validate [lib/api/helpers.rb]: one list of sentences per field."""
    return Refused(400, {"message": {name: [text] for name, text in fields.items()}})


def not_found(thing: str | None = None) -> Refused:
    """`not_found!('Label')` names the thing; a row that `find_by!` missed gives a small f.

    [lib/api/api.rb]
    """
    return Refused(404, {"message": f"404 {thing} Not Found" if thing else "404 Not found"})


def unauthorized() -> Refused:
    """No token, or one that nobody knows [lib/api/helpers.rb]."""
    return Refused(401, {"message": "401 Unauthorized"})


def forbidden(reason: str | None = None) -> Refused:
    """Known, but not allowed [lib/api/helpers.rb]."""
    return Refused(403, {"message": f"403 Forbidden - {reason}" if reason else "403 Forbidden"})


def too_many_requests() -> Refused:
    """The application's own limit, without any header [lib/api/helpers/rate_limiter.rb]."""
    reason = "This endpoint has been requested too many times. Try again later."
    return Refused(429, {"message": {"error": reason}})


def conflict(text: str) -> Refused:
    """409 with the given text [lib/api/issues.rb, lib/api/helpers/label_helpers.rb]."""
    return Refused(409, {"message": text})


def invalid_token(description: str) -> Refused:
    """A token that expired or was revoked [lib/api/api_guard.rb]."""
    challenge = (
        f'Bearer realm="Protected by OAuth 2.0", error="invalid_token", error_description="{description}"'
    )
    body = {"error": "invalid_token", "error_description": description}
    return Refused(401, body, (("WWW-Authenticate", challenge),))


def insufficient_scope(scope: str) -> Refused:
    """A token whose scopes do not reach so far [lib/api/api_guard.rb]."""
    description = "The request requires higher privileges than provided by the access token."
    return Refused(403, {"error": "insufficient_scope", "error_description": description, "scope": scope})


def insufficient_granular_scope(permission: str) -> Refused:
    """A fine-grained token without the permission of this route [spec of API::APIGuard]."""
    description = f"Access denied: the fine-grained token lacks the required permission: [{permission}]."
    return Refused(403, {"error": "insufficient_granular_scope", "error_description": description})
