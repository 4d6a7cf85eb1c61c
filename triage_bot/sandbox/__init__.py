"""A GitLab look-alike on loopback, as awkward as the real one, for trials, tests and rehearsals.

It must not know the bot. Markdown parser and web server are imported only when a world is used or served.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from triage_bot.sandbox.clock import Clock
from triage_bot.sandbox.faults import Faults
from triage_bot.sandbox.request_log import Logged
from triage_bot.sandbox.statefile import StateFileError
from triage_bot.sandbox.world import World

if TYPE_CHECKING:
    from triage_bot.sandbox.fault_plan import Fault, FaultFileError, FaultPlan, Limit, read_faults
    from triage_bot.sandbox.people import Person
    from triage_bot.sandbox.refusals import Refused
    from triage_bot.sandbox.seeding import Seeded
    from triage_bot.sandbox.server import Running

__all__ = [
    "Clock", "Fault", "FaultFileError", "FaultPlan", "Faults", "Limit", "Logged", "MissingExtraError",
    "Person", "Refused", "Running", "Seeded", "StateFileError", "World", "read_faults", "running", "seed",
    "serve",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """What needs the extra packages or is seldom needed, imported when asked for."""
    homes = {"Person": "people", "Refused": "refusals", "Running": "server", "Seeded": "seeding"}
    homes |= dict.fromkeys(("Fault", "FaultFileError", "FaultPlan", "Limit", "read_faults"), "fault_plan")
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{homes[name]}"), name)
    except ImportError as problem:
        raise _missing(problem) from problem


class MissingExtraError(ImportError):
    """A package that only the sandbox needs is not installed."""


def _missing(problem: ImportError) -> MissingExtraError:
    return MissingExtraError(
        f"the embedded GitLab needs the package {problem.name!r}; "
        "install it with: pip install 'triage-bot[sandbox]'"
    )


def seed(
    world: World,
    *,
    project: str = "acme/customer-success/account-triage",
    users: Sequence[tuple[str, str]] = (("icamus", "Irene Camus"),),
    visibility: str = "private",
    tier: str = "free",
    edition: str = "ce",
) -> Seeded:
    """Add a project with one member and token per role; see `seeding.seed`."""
    try:
        from triage_bot.sandbox import seeding
    except ImportError as problem:
        raise _missing(problem) from problem
    return seeding.seed(
        world, project=project, users=users, visibility=visibility, tier=tier, edition=edition
    )


def running(
    world: World, *, port: int = 0, state_file: str | Path | None = None
) -> AbstractContextManager[Running]:
    """Serve the world from a thread while a `with` block runs; see `server.running`."""
    try:
        from triage_bot.sandbox import server
    except ImportError as problem:
        raise _missing(problem) from problem
    return server.running(world, port=port, state_file=state_file)


def serve(
    world: World,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    state_file: str | Path | None = None,
    anywhere: bool = False,
    started: Callable[[str], None] = lambda _url: None,
) -> None:
    """Serve the world until SIGINT or SIGTERM; see `server.serve`."""
    try:
        from triage_bot.sandbox import server
    except ImportError as problem:
        raise _missing(problem) from problem
    server.serve(world, host=host, port=port, state_file=state_file, anywhere=anywhere, started=started)
