"""Prints lines with colour on a terminal, folded sections in a CI log, progress where a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping

import click

from triage_bot.report.line import Line, Part
from triage_bot.report.mask import Mask
from triage_bot.report.plain import printable

from .streams import colour, in_job, put

STYLES: Mapping[Part, Mapping[str, object]] = {
    Part.TITLE: {"bold": True},
    Part.SECTION: {"bold": True},
    Part.OPEN: {"fg": "green"},
    Part.UPDATE: {"fg": "cyan"},
    Part.NUDGE: {"fg": "magenta"},
    Part.CLOSE: {"fg": "red"},
    Part.HOLD: {"fg": "yellow"},
    Part.DETAIL: {"dim": True},
    Part.WARNING: {"fg": "yellow", "bold": True},
    Part.PLAIN: {},
}


class Screen:
    """Where a command prints. Results go to standard output, everything else to standard error."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._folds = in_job(environ)
        self._colour = colour(environ)
        self._watched = sys.stderr.isatty() and not self._folds
        self._shown = False
        self._sections = 0
        self.mask: Mask | None = None
        """Applied to whatever is printed of a plan from then on."""

    def lines(self, lines: Iterable[Line]) -> None:
        """Print lines; in a GitLab job each section becomes one that can be folded."""
        open_section: str | None = None
        for line in map(self._shown_as, lines):
            starts = line.part in (Part.SECTION, Part.TITLE)
            if starts and open_section:
                self._end(open_section)
                open_section = None
            if line.part is Part.SECTION and self._folds:
                open_section = self._start(line.text)
            else:
                self._print(line)
        if open_section:
            self._end(open_section)

    def line(self, line: Line, *, err: bool = False) -> None:
        self._print(self._shown_as(line), err=err)

    def _shown_as(self, line: Line) -> Line:
        return line if self.mask is None else self.mask.line(line)

    def _print(self, line: Line, *, err: bool = False) -> None:
        self.clear()
        lead = "\n" if line.part is Part.SECTION else ""
        styled = click.style(printable(line.text), **STYLES[line.part])  # type: ignore[arg-type]
        put(lead + styled, err=err, color=self._colour)

    def text(self, text: str) -> None:
        """Print text for machines as it is."""
        self.clear()
        put(text, nl=False)

    def problem(self, text: str) -> None:
        self.clear()
        put(click.style(printable(text), fg="red"), err=True, color=self._colour)

    def step(self, what: str, done: int, total: int | None) -> None:
        """`ports.Progress`: one line that is overwritten, on a terminal only."""
        if self._watched:
            far = f" {done:,} of {total:,}" if total else ""
            put(f"\r\x1b[2K{what}{far} ...", err=True, nl=False, color=True)
            self._shown = True

    def clear(self) -> None:
        """Take the progress line away."""
        if self._shown:
            put("\r\x1b[2K", err=True, nl=False, color=True)
            self._shown = False

    def _start(self, title: str) -> str:
        """GitLab's markers for a section (doc/ci/jobs/job_logs.md)."""
        self._sections += 1
        name = f"triage_bot_{self._sections}"
        put(
            f"\x1b[0Ksection_start:{int(time.time())}:{name}[collapsed=true]\r\x1b[0K{printable(title)}",
            color=True,
        )
        return name

    @staticmethod
    def _end(name: str) -> None:
        put(f"\x1b[0Ksection_end:{int(time.time())}:{name}\r\x1b[0K", color=True)
