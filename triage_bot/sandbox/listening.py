"""Puts the application on a socket with uvicorn: starts at once, stops at once, can drop a connection.

It must not know worlds, and leaves signals to whoever runs it.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from triage_bot.sandbox.application import Application


def _unmeant(record: logging.LogRecord) -> bool:
    """A connection that was cut on purpose is nothing to complain about."""
    return not str(record.msg).startswith("ASGI callable returned without")


class Server(uvicorn.Server):
    """Starts without polling, stops at once, and leaves signals alone."""

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

        logging.getLogger("uvicorn.error").addFilter(_unmeant)
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


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises OSError where it cannot be had."""
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
