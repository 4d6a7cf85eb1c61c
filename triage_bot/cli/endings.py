"""What is said when a command cannot do what was asked, and what is left behind when it is a bug."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage_bot import __version__
from triage_bot.app.noted import digest_noted
from triage_bot.errors import TriageBotError
from triage_bot.report.plain import printable

from .commands import COMMANDS
from .streams import colour, put

if TYPE_CHECKING:
    from triage_bot.report.mask import Mask

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
        f"This is a bug in triage-bot ({type(error).__name__}). {where}; it holds versions, the plan's "
        "digest and places in the code, no data. Please send it along with what you did.",
        err=True,
    )
    return 1


def say(error: TriageBotError, mask: Mask | None = None) -> None:
    """The message, then every problem on a line of its own, on standard error."""
    shown = mask.text if mask else str
    put(click.style(printable(shown(error.message)), fg="red"), err=True, color=colour(os.environ))
    for problem in error.problems:
        put(f"  {printable(shown(str(problem)))}", err=True)


def write_report(error: Exception, arguments: list[str], folder: Path | None = None) -> Path | None:
    """Versions, the command without its values, the plan's digest, and the places in the code: neither
    messages nor values, which may hold data."""
    path = (folder or Path()) / REPORT
    lines = [
        f"triage-bot {__version__}",
        f"Python {platform.python_version()} on {platform.system()}",
        *(f"{name} {_version(name)}" for name in PACKAGES),
        f"command: {' '.join(('triage-bot', *_command(arguments)))}",
        f"plan: {digest_noted(error) or 'none was made yet'}",
        *_trace(error),
    ]
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _command(arguments: list[str]) -> list[str]:
    """The verb and the names of options that it declares: what follows them may name a customer."""
    verb = next((word for word in arguments if word in COMMANDS), None)
    if verb is None:
        return ["(no verb)"]
    try:
        declared = import_module(COMMANDS[verb].module).command.params
    except Exception:
        return [verb, "(its options cannot be told)"]
    known = {name for param in declared for name in (*param.opts, *param.secondary_opts)}
    given = [word.partition("=")[0] for word in arguments]
    return [verb, *(word for word in given if word.startswith("-") and word in known)]


def _trace(error: BaseException) -> list[str]:
    """The error and what it came from, the first cause last; each with its places, innermost last."""
    lines: list[str] = []
    seen: set[int] = set()
    said, current = "error", error
    while id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{said}: {type(current).__module__}.{type(current).__qualname__}")
        frames = traceback.extract_tb(current.__traceback__)
        lines += [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
        origin = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if origin is None:
            break
        said, current = "from", origin
    return lines


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
