"""Which files a declared path stands for; opens none of them."""

from __future__ import annotations

import glob
from pathlib import Path


def below(folder: Path, path: str) -> Path:
    """The path in a folder, in which only what the user wrote may be a pattern."""
    return Path(glob.escape(str(folder))) / path if glob.has_magic(path) else folder / path


def matches(path: Path) -> list[Path]:
    """The files a path stands for, by name, so that the newest of dated exports comes last."""
    if path.is_file():
        return [path]
    found = (Path(name) for name in glob.glob(str(path), recursive=True))
    return sorted((file for file in found if file.is_file()), key=lambda file: (file.name, str(file)))
