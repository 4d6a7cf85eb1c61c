"""`triage-bot sandbox`: the embedded GitLab as a server of its own."""

from __future__ import annotations

from pathlib import Path

import click

from triage_bot.errors import UsageError
from triage_bot.sandbox import (
    FaultFileError,
    MissingExtraError,
    StateFileError,
    World,
    read_faults,
    seed,
    serve,
)

from .call import PORT, Call

BOT_TOKEN = "bot"


@click.command("sandbox")
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback address to listen on.")
@click.option("--port", type=PORT, metavar="PORT", default=8929, show_default=True, help="Port to listen on.")
@click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(".demo/gitlab.json"),
    show_default=True,
    help="The file that holds its state; made with an empty project when it does not exist.",
)
@click.option(
    "--faults",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=None,
    metavar="FILE",
    help="Trouble on order, as docs/sandbox.md describes: failures, lost connections, rate limits.",
)
@click.pass_obj
def command(call: Call, host: str, port: int, state: Path, faults: Path | None) -> int:
    """Run the embedded GitLab on this machine.

    A GitLab look-alike for trials: the REST routes the bot uses, and a board and issue pages for the
    browser. It has no protection and listens on this machine only.

    \b
    Example:
      triage-bot sandbox --port 8929 --state .demo/gitlab.json
    """
    try:
        trouble = read_faults(faults) if faults else None
        if state.exists():
            world = World.load(state)
        else:
            world = World()
            world.instance.limit_as_installed()
            state.parent.mkdir(parents=True, exist_ok=True)
            click.echo(f"New project {seed(world).project_path}")
        world.faults = trouble or world.faults
        serve(world, host=host, port=port, state_file=state, started=lambda url: _started(url, world))
    except MissingExtraError as error:
        raise UsageError(str(error)) from None
    except FaultFileError as error:
        raise UsageError(f"The file of faults cannot be used:\n{error}") from None
    except (StateFileError, OSError, ValueError) as error:
        raise UsageError(f"The embedded GitLab cannot start: {error}") from None
    return 0


def _started(url: str, world: World) -> None:
    """Where to look, and the token that works there and nowhere else."""
    click.echo(f"Open {url}")
    for token in world.tokens:
        if token.name == BOT_TOKEN:
            click.echo(f"TRIAGE_BOT_TOKEN={token.value}")
