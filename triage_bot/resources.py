"""Where the shipped `config/` and `templates/` are, in a wheel or a checkout; knows not what is in them."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal


def folder(name: Literal["config", "templates"]) -> Traversable:
    """A folder of shipped defaults; a Traversable, since a package may lie in a zip file.

    A wheel carries both folders as `triage_bot/_data`. A checkout has them at its top level, where people
    edit them: an edit there counts at once.
    """
    packaged = files("triage_bot") / "_data"
    return (packaged if packaged.is_dir() else _checkout()) / name


def _checkout() -> Traversable:
    # A Traversable knows no parent; a checkout always lies on disk, so a Path does.
    return Path(__file__).resolve().parent.parent
