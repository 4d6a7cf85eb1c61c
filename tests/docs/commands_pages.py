"""The pages of commands and exit codes, told from the command line itself; knows no use case."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module

import click

from triage_bot.cli.commands import COMMANDS, EXIT_CODES
from triage_bot.cli.main import cli

COMMANDS_INTRODUCTION = """\
# Commands

<!-- Written by `make docs` from the commands themselves; a test keeps it current. -->

`triage-bot --help` and `triage-bot COMMAND --help` say the same in a terminal. Options of the command line
as a whole stand before the command, the others behind it:
`triage-bot --config config/demo/triage.yml sync --dry-run`. Plans and answers go to standard output,
everything else to standard error. How a run can end is told in [exit-codes.md](exit-codes.md).
"""

ENVIRONMENT = """\
## Environment

| variable | meaning |
| --- | --- |
| `TRIAGE_BOT_TOKEN` | the token for GitLab; no option and no file holds it, so that it is in no history |
| `TRIAGE_BOT_CONFIG` | the configuration, where `--config` is not given |
| `CI_JOB_TOKEN` | only compared with `TRIAGE_BOT_TOKEN`, to refuse it with a clear message |
| `GITLAB_CI` | `true` in a GitLab job: sections of the plan can be folded there |
| `NO_COLOR`, `FORCE_COLOR` | no colours, or colours although the output is no terminal |

Variables that the configuration names, such as `${CI_SERVER_URL}`, are described in
[configuration.md](configuration.md).
"""

EXIT_INTRODUCTION = """\
# Exit codes

<!-- Written by `make docs` from triage_bot/cli/commands.py; a test keeps it current. -->

A job that schedules the bot can tell from the exit code who has to act. When several things went wrong, the
gravest decides, and all of them are printed. Ctrl-C ends with 130, as everywhere.

| code | meaning | was anything written? | what to do |
| --- | --- | --- | --- |
"""

REMEDIES: Mapping[int, tuple[str, str]] = {
    0: ("what the plan says", "nothing"),
    1: (
        "perhaps in part; the next run heals it",
        "send `triage-bot-report.txt`: versions, the plan's digest, places in the code; no names, no token",
    ),
    2: ("no", "read the message, or `triage-bot COMMAND --help`"),
    3: ("no", "mend the places the message names; `triage-bot check` lists all of them at once"),
    4: (
        "the safe part: nothing that rests on the word of the source",
        "look at the export the message names; `triage-bot check --offline` reads it again",
    ),
    5: (
        "no",
        "look at the plan; if it is right, run once with `--allow-bulk`, or with the digest it now has",
    ),
    6: (
        "the other changes, and each refusal is listed",
        (
            "read the list: mostly a role is too low, a person was faster or the time was over; the next"
            " run goes on"
        ),
    ),
    7: ("yes", "report it with the plan file (`--plan-out`); a template of your own may be at fault"),
    8: (
        "no, or labels by `setup`",
        "follow the message: address, project, token or role; then run `triage-bot check`",
    ),
    10: ("no", "nothing, or run `triage-bot sync`"),
}
"""Per exit code: whether anything was written, and what to do."""


def commands_page() -> str:
    """The whole page of commands."""
    parts = [COMMANDS_INTRODUCTION, "## Options of the whole command line", "", *_table(cli), ""]
    for name in COMMANDS:
        command: click.Command = import_module(COMMANDS[name].module).command
        parts += [f"## {name}", "", *_usage(name, command), *_help(command), *_table(command), ""]
    return "\n".join([*parts, ENVIRONMENT])


def exit_codes_page() -> str:
    """The whole page of exit codes."""
    rows = (f"| {code} | {meaning} | {' | '.join(REMEDIES[code])} |" for code, meaning in EXIT_CODES.items())
    return EXIT_INTRODUCTION + "\n".join(rows) + "\n"


def _usage(name: str, command: click.Command) -> Iterator[str]:
    arguments = [
        p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)
    ]
    yield from ("```sh", " ".join(["triage-bot", name, "[OPTIONS]", *arguments]), "```", "")


def _help(command: click.Command) -> Iterator[str]:
    """The help text; a paragraph that click leaves as it is (`\\b`) holds examples."""
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b"):
            examples = [line.strip() for line in paragraph.splitlines()[2:]]
            yield from ("For example:", "", "```sh", *examples, "```", "")
        else:
            yield from (paragraph, "")


def _table(command: click.Command) -> Iterator[str]:
    context = click.Context(command, help_option_names=["-h", "--help"])
    yield from ("| option | default | meaning |", "| --- | --- | --- |")
    for option in command.get_params(context):
        if isinstance(option, click.Option):
            yield f"| {_names(option, context)} | {_default(option)} | {option.help} |"


def _names(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    value = option.make_metavar(context).strip("[]").replace("|", "`, `")
    return f"{names} `{value}`"


def _default(option: click.Option) -> str:
    shown = option.show_default and option.default is not None
    return f"`{option.default}`" if shown else "–"
