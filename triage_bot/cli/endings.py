"""What is said when a command cannot do what was asked, and what is left behind when it is a bug."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from triage_bot import __version__
from triage_bot.errors import TriageBotError

from .commands import COMMANDS
from .streams import colour, put

REPORT = "triage-bot-report.txt"
PACKAGES = ("python-gitlab", "pydantic", "pyyaml", "click", "jinja2", "requests", "uvicorn")


def ended(error: Exception, arguments: list[str]) -> int:
    """Say what happened and return the exit code; an unexpected error is a bug and leaves a report file."""
    if isinstance(error, TriageBotError):
        say(error)
        return error.exit_code
    path = write_report(error, arguments)
    where = f"A report was written to {path}" if path else "No report could be written"
    click.echo(
        f"This is a bug in triage-bot ({type(error).__name__}). {where}; it holds versions and places in the "
        "code, no data. Please send it along with what you did.",
        err=True,
    )
    return 1


def say(error: TriageBotError) -> None:
    """The message, then every problem on a line of its own, on standard error."""
    put(click.style(error.message, fg="red"), err=True, color=colour(os.environ))
    for problem in error.problems:
        put(f"  {problem}", err=True)


def write_report(error: Exception, arguments: list[str], folder: Path | None = None) -> Path | None:
    """Versions, the verb, and the places in the code: neither messages nor values, which may hold data."""
    path = (folder or Path()) / REPORT
    verb = next((word for word in arguments if word in COMMANDS), "none")
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"triage-bot {__version__}",
        f"Python {platform.python_version()} on {platform.system()}",
        *(f"{name} {_version(name)}" for name in PACKAGES),
        f"verb: {verb}",
        f"error: {type(error).__module__}.{type(error).__qualname__}",
        *(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames),
    ]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _place(filename: str) -> str:
    """The file from its package on; folders of the machine are nobody's business."""
    parts = Path(filename).parts
    for root in ("triage_bot", "site-packages", *sys.stdlib_module_names):
        if root in parts:
            return "/".join(parts[parts.index(root) :])
    return parts[-1]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
