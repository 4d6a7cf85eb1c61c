"""One JSON file that holds a world, and a journal beside it that holds what came since.

It must not know what the rows mean. Each change is appended to the journal before it is answered, so that a
killed process loses nothing; closing folds the journal into the file. No fsync: a crash of the machine is
out of scope.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage_bot.sandbox.world import World

FORMAT = 1
FOLD_AT_BYTES = 16_000_000


class StateFileError(Exception):
    """The state file cannot be used; the text says why and what to do."""


def journal_of(path: Path) -> Path:
    """Where the changes since the last fold are kept."""
    return path.with_name(path.name + ".journal")


def write(world: World, path: Path) -> None:
    """Replace the file by the present state in one step and drop the journal, which it now contains."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(json.dumps({"format": FORMAT, **world.dump()}, ensure_ascii=False), encoding="utf-8")
    os.replace(fresh, path)
    journal_of(path).unlink(missing_ok=True)


def read(world: World, path: Path) -> World:
    """Fill the world from the file and then from the journal, if a process left one behind."""
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(state, dict) or state.get("format") != FORMAT:
            raise ValueError(f"not a sandbox state of format {FORMAT}")
        world.apply(state)
    except (ValueError, KeyError, TypeError) as problem:
        raise StateFileError(
            f"{path}: cannot be read as sandbox state ({problem}); move it away to start anew"
        ) from None
    for change in _journal_lines(journal_of(path)):
        world.apply(change)
    return world


def _journal_lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    # A last line without its line end was being written when the process died: nobody got an answer for it.
    complete = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line) for line in complete]


def _lock(file: IO[str]) -> None:
    """Hold the file until it is closed or the process ends; systems without `fcntl` go without."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class StateFile:
    """Keeps one file up to date with one world while it is open."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path

    def __enter__(self) -> StateFile:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self._path.with_name(f".{self._path.name}.lock").open("w")
        try:
            _lock(self._lock)
        except OSError:
            self._lock.close()
            raise StateFileError(f"{self._path}: another sandbox is using this file; stop it first") from None
        with self._world.lock:
            self._fold()
            self._world.listen(self._append)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._world.lock:
            self._world.listen(None)
            self._journal.close()
            write(self._world, self._path)
        self._lock.close()

    def _fold(self) -> None:
        write(self._world, self._path)
        self._journal = journal_of(self._path).open("ab", buffering=0)
        self._size = 0

    def _append(self, change: dict[str, Any]) -> None:
        line = json.dumps(change, ensure_ascii=False).encode() + b"\n"
        self._journal.write(line)
        self._size += len(line)
        if self._size > FOLD_AT_BYTES:
            self._journal.close()
            self._fold()
