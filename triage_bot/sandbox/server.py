"""Puts a world on a loopback port: bytes in, bytes out, faults in between, every request in the log.

It must not know routes or rules. Plain ASGI on uvicorn instead of a web framework, since frameworks decode
the path before they route it, and every real client sends `group%2Fproject` in one segment.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from triage_bot.sandbox import faults
from triage_bot.sandbox.api.dispatch import Handled, Request, glance, handle
from triage_bot.sandbox.request_log import Logged
from triage_bot.sandbox.statefile import StateFile
from triage_bot.sandbox.world import World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]
LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
        reply = self._reply(_request(scope, body))
        if reply is None:
            self.transports[tuple(scope["client"])].abort()
            return
        headers = [
            ("content-type", reply.content_type),
            ("content-length", str(len(reply.body))),
            *reply.headers,
        ]
        raw = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        silent = scope["method"] == "HEAD" or reply.status in (204, 304)
        await send({"type": "http.response.body", "body": b"" if silent else reply.body})

    def _reply(self, request: Request) -> Reply | None:
        """The answer to send; None to close the connection without one."""
        if not request.path.startswith("/api/"):
            from triage_bot.sandbox.web import pages

            page = pages.page(self.world, request.path)
            return Reply(page.status, page.html.encode(), "text/html; charset=utf-8", list(page.headers))
        world = self.world
        with world.edit():
            asked = faults.Asked(request.method, request.path, world.clock.ms())
            trouble = world.faults.before(asked)
            if trouble is not None:
                handled, reply = glance(request), None
            else:
                handled = handle(world, request)
                reply = _encode(request, handled)
                trouble = world.faults.after(asked, reply.status)
        if trouble is not None:
            reply = _trouble(trouble)
        self._note_down(request, handled, reply.status if reply else 0)
        if reply and world.instance.rate_headers and "RateLimit-Limit" not in dict(reply.headers):
            reply.headers.extend(_rate_headers(asked.now_ms))
        return reply

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


def _trouble(trouble: faults.Trouble) -> Reply | None:
    if isinstance(trouble, faults.Drop):
        return None
    return Reply(trouble.status, trouble.body, trouble.content_type, list(trouble.headers))


def _rate_headers(now_ms: int) -> Headers:
    """What every answer carries when the throttle is switched on, as on GitLab.com."""
    reset = (now_ms // 60_000 + 1) * 60
    return [
        ("RateLimit-Name", faults.LIMIT_NAME),
        ("RateLimit-Limit", "2000"),
        ("RateLimit-Observed", "1"),
        ("RateLimit-Remaining", "1999"),
        ("RateLimit-Reset", str(reset)),
    ]


class _Server(uvicorn.Server):
    """Starts without polling, stops at once, and leaves signals to `serve`."""

    def __init__(self, application: Application) -> None:
        self._transports = transports = application.transports

        class Protocol(H11Protocol):
            """Remembers its connection, so that a fault can drop it."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                transports[transport.get_extra_info("peername")[:2]] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.transport.get_extra_info("peername")[:2], None)
                super().connection_lost(exc)

        super().__init__(
            uvicorn.Config(
                application,
                http=Protocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=1,
            )
        )
        self.ready = threading.Event()
        self._ended = False

    async def main_loop(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self.ready.set()
        if not self._ended:
            await self._over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # The inherited way waits a tenth of a second in any case; here only answers still on their way are
        # waited for, since a request is carried out and answered in one step.
        for server in self.servers:
            server.close()
        open_ones = list(self._transports.values())
        for transport in open_ones:
            transport.close()
        await asyncio.sleep(0)
        for _ in range(100):
            if not any(transport.get_write_buffer_size() for transport in open_ones):
                break
            await asyncio.sleep(0.01)
        for listener in sockets or ():
            listener.close()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def stop(self) -> None:
        """End the server; safe to call from any thread and from a signal handler."""
        self._ended = True
        if self.ready.is_set():
            self._loop.call_soon_threadsafe(self._over.set)


@dataclass(frozen=True)
class Running:
    """A server at work; `log` has one entry per API request."""

    url: str
    world: World
    log: list[Logged]

    def requests(self, method: str | None = None) -> list[Logged]:
        """The API requests since the last `log.clear()`, of one method if named."""
        return [entry for entry in list(self.log) if method is None or entry.method == method.upper()]


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol named, asyncio leaves Nagle's algorithm on and every small answer takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _kept(world: World, state_file: str | Path | None) -> AbstractContextManager[object]:
    return StateFile(world, Path(state_file)) if state_file is not None else nullcontext()


@contextmanager
def running(world: World, *, port: int = 0, state_file: str | Path | None = None) -> Iterator[Running]:
    """Serve the world from a thread while the block runs; port 0 takes any free one."""
    log: list[Logged] = []
    server = _Server(Application(world, log))
    with _kept(world, state_file), _listen("127.0.0.1", port) as listener:
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, daemon=True, name="sandbox"
        )
        thread.start()
        if not server.ready.wait(10):
            raise RuntimeError("the sandbox server did not start within ten seconds")
        try:
            yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", world, log)
        finally:
            server.stop()
            thread.join(10)


def serve(
    world: World,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    state_file: str | Path | None = None,
    anywhere: bool = False,
    started: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve until SIGINT or SIGTERM; `started` is told the URL. Other hosts than loopback need `anywhere`."""
    if host not in LOOPBACK and not anywhere:
        raise ValueError(
            f"{host} can be reached from other machines and this server has no protection; use 127.0.0.1"
        )
    server = _Server(Application(world, []))
    with _until_signalled(server), _kept(world, state_file), _listen(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{listener.getsockname()[1]}")
        server.run(sockets=[listener])


@contextmanager
def _until_signalled(server: _Server) -> Iterator[None]:
    """SIGINT and SIGTERM end the server in order; afterwards they mean what they meant before."""

    before = {
        number: signal.signal(number, lambda *_: server.stop()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
