"""`triage-bot explain`: every rule for one account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from triage_bot.app.explain import Explanation, explain
from triage_bot.report.action_lines import action_lines
from triage_bot.report.explanation import finding_lines
from triage_bot.report.line import Line, Part, section
from triage_bot.report.plain import plain
from triage_bot.report.plan_text import masked_row
from triage_bot.report.run_text import cost_line

from .call import Call, at_option
from .masking import mask_of, mask_option


@click.command("explain")
@click.argument("account")
@at_option
@mask_option
@click.pass_obj
def command(call: Call, account: str, at: date | None, mask: bool) -> int:
    """Say why something happens, or does not, with one account.

    ACCOUNT is an account id, the exact name of the account, or an issue number such as '#12'. Prints every
    rule with what it looked at, where that came from and as of which day, whether it applies, and what
    would change it. Reads only.

    \b
    Example:
      triage-bot explain 0018b00002uvS7yAAE
    """
    workshop = call.workshop()
    today, _ = call.moment(workshop.settings, at)
    try:
        found = explain(workshop, account, today=today)
    finally:
        workshop.close()
        call.screen.clear()
    if mask and found.planned is not None:
        asked = () if found.account_id in found.planned.book.accounts else (found.asked,)
        call.screen.mask = mask_of(
            found.planned, workshop.settings, call.environ, others=(*asked, found.name)
        )
    call.screen.lines(_lines(found))
    call.screen.line(cost_line(found.requests))
    return 0


def _lines(found: Explanation) -> Iterator[Line]:
    name = f"{plain(found.name)} " if found.name else ""
    number = f", issue #{found.issue.iid} ({'open' if found.issue.open else 'closed'})" if found.issue else ""
    yield Line(Part.TITLE, f"{name}[{plain(found.account_id or found.asked)}]: {found.standing}{number}")
    yield Line(Part.PLAIN, f"  {plain(found.answer, longest=1000)}")
    for row in found.bad_rows:
        yield Line(
            Part.WARNING,
            f"  unusable row: {plain(str(row), longest=300)}",
            f"  unusable row: {plain(masked_row(row), longest=300)}",
        )
    if found.candidates:
        yield Line(Part.WARNING, "  did you mean: " + "; ".join(plain(c) for c in found.candidates))
    yield section("What the next run would do")
    if not found.actions and not found.holds:
        said = "nothing: the issue is as it should be" if found.standing == "tracked" else "nothing"
        yield Line(Part.PLAIN, f"  {said}")
    for action in (*found.actions, *found.holds):
        yield from action_lines(action)
    yield from finding_lines(found.findings)
