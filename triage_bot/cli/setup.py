"""`triage-bot setup`: labels, milestones, a board and the dashboard."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from triage_bot.app.setup import setup
from triage_bot.gitlab.setup import Step, StepState
from triage_bot.report.line import Line, Part
from triage_bot.report.plain import plain

from .call import Call, at_option

FAILED = 6
_PARTS = {
    StepState.MADE: Part.OPEN,
    StepState.CHANGED: Part.UPDATE,
    StepState.KEPT: Part.DETAIL,
    StepState.FOREIGN: Part.HOLD,
    StepState.REFUSED: Part.WARNING,
}
_MARKS = {
    StepState.MADE: "+",
    StepState.CHANGED: "~",
    StepState.KEPT: " ",
    StepState.FOREIGN: "=",
    StepState.REFUSED: "!",
}


@click.command("setup")
@at_option
@click.pass_obj
def command(call: Call, at: date | None) -> int:
    """Make labels, milestones, a board and the dashboard issue.

    Makes what is missing, corrects colours and descriptions of the project's own labels, leaves everything
    else alone. Can be run again at any time.

    \b
    Example:
      triage-bot setup
    """
    workshop = call.workshop()
    today, _ = call.moment(workshop.settings, at)
    try:
        steps = setup(workshop, today=today)
    finally:
        workshop.close()
        call.screen.clear()
    for step in steps:
        if step.state is not StepState.KEPT:
            call.screen.line(_line(step))
    counted = Counter(step.state for step in steps)
    said = ", ".join(f"{counted[state]} {state}" for state in StepState if counted[state])
    call.screen.line(Line(Part.TITLE, f"Setup: {said or 'nothing to do'}."))
    return FAILED if counted[StepState.REFUSED] else 0


def _line(step: Step) -> Line:
    problem = f": {plain(step.problem, longest=300)}" if step.problem else ""
    return Line(
        _PARTS[step.state], f"{_MARKS[step.state]} {step.kind} {plain(step.name)} {step.state}{problem}"
    )
