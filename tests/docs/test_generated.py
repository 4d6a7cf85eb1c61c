"""Generated pages are current, and nothing of the program is missing in them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest

from triage_bot.cli.commands import COMMANDS, EXIT_CODES
from triage_bot.config.schemas import FILES
from triage_bot.errors import TriageBotError
from triage_bot.policy.commands import COMMAND_HELP
from triage_bot.policy.rulebook import RULES

from .commands_pages import REMEDIES
from .rules_page import ROOT
from .write import PAGES, write


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_current(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path](), "run `make docs`"


def test_the_command_writes_every_page(tmp_path: Path) -> None:
    write(tmp_path)
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert written == set(PAGES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_described(name: str) -> None:
    command: click.Command = import_module(COMMANDS[name].module).command
    section = page("commands.md").split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            for word in (*parameter.opts, *parameter.secondary_opts):
                assert f"`{word}`" in section
    first = command.help.split("\n")[0]
    assert first == COMMANDS[name].short_help, "`triage-bot --help` and the command's own help agree"


def test_every_exit_code_is_described() -> None:
    rows = {int(line.split("|")[1]) for line in page("exit-codes.md").splitlines() if line[2:3].isdigit()}
    assert rows == EXIT_CODES.keys() == REMEDIES.keys()
    assert {error.exit_code for error in TriageBotError.__subclasses__()} <= EXIT_CODES.keys()


def test_every_rule_has_its_line() -> None:
    lines = page("rules.md").splitlines()
    for rule in RULES:
        assert f"| {rule.id} | {rule.sentence} | {rule.origin} |" in lines


def test_every_word_to_the_bot_is_described() -> None:
    lines = page("reminders.md").splitlines()
    for word in COMMAND_HELP:
        assert f"| `{word.syntax}` | {word.meaning} | `{word.example}` |" in lines


@pytest.mark.parametrize("name", FILES)
def test_every_configuration_file_is_introduced(name: str) -> None:
    """tests/config holds docs/configuration.md against every single key."""
    assert f"| `{name}.yml` |" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n## {name}.yml\n" in page("configuration.md")
