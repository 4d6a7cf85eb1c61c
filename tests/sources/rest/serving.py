"""A small HTTP server on loopback whose answers a test decides, and which keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

DATE = "Fri, 20 Nov 2026 06:00:00 GMT"


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """`cut` ends the connection after so many bytes, `drip` waits so many seconds before each of them."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float = 0.0
    wait: float = 0.0

    @property
    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


Answering = Callable[[Call], Reply]


@dataclass
class Service:
    url: str
    calls: list[Call] = field(default_factory=list)


@contextmanager
def serving(answering: Answering) -> Iterator[Service]:
    """Serves until the end of the block; the answers of one test never reach another."""
    service = Service("")
    faults: list[Exception] = []
    stopped = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            call = Call(self.command, parts.path, query, dict(self.headers.items()), self.rfile.read(length))
            service.calls.append(call)
            try:
                self._send(answering(call))
            except Exception as fault:
                faults.append(fault)
                raise

        def _send(self, reply: Reply) -> None:
            stopped.wait(reply.wait)
            content = reply.content
            self.send_response_only(reply.status)
            headers = {"Content-Type": "application/json", "Date": DATE, "Content-Length": str(len(content))}
            for name, value in (headers | dict(reply.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if reply.drip:
                    for byte in content:
                        if stopped.wait(reply.drip):
                            return
                        self.wfile.write(bytes([byte]))
                else:
                    self.wfile.write(content[: reply.cut])
            except OSError:
                return

        do_GET = do_POST = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
    if faults:
        raise faults[0]


@dataclass
class Clock:
    """Time that passes only while somebody sleeps, unless it `runs` like the real one."""

    runs: bool = False
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return (time.monotonic() if self.runs else 0.0) + sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
