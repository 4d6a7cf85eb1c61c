"""`triage-bot check`: every problem at once, before a run."""

from __future__ import annotations

from datetime import date

import click

from triage_bot.app.check import Checked, check, with_templates
from triage_bot.app.looking import look_at_sources
from triage_bot.errors import ConfigurationError
from triage_bot.model.account import SourceReading
from triage_bot.report.line import Line, Part, count
from triage_bot.report.plain import plain
from triage_bot.report.source_line import extent

from .call import Call, at_option
from .looked import looked_lines

FAILED = 3


@click.command("check")
@click.option("--offline", is_flag=True, help="Leave GitLab out: configuration, templates and sources only.")
@click.option("--read-only", is_flag=True, help="A token that may only read is enough.")
@click.option(
    "--sources",
    is_flag=True,
    help="Look at every source: its columns, the mapping with masked examples, guesses. Without GitLab.",
)
@at_option
@click.pass_obj
def command(call: Call, offline: bool, read_only: bool, sources: bool, at: date | None) -> int:
    """Find every problem before a run does.

    Looks at the configuration, the templates, every source, the token with its scope and expiry, the role
    in the project, its visibility and its labels. Prints all problems at once, each with its place and
    what to do; exit code 3 when there are any. Of a source with a preset it tells which columns are read.

    With --sources it also samples every source, shows field by field what is mapped, with examples that are
    masked, guesses what else probably should be, and prints the lines to paste. No run ever guesses.

    \b
    Example:
      triage-bot check --offline
    """
    try:
        workshop = call.workshop()
    except ConfigurationError as error:
        raise with_templates(error, call.config, call.environ) from None
    today, _ = call.moment(workshop.settings, at)
    try:
        found = check(workshop, today=today, offline=offline or sources, to_write=not read_only)
        looked = look_at_sources(workshop) if sources else ()
    finally:
        workshop.close()
        call.screen.clear()
    for one in looked:
        for line in looked_lines(one):
            call.screen.line(line)
    _print(call, found)
    return FAILED if found.problems else 0


def _print(call: Call, found: Checked) -> None:
    for reading in found.sources:
        call.screen.line(_source(reading))
        for told in found.mappings.get(reading.status.name, ()):
            call.screen.line(Line(Part.DETAIL, plain(told, longest=2_000)))
    for hint in found.hints:
        call.screen.line(Line(Part.DETAIL, f"hint: {plain(str(hint), longest=400)}"))
    for problem in found.problems:
        call.screen.problem(plain(str(problem), longest=500))
    if found.problems:
        call.screen.problem(f"{count(len(found.problems), 'problem')} found.")
    else:
        call.screen.line(Line(Part.TITLE, "No problem found."))


def _source(reading: SourceReading) -> Line:
    status = reading.status
    bad = f", {count(len(reading.bad_rows), 'unusable row')}" if reading.bad_rows else ""
    as_of = f", as of {status.as_of}" if status.as_of else ""
    return Line(
        Part.PLAIN,
        f"source {plain(status.name)}: {status.state}, {extent(status)}{bad}{as_of}",
    )
