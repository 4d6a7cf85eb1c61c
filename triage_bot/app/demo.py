"""The main job on an export of 1,200 invented accounts, against the embedded GitLab; needs no network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import as_file
from pathlib import Path

from triage_bot import resources
from triage_bot.config import Settings, load
from triage_bot.errors import UsageError
from triage_bot.ports import Progress
from triage_bot.sandbox import MissingExtraError, StateFileError, World, running, seed

from .workshop import Quiet, Workshop

DAY = date(2026, 11, 21)
"""The day of the demo: one day after the export."""

BOT = "bot"
URL_VARIABLE = "TRIAGE_BOT_SANDBOX_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSite:
    """The running embedded GitLab and what is needed to work on it."""

    workshop: Workshop
    url: str
    board_url: str
    state_file: Path


@contextmanager
def demo_site(folder: Path, *, port: int = 0, progress: Progress | None = None) -> Iterator[DemoSite]:
    """Start a fresh embedded GitLab with the demo's people and an empty triage project; it runs until the
    block is left. Its state replaces that of an older demo in `folder`, unless one is running there: the old
    state is only touched under its lock. Raises UsageError where it cannot start."""
    state_file = folder / "gitlab.json"
    with ExitStack() as stack:
        try:
            file = stack.enter_context(as_file(resources.folder("config"))) / "demo" / "triage.yml"
            first = load(file, {})
            world = World()
            world.clock.set(datetime.combine(DAY, time(8), UTC).isoformat())
            seeded = seed(world, project=first.gitlab.project, users=users(first))
            site = stack.enter_context(running(world, port=port, state_file=state_file))
        except MissingExtraError as error:
            raise UsageError(str(error)) from None
        except StateFileError as error:
            raise UsageError(
                f"The embedded GitLab cannot start: {error}, or name another folder with --folder."
            ) from None
        except OSError as error:
            place, option = (error.filename, "--folder") if error.filename else (f"port {port}", "--port")
            raise UsageError(
                f"The embedded GitLab cannot start: {place}: {error.strerror or error}. "
                f"Name another one with {option}."
            ) from None
        workshop = Workshop(
            settings=load(file, {URL_VARIABLE: site.url}),
            token=seeded.tokens[BOT],
            progress=progress or Quiet(),
        )
        stack.callback(workshop.close)
        yield DemoSite(
            workshop=workshop,
            url=site.url,
            board_url=f"{site.url}/{first.gitlab.project}",
            state_file=state_file,
        )


def users(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Everybody the people file names, as user name and name: CSMs, then those who answer for regions."""
    people = {p.gitlab: p.name for p in settings.people.people if p.gitlab}
    for route in (*settings.people.routing.values(), settings.people.default_route):
        for username in (route.manager, route.director, route.pool_lead):
            if username:
                people.setdefault(username, username)
    return tuple(people.items())
