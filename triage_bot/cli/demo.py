"""`triage-bot demo`: the main job, seen by a new user on their own machine."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, time
from pathlib import Path

import click

from triage_bot.app.demo import DAY, DemoSite, demo_site
from triage_bot.app.setup import setup
from triage_bot.app.sync import SyncOrder, sync
from triage_bot.report.line import Line, Part
from triage_bot.report.plan_text import plan_lines, summary
from triage_bot.report.run_text import cost_line, written_lines

from .again import command_line
from .call import PORT, Call
from .endings import say

PAGES = (
    ("the configuration it ran with: ", "config/demo/triage.yml", ""),
    ("what the rules are:            ", "docs/rules.md", ""),
    ("your own project:              ", "README.md", ", section Your own project"),
)
"""What to read, which file and where in it; told only to those who stand in a folder that has it."""


@click.command("demo")
@click.option(
    "--port",
    type=PORT,
    metavar="PORT",
    default=0,
    help="Port of the embedded GitLab; any free one by default.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".demo"),
    show_default=True,
    help="Where the embedded GitLab keeps its state; an older demo there is replaced.",
)
@click.option(
    "--serve/--no-serve",
    default=None,
    help="Keep the board open in the browser until Ctrl-C; the default on a terminal.",
)
@click.pass_obj
def command(call: Call, port: int, folder: Path, serve: bool | None) -> int:
    """See it work on invented accounts, without a GitLab.

    Starts the embedded GitLab, reads a Gainsight export of 1,200 invented accounts, prints the plan, opens
    the issues, shows that a second run changes nothing, and says where to look.
    """
    stay = sys.stdin.isatty() and sys.stdout.isatty() if serve is None else serve
    with demo_site(folder, port=port, progress=call.screen) as site:
        code = _runs(call, site)
        _where_to_look(call, site, stay=stay)
        if stay:
            _wait()
    return code


def _runs(call: Call, site: DemoSite) -> int:
    """Set up, run, and run again; the exit code of the first run that did not go well."""
    setup(site.workshop, today=DAY, dashboard=False)
    order = SyncOrder(today=DAY, now=datetime.combine(DAY, time(8), UTC))
    first = sync(site.workshop, order)
    call.screen.lines(plan_lines(first.planned.plan, first.planned.brakes))
    for line in (*written_lines(first.written), cost_line(first.requests, first.wasted)):
        call.screen.line(line)
    before = sum(first.requests.values())
    second = sync(site.workshop, order)
    again = sum(second.requests.values()) - before
    call.screen.line(Line(Part.TITLE, f"A second run: {summary(second.planned.plan)}"))
    call.screen.line(Line(Part.DETAIL, f"{again} requests to GitLab."))
    for result in (first, second):
        for error in result.errors:
            say(error)
            return error.exit_code
    return 0


def _where_to_look(call: Call, site: DemoSite, *, stay: bool) -> None:
    rows = [Line(Part.TITLE, "Where to look")]
    if stay:
        rows.append(Line(Part.PLAIN, f"  the board in your browser: {site.board_url}   (Ctrl-C ends it)"))
    else:
        again = command_line("sandbox", "--state", str(site.state_file), environ=call.environ)
        rows.append(Line(Part.PLAIN, f"  the board in your browser: run  {again}"))
    rows += [
        Line(Part.PLAIN, f"  {what}{file}{place}") for what, file, place in PAGES if Path(file).is_file()
    ]
    for row in rows:
        call.screen.line(row)


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
