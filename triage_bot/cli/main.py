"""The command `triage-bot`: finds the verb, runs it, and turns every ending into an exit code."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from triage_bot import __version__

from .commands import COMMANDS


class LazyGroup(click.Group):
    """Imports a verb's module only when that verb is used: `--version` and `--help` stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        verb = COMMANDS.get(cmd_name)
        if verb is None:
            return None
        command: click.Command = import_module(verb.module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.short_help) for name, verb in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path),
    default=Path("config/triage.yml"),
    show_default=True,
    envvar="TRIAGE_BOT_CONFIG",
    show_envvar=True,
    metavar="FILE",
    help="The configuration.",
)
@click.version_option(__version__, prog_name="triage-bot", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, config: Path) -> None:
    """Keep one GitLab issue per customer account at risk: opened, labelled, fresh.

    Reads account health sources, compares them with a GitLab project, and makes the smallest set of
    changes. The token is read from TRIAGE_BOT_TOKEN. Start with: triage-bot demo
    """
    from .call import Call
    from .screen import Screen

    ctx.obj = Call(config=config, environ=os.environ, screen=Screen(os.environ))


def main(arguments: list[str] | None = None) -> None:
    """Run and exit. Never ends in a traceback: a bug leaves a report file and exit code 1."""
    sys.exit(run(arguments if arguments is not None else sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run and return the exit code."""
    try:
        code: Any = cli.main(args=arguments, prog_name="triage-bot", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.Abort:
        click.echo("Stopped.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Exception as error:
        from .endings import ended

        return ended(error, arguments)
