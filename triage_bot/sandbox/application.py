"""Answers one HTTP request for a world: bytes in, bytes out, faults in between, every API request in the log.

It must not know routes or rules, nor who listens where. No web framework: frameworks decode the path before
they route it, and every real client sends `group%2Fproject` in one segment.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from typing import Any

from triage_bot.sandbox import faults, troubles
from triage_bot.sandbox.api.dispatch import Handled, Request, glance, handle
from triage_bot.sandbox.request_log import Logged
from triage_bot.sandbox.world import World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]
BODY = "http.response.body"
SLOW_PIECES = 10


@dataclass(frozen=True)
class Reply:
    """What goes over the wire."""

    status: int
    body: bytes
    content_type: str
    headers: Headers = field(default_factory=list)


class Application:
    """The ASGI application: `/api` to the API routes, everything else to the pages for people."""

    def __init__(self, world: World, log: list[Logged]) -> None:
        self.world, self.log = world, log
        self.transports: dict[tuple[str, int], asyncio.Transport] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        reply, trouble = self._reply(_request(scope, body))
        if isinstance(trouble, troubles.Drop) and trouble.seconds:
            await _leaves(receive, trouble.seconds)
        if reply is None:
            self._hang_up(scope)
            return
        if trouble == troubles.Truncated(closed=False):
            reply = replace(reply, body=reply.body[: len(reply.body) // 2])
        headers = [
            ("content-type", reply.content_type),
            ("content-length", str(len(reply.body))),
            *reply.headers,
        ]
        raw = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        silent = scope["method"] == "HEAD" or reply.status in (204, 304)
        body = b"" if silent else reply.body
        match trouble:
            case troubles.Slow(seconds):
                await _drip(receive, send, body, seconds)
            case troubles.Truncated(closed=True):
                await send({"type": BODY, "body": body[: len(body) // 2], "more_body": True})
                self._hang_up(scope)
            case _:
                await send({"type": BODY, "body": body})

    def _hang_up(self, scope: Scope) -> None:
        """End the connection at once; a client that left has none any more."""
        transport = self.transports.get(tuple(scope["client"]))
        if transport is not None:
            transport.abort()

    def _reply(self, request: Request) -> tuple[Reply | None, troubles.Trouble | None]:
        """The answer to send, None to close the connection without one, and what shall go wrong with it."""
        if not request.path.startswith("/api/"):
            from triage_bot.sandbox.web import pages

            page = pages.page(self.world, request.path)
            shown = Reply(page.status, page.html.encode(), "text/html; charset=utf-8", list(page.headers))
            return shown, None
        world = self.world
        with world.edit():
            asked = faults.Asked(request.method, request.path, world.clock.ms())
            reply: Reply | None = None
            trouble = world.faults.before(asked)
            if trouble is not None:
                handled = glance(request)
            else:
                handled = handle(world, request)
                reply = _encode(request, handled)
                trouble = world.faults.after(asked, reply.status)
        match trouble:
            case troubles.Answer():
                headers = list(trouble.headers)
                reply = Reply(trouble.status, trouble.body, trouble.content_type, headers)
            case troubles.Drop():
                reply = None
        self._note_down(request, handled, reply.status if reply else 0)
        if reply and world.instance.rate_headers and "RateLimit-Limit" not in dict(reply.headers):
            reply.headers.extend(_rate_headers(world, asked.now_ms))
        return reply, trouble

    def _note_down(self, request: Request, handled: Handled, status: int) -> None:
        self.log.append(
            Logged(
                method=request.method,
                path=request.path,
                query=handled.query,
                body=handled.body,
                status=status,
                user=handled.user.username if handled.user else None,
                unknown_keys=handled.unknown,
                at=self.world.clock.now().isoformat(),
            )
        )


async def _leaves(receive: Receive, seconds: float) -> bool:
    """Whether the client leaves within the time; it has sent everything, so nothing else can come from it."""
    try:
        await asyncio.wait_for(receive(), seconds)
    except TimeoutError:
        return False
    return True


async def _drip(receive: Receive, send: Send, body: bytes, seconds: float) -> None:
    """Send a body in pieces, spread over the time, as long as the client has patience."""
    size = max(1, len(body) // SLOW_PIECES)
    while len(body) > size:
        await send({"type": BODY, "body": body[:size], "more_body": True})
        body = body[size:]
        if await _leaves(receive, seconds / SLOW_PIECES):
            return
    await send({"type": BODY, "body": body})


def _request(scope: Scope, body: bytes) -> Request:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    raw_path = scope.get("raw_path") or scope["path"].encode()
    host = headers.get("host") or "{}:{}".format(*scope["server"])
    query = scope["query_string"].decode("latin-1")
    return Request(scope["method"], raw_path.decode("latin-1"), query, headers, body, f"http://{host}")


def _encode(request: Request, handled: Handled) -> Reply:
    answer = handled.answer
    if answer.status == 204:
        return Reply(204, b"", "application/json", list(answer.headers))
    if isinstance(answer.body, str):
        return Reply(answer.status, answer.body.encode(), "text/plain", list(answer.headers))
    body = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers: Headers = list(answer.headers)
    if answer.status == 200 and request.method in ("GET", "HEAD"):
        tag = f'W/"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        headers.append(("ETag", tag))
        if tag in request.headers.get("if-none-match", ""):
            return Reply(304, b"", "application/json", headers)
    return Reply(answer.status, body, "application/json", headers)


def _rate_headers(world: World, now_ms: int) -> Headers:
    """What every answer carries when the throttle is switched on, as on GitLab.com."""
    limit, seen = world.faults.throttle(now_ms)
    reset = (now_ms // 60_000 + 1) * 60
    return [
        ("RateLimit-Name", troubles.LIMIT_NAME),
        ("RateLimit-Limit", str(limit)),
        ("RateLimit-Observed", str(seen)),
        ("RateLimit-Remaining", str(max(0, limit - seen))),
        ("RateLimit-Reset", str(reset)),
        ("Date", formatdate(now_ms / 1000, usegmt=True)),
    ]
