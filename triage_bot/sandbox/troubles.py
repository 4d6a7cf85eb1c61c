"""What can go wrong with one request, and how each kind of it looks to the client.

It must not know routes, nor which request is struck; `faults` and `fault_plan` decide that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Literal

from triage_bot.sandbox.refusals import invalid_token

When = Literal["before", "after"]

PLAIN_PAGES = {
    502: "<html><body>GitLab is not responding</body></html>",
    503: "503 Service Unavailable",
    504: "Gateway Timeout",
}
BODIES: dict[int, object] = {
    401: {"message": "401 Unauthorized"},
    403: {"message": "403 Forbidden"},
    404: {"message": "404 Not found"},
    409: {"message": "409 Conflict: Resource lock"},
    500: {"message": "500 Internal Server Error"},
}
LIMIT_NAME = "throttle_authenticated_api"
TOO_MANY = {"message": {"error": "This endpoint has been requested too many times. Try again later."}}
LOGIN_PAGE = b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>"


@dataclass(frozen=True)
class Answer:
    """Send this in place of the real answer."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Drop:
    """Close the connection without a word, after so many seconds of silence or when the client leaves."""

    seconds: float = 0.0


@dataclass(frozen=True)
class Slow:
    """Send the real answer in pieces, spread over so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Truncated:
    """Send half of the real answer and close the connection; with `closed` False as if half were all."""

    closed: bool = True


Trouble = Answer | Drop | Slow | Truncated


@dataclass(frozen=True)
class Make:
    """One kind of trouble: `to` makes it from the world's time and a number of seconds, `whens` says whether
    it can come before the request is carried out, after it, or both, the usual one first."""

    to: Callable[[int, float], Trouble]
    whens: tuple[When, ...] = ("before", "after")
    seconds: float = field(default=0.0)
    """How long it takes, or how long GitLab asks to wait, unless said otherwise."""


def failure(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A status with the body that GitLab, or what stands before it, sends with it."""
    if status in PLAIN_PAGES:
        return Answer(status, PLAIN_PAGES[status].encode(), "text/html", headers)
    known = BODIES.get(status, {"message": str(status)})
    return Answer(status, json.dumps(known).encode(), headers=headers)


def throttled(kind: str, *, limit: int, seen: int, reset: int, wait: int) -> Answer:
    """The two shapes of 429 [lib/gitlab/rack_attack.rb, lib/api/helpers/rate_limiter.rb]."""
    if kind == "application":
        return Answer(429, json.dumps(TOO_MANY).encode())
    headers = (
        ("RateLimit-Name", LIMIT_NAME),
        ("RateLimit-Limit", str(limit)),
        ("RateLimit-Observed", str(seen)),
        ("RateLimit-Remaining", "0"),
        ("RateLimit-Reset", str(reset)),
        ("RateLimit-ResetTime", formatdate(reset, usegmt=True)),
        ("Retry-After", str(wait)),
    )
    return Answer(429, b"Retry later\n", "text/plain", headers)


def _revoked(_now: int, _seconds: float) -> Trouble:
    said = invalid_token("Token was revoked. You have to re-authorize from the user.")
    return Answer(said.status, json.dumps(said.body).encode(), headers=said.headers)


def _middleware(now: int, seconds: float) -> Trouble:
    return throttled("middleware", limit=2000, seen=2001, reset=now + round(seconds), wait=round(seconds))


def _application(_now: int, _seconds: float) -> Trouble:
    return throttled("application", limit=0, seen=0, reset=0, wait=0)


def _status(status: int) -> Make:
    return Make(lambda _now, _seconds: failure(status))


KINDS: dict[str, Make] = {
    "500": _status(500),
    "502": _status(502),
    "503": _status(503),
    "504": _status(504),
    "reset": Make(lambda _now, _seconds: Drop()),
    "timeout": Make(lambda _now, seconds: Drop(seconds), seconds=120.0),
    "html": Make(lambda _now, _seconds: Answer(200, LOGIN_PAGE, "text/html")),
    "slow": Make(lambda _now, seconds: Slow(seconds), ("after",), seconds=30.0),
    "truncated": Make(lambda _now, _seconds: Truncated(), ("after",)),
    "half-json": Make(lambda _now, _seconds: Truncated(closed=False), ("after",)),
    "429-middleware": Make(_middleware, ("before",), seconds=60.0),
    "429-application": Make(_application, ("before",)),
    "locked": Make(lambda _now, _seconds: failure(409), ("before",)),
    "revoked": Make(_revoked, ("before",)),
}
"""Every kind of trouble by the name that a plan of faults uses."""
