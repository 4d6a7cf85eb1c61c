"""Finds the files of a configuration: as named, else beside the main file, else as shipped; reads no YAML."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from triage_bot import resources
from triage_bot.errors import Problem

from .yaml_text import MAX_BYTES


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file's bytes. `shown` names it as the user wrote it, relative to where the main file was given."""

    shown: str
    content: bytes


def main_file(path: Path) -> Path:
    """The triage.yml that is meant: the path itself, or that in the folder."""
    return path / "triage.yml" if path.is_dir() else path


def read(path: Path, *, otherwise: str) -> FoundFile | Problem:
    """A file that must be there; `otherwise` is the hint where it is not."""
    shown = os.path.normpath(path)
    try:
        with path.open("rb") as file:
            # One byte over the limit is enough to refuse a file, however much more of it there is.
            return FoundFile(shown, file.read(MAX_BYTES + 1))
    except FileNotFoundError:
        return Problem("no such file", file=shown, hint=otherwise)
    except IsADirectoryError:
        return Problem("this is a folder, a file is needed", file=shown)
    except OSError as error:
        return Problem(f"cannot be read: {error.strerror or error}", file=shown, hint="may the file be read?")


def beside_or_shipped(folder: Path, name: str) -> FoundFile | Problem:
    """An optional file: the user's own beside the main file, else the shipped default."""
    if os.path.lexists(folder / name):
        return read(folder / name, otherwise="the link leads nowhere")
    return FoundFile(f"shipped {name}", (resources.folder("config") / name).read_bytes())
