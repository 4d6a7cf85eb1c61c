"""How this command can be called again from where the user stands; knows no verb."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

COMMAND = "triage-bot"


def command_line(*arguments: str, environ: Mapping[str, str]) -> str:
    """The command with these arguments, to be typed into a shell: by name where the path has it, else by its
    place, and as a module where it was not started as a script."""
    if shutil.which(COMMAND, path=environ.get("PATH", "")):
        words = [COMMAND]
    elif Path(sys.argv[0]).stem == COMMAND:
        words = [_from_here(sys.argv[0])]
    else:
        words = [_from_here(sys.executable), "-m", "triage_bot"]
    return shlex.join((*words, *arguments))


def _from_here(file: str) -> str:
    """The file relative to the current folder where it lies below it, else in full. Links stay: the Python of
    an environment is one."""
    path, here = Path(os.path.abspath(file)), Path.cwd()
    if not path.is_relative_to(here):
        return str(path)
    below = str(path.relative_to(here))
    return below if os.sep in below else os.path.join(os.curdir, below)
