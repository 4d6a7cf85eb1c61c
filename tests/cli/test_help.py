"""`--version`, `--help` of every verb, and what is no verb: quick, and without a configuration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from triage_bot import __version__
from triage_bot.cli.commands import COMMANDS
from triage_bot.cli.main import run


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"triage-bot {__version__}\n"


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_every_verb(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([flag]) == 0
    out = capsys.readouterr().out
    for name, verb in COMMANDS.items():
        assert f"  {name}" in out
        assert verb.short_help in out


@pytest.mark.parametrize("verb", COMMANDS)
def test_help_of_each_verb(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Usage: triage-bot {verb} ")
    assert COMMANDS[verb].short_help in out, "the list of verbs says something else"
    assert max(map(len, out.splitlines())) <= 80


def test_help_imports_no_machinery() -> None:
    """An answer that needs no GitLab library must not wait for one."""
    code = (
        "import sys; from triage_bot.cli.main import run; run(['--help']);"
        "heavy = {'gitlab', 'jinja2', 'pydantic', 'yaml', 'requests', 'uvicorn'} & set(sys.modules);"
        "sys.exit(f'imported: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["snyc"], "No such command 'snyc'"),
        (["--colour"], "No such option"),
        (["sync", "--dry"], "No such option"),
        (["sync", "--format", "xml"], "'xml' is not one of 'text', 'json', 'markdown'"),
        (["sync", "--at", "tomorrow"], "'tomorrow' is not a day such as 2026-11-21"),
        (["sync", "--at", "2026-02-30"], "'2026-02-30' is not a day such as 2026-11-21"),
        (["sync", "--at", "1999-12-31"], "'1999-12-31' is not between 2000-01-01 and 2100-12-31"),
        (["explain", "Acme", "--at", "9999-12-31"], "'9999-12-31' is not between 2000-01-01 and 2100-12-31"),
        (["sync", "here"], "Got unexpected extra argument (here)"),
        (["explain"], "Missing argument 'ACCOUNT'"),
        (["sandbox", "--port", "many"], "'many' is not a valid integer"),
        (["sync", "--exit-code"], "--exit-code tells of pending changes, so it goes with --dry-run."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert out == ""


def test_without_a_verb_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert "Usage: triage-bot" in out + err
