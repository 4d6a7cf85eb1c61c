"""A source of accounts in a file: finds the newest, has it read, and never raises for what is in it."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from triage_bot.model.account import Reading, SourceReading
from triage_bot.model.vocabulary import About

from .findings import Opener
from .gathering import gathered
from .matching import matches
from .spec import FileSpec
from .verdict import failed

PAST_FILES = 13
"""A quarter of weekly exports: further back no rule looks."""

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class FileSource:
    """Reads one declared source through the opener of its kind (`ports.Source`)."""

    spec: FileSpec
    opener: Opener

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def history(self) -> tuple[Path, ...]:
        """The older files of a glob, oldest first; `past` reads them, `read` does not."""
        return tuple(matches(self.spec.path)[:-1])

    def read(self) -> SourceReading:
        """All accounts of the newest file. What is wrong with it is said in the status and the bad rows."""
        spec = self.spec
        files = matches(spec.path)
        if not files:
            what = "no file has that name; was the export written, and is `path` right?"
            return failed(spec, spec.shown_path or spec.path.name, what)
        path = files[-1]
        shown = _shown(spec, path)
        try:
            rows = partial(self.opener, spec, path)
            return gathered(spec, shown, rows, as_of=_day_in(path.name))
        except OSError as problem:
            return failed(
                spec, shown, f"the file cannot be read: {problem.strerror or problem}; check its rights"
            )
        except (UnicodeError, EOFError) as problem:
            return failed(
                spec, shown, f"the file changed while it was read ({type(problem).__name__}); run again"
            )

    def past(self, account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:
        """What the older files of a glob said of these accounts, oldest first; the last `PAST_FILES` count.

        An older file that cannot be used says nothing: history is welcome, never needed.
        """
        if self.spec.about is not About.ACCOUNTS:
            return {}
        found: dict[str, list[Reading]] = {}
        for path in self.history[-PAST_FILES:]:
            older = replace(self.spec, path=path, shown_path=_shown(self.spec, path))
            for reading in FileSource(older, self.opener).read().readings:
                if reading.facts.account_id in account_ids:
                    found.setdefault(reading.facts.account_id, []).append(reading)
        return {account_id: tuple(readings) for account_id, readings in found.items()}


def _shown(spec: FileSpec, path: Path) -> str:
    """The file as the user would write it: the folder as declared, and the name that was found."""
    declared = Path(spec.shown_path or spec.path.name)
    return str(declared.parent / path.name) if glob.has_magic(declared.name) else str(declared)


def _day_in(name: str) -> date | None:
    """The day in a file's name, such as 2026-11-20 or 20261120; None where there is none."""
    if found := _DAY_IN_NAME.search(name):
        year, month, day = (int(part) for part in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return None
