"""Where `--plan-out` may write the plan: nowhere that holds something else; knows no plan's content."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from triage_bot.config import Settings
from triage_bot.errors import UsageError
from triage_bot.sources.named_files import named_files


class PlanFile(click.ParamType[Path]):
    """The name of a file; an empty one is mostly a variable that was never set."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        if not str(value).strip():
            self.fail("the name of the file is empty; name one, such as plan.json", param, ctx)
        return Path(str(value))


def make_ready(path: Path, settings: Settings) -> None:
    """See to it that the plan can be written: found out after the changes it would be too late.

    Raises UsageError where the file belongs to the configuration or to a source, or holds anything but an
    older plan, and where it cannot be written.
    """
    if kept := _belongs(path, settings) or _holds_else(path):
        raise UsageError(f"The plan is not written to {path}: {kept}. Name another file, such as plan.json.")
    write(path, "", mode="a")


def write(path: Path, text: str, *, mode: str = "w") -> None:
    """Write the file. Raises UsageError where that is not possible."""
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"The plan cannot be written to {path}: {error.strerror}.") from None


def _belongs(path: Path, settings: Settings) -> str | None:
    """What a file is to the bot, also one that is still to come: an export that matches would be read."""
    meant = Path(os.path.realpath(path))
    if meant == Path(os.path.realpath(settings.file)):
        return "this is the configuration"
    for source in settings.sources:
        for file, shown in named_files(source):
            folder = Path(os.path.realpath(file.parent))
            if meant.match(str(folder / file.name)):
                return f"the source {source.name} reads {shown}"
    return None


def _holds_else(path: Path) -> str | None:
    """Why a file that exists is no older plan; an empty one and a device are nobody's."""
    if not path.is_file() or not path.stat().st_size:
        return None
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        return f"what is there cannot be read ({error.strerror})"
    except (ValueError, RecursionError):
        content = None
    return None if isinstance(content, dict) and "digest" in content else "what is there is no plan"
