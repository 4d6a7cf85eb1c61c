"""`triage-bot sync`: the scheduled job, and its dry run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from triage_bot.app.noted import plan_noted
from triage_bot.app.sync import SyncOrder, SyncResult, sync
from triage_bot.errors import UsageError
from triage_bot.report.plan_file import to_json
from triage_bot.report.plan_markdown import plan_markdown
from triage_bot.report.plan_text import plan_lines
from triage_bot.report.run_text import cost_line, dashboard_line, written_lines

from .call import Call, at_option
from .endings import say
from .masking import mask_of, mask_option
from .plan_out import PlanFile, make_ready, write

PENDING = 10


@click.command("sync")
@click.option(
    "--dry-run", is_flag=True, help="Print the plan and change nothing; a read_api token is enough."
)
@click.option(
    "--account", "accounts", multiple=True, metavar="ID", help="Only this account; may be repeated."
)
@click.option(
    "--plan-out",
    type=PlanFile(),
    metavar="FILE",
    help="Write the whole plan as JSON.",
)
@click.option("--expect", metavar="DIGEST", help="Write only if the plan still has this digest.")
@click.option(
    "--allow-bulk",
    is_flag=True,
    help="Let the plan pass the brakes, and sources that differ much from the last run.",
)
@click.option(
    "--first-run", is_flag=True, help="Compare the sources with no earlier run; the brakes still hold."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to print the plan.",
)
@at_option
@mask_option
@click.option("--exit-code", is_flag=True, help="With --dry-run: exit 10 when changes are pending.")
@click.pass_obj
def command(
    call: Call,
    dry_run: bool,
    accounts: tuple[str, ...],
    plan_out: Path | None,
    expect: str | None,
    allow_bulk: bool,
    first_run: bool,
    form: str,
    at: date | None,
    mask: bool,
    exit_code: bool,
) -> int:
    """Open, label and refresh the triage issues.

    Reads the sources and the GitLab project, prints the plan with the reason for every line, and carries
    it out unless --dry-run is given. Running it again changes nothing more.

    \b
    Example:
      triage-bot sync --dry-run
      triage-bot sync --dry-run --account 0018b00002uvS7yAAE
    """
    if exit_code and not dry_run:
        raise UsageError("--exit-code tells of pending changes, so it goes with --dry-run.")
    if mask and form == "json":
        raise UsageError(
            "--mask hides names in what people read; the JSON plan holds the texts that would be written, "
            "whole. Use --format text or markdown, and --plan-out for a file that you protect."
        )
    workshop = call.workshop()
    if plan_out is not None:
        make_ready(plan_out, workshop.settings)
    today, now = call.moment(workshop.settings, at)
    order = SyncOrder(
        today=today,
        now=now,
        dry_run=dry_run,
        accounts=accounts,
        expect=expect,
        allow_bulk=allow_bulk,
        first_run=first_run,
    )
    try:
        result = sync(workshop, order)
    finally:
        workshop.close()
        call.screen.clear()
    with plan_noted(result.planned.plan):
        if mask:
            call.screen.mask = mask_of(result.planned, workshop.settings, call.environ)
        if plan_out is not None:
            write(plan_out, to_json(result.planned.plan))
        _print(call, result, form, dry_run=dry_run)
    if result.errors:
        for error in result.errors:
            say(error, call.screen.mask)
        return result.errors[0].exit_code
    return PENDING if exit_code and not result.planned.plan.empty else 0


def _print(call: Call, result: SyncResult, form: str, *, dry_run: bool) -> None:
    """The plan goes to standard output in every form; what became of it beside machine-readable plans goes
    to standard error."""
    plan, brakes = result.planned.plan, result.planned.brakes
    if form == "json":
        call.screen.text(to_json(plan))
    elif form == "markdown":
        call.screen.text(plan_markdown(plan, brakes, mask=call.screen.mask))
    else:
        call.screen.lines(plan_lines(plan, brakes))
    beside = form != "text"
    if dry_run:
        outcome = []
    else:
        outcome = list(written_lines(result.written))
    if result.dashboard is not None:
        outcome.append(dashboard_line(result.dashboard.action, result.dashboard.written))
    for line in (*outcome, cost_line(result.requests, result.wasted)):
        call.screen.line(line, err=beside)
