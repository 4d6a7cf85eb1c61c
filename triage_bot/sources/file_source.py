"""A source of accounts in a file: finds the newest, has it read, and never raises for what is in it."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from triage_bot.model.account import Reading, SourceReading

from .collector import paused
from .findings import Findings, Opener
from .harvest import Harvest
from .refusal import FileRefusedError
from .spec import AS_OF, SourceSpec
from .values.dates import zone
from .values.fault import CellError
from .values.readers import Column
from .verdict import failed, judged

PAST_FILES = 13
"""A quarter of weekly exports: further back no rule looks."""

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class FileSource:
    """Reads one declared source through the opener of its kind (`ports.Source`)."""

    spec: SourceSpec
    opener: Opener

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def history(self) -> tuple[Path, ...]:
        """The older files of a glob, oldest first; `past` reads them, `read` does not."""
        return tuple(_matches(self.spec.path)[:-1])

    def read(self) -> SourceReading:
        """All accounts of the newest file. What is wrong with it is said in the status and the bad rows."""
        spec = self.spec
        found = Findings()
        matches = _matches(spec.path)
        if not matches:
            what = "no file has that name; was the export written, and is `path` right?"
            return failed(spec, spec.shown_path or spec.path.name, what)
        path = matches[-1]
        shown = _shown(spec, path)
        harvest = Harvest(source=spec.name, file=shown)
        try:
            columns = columns_of(spec)
            mapped = [(column.field, column.spec) for column in columns]
            rows = self.opener(spec, path, mapped, found)
            with closing(rows), paused():
                harvest.reap(rows, columns, as_of=_day_in(path.name), limits=spec.limits)
            harvest.add_spoilt(found.spoilt, columns, spec.limits)
        except FileRefusedError as refusal:
            return failed(spec, shown, refusal.what, line=refusal.line, notes=found.notes)
        except CellError as fault:
            return failed(spec, shown, f"the declaration of this source is wrong: {fault}")
        except OSError as problem:
            return failed(
                spec, shown, f"the file cannot be read: {problem.strerror or problem}; check its rights"
            )
        except (UnicodeError, EOFError) as problem:
            return failed(
                spec, shown, f"the file changed while it was read ({type(problem).__name__}); run again"
            )
        return judged(spec, harvest, columns, found)

    def past(self, account_ids: frozenset[str]) -> Mapping[str, tuple[Reading, ...]]:
        """What the older files of a glob said of these accounts, oldest first; the last `PAST_FILES` count.

        An older file that cannot be used says nothing: history is welcome, never needed.
        """
        found: dict[str, list[Reading]] = {}
        for path in self.history[-PAST_FILES:]:
            older = replace(self.spec, path=path, shown_path=_shown(self.spec, path))
            for reading in FileSource(older, self.opener).read().readings:
                if reading.facts.account_id in account_ids:
                    found.setdefault(reading.facts.account_id, []).append(reading)
        return {account_id: tuple(readings) for account_id, readings in found.items()}


def columns_of(spec: SourceSpec) -> list[Column]:
    """The mapped columns made ready: the account id first, the column of the day last.

    Raises CellError, naming the field, where a declaration makes no sense.
    """
    if "account_id" not in spec.fields:
        raise CellError("no column is mapped to account_id")
    fields = {"account_id": spec.fields["account_id"], **spec.fields}
    if spec.as_of is not None:
        fields[AS_OF] = spec.as_of
    in_zone = zone(spec.time_zone)
    columns = []
    for field, column in fields.items():
        try:
            columns.append(Column(field, column, id_kind=spec.id_kind, in_zone=in_zone))
        except KeyError:
            raise CellError(f"{field}: there is no such field") from None
        except CellError as fault:
            raise CellError(f"{field}: {fault}") from None
    return columns


def _matches(path: Path) -> list[Path]:
    """The files a path stands for, by name, so that the newest of dated exports comes last."""
    if path.is_file():
        return [path]
    found = (Path(name) for name in glob.glob(str(path), recursive=True))
    return sorted((file for file in found if file.is_file()), key=lambda file: (file.name, str(file)))


def _shown(spec: SourceSpec, path: Path) -> str:
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
