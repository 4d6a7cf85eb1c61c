"""Serves a world on a loopback port, in a thread or until a signal, with or without a state file.

It must not know how requests are answered.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from triage_bot.sandbox.application import Application
from triage_bot.sandbox.listening import Server, listen
from triage_bot.sandbox.request_log import Logged
from triage_bot.sandbox.statefile import StateFile
from triage_bot.sandbox.world import World

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Running:
    """A server at work; `log` has one entry per API request."""

    url: str
    world: World
    log: list[Logged]

    def requests(self, method: str | None = None) -> list[Logged]:
        """The API requests since the last `log.clear()`, of one method if named."""
        return [entry for entry in list(self.log) if method is None or entry.method == method.upper()]


def _kept(world: World, state_file: str | Path | None) -> AbstractContextManager[object]:
    """Replaces what the file holds, so it comes last: a server that cannot start leaves the file alone."""
    return StateFile(world, Path(state_file)) if state_file is not None else nullcontext()


@contextmanager
def running(world: World, *, port: int = 0, state_file: str | Path | None = None) -> Iterator[Running]:
    """Serve the world from a thread while the block runs; port 0 takes any free one."""
    log: list[Logged] = []
    server = Server(Application(world, log))
    with listen("127.0.0.1", port) as listener, _kept(world, state_file):
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
    server = Server(Application(world, []))
    with _until_signalled(server), listen(host, port) as listener, _kept(world, state_file):
        shown = f"[{host}]" if ":" in host else host
        started(f"http://{shown}:{listener.getsockname()[1]}")
        server.run(sockets=[listener])


@contextmanager
def _until_signalled(server: Server) -> Iterator[None]:
    """SIGINT and SIGTERM end the server in order; afterwards they mean what they meant before."""

    before = {
        number: signal.signal(number, lambda *_: server.stop()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
