"""R-22: the dated next steps in people's part of an issue; knows no deadline and no today.

What counts stands under a heading `Next steps` (any level, emphasis, letter case, colon; a line all in bold
serves as well), up to the next heading of that level or above:

- task list items, bulleted or numbered, nested or not; ticked `[x]` and inapplicable `[~]` ones are done;
- other list items, if they begin with a date; a leading check mark or being struck through makes them done;
- rows of a table with a date, and with an empty date where a column is headed as a date's.

A date counts at the beginning, perhaps behind an owner, after `due` or `by`, and in a table's own cell. Any
other is one that the step tells of: it sets no deadline, and is listed with the dates that cannot be read.
Nothing elsewhere in the issue is a next step: an acceptance list in another part is no promise to do a thing
by a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from triage_bot.model.next_step import NextStep, NextSteps
from triage_bot.policy.prose import Kind

from .items import Tree
from .section import section
from .table import rows
from .wording import Read

__all__ = ["RULE", "earliest_open", "next_steps", "undated_open"]

RULE = "R-22"


def next_steps(people_text: str) -> NextSteps:
    """All next steps in a description without the bot's block. Lines count from 1 in this text.

    A task without a date below a step takes the step's date, and is done with it; a step without a date that
    has dated ones below it is only their title. Never raises; takes time in proportion to the text.
    """
    tree = Tree()
    in_tables: list[Read] = []
    for passage in section(people_text):
        if passage.kind is Kind.ITEM:
            tree.add(passage)
        else:
            in_tables += rows(passage)
    found = sorted([*tree.grown(), *in_tables], key=lambda read: read.step.line)
    return NextSteps(
        steps=tuple(read.step for read in found),
        unreadable=tuple(read.fault for read in found if read.fault is not None),
    )


def earliest_open(steps: Iterable[NextStep]) -> NextStep | None:
    """The open step that is due first, the upper one of two on the same day."""
    dated = [step for step in steps if not step.done and step.due is not None]
    return min(dated, key=lambda step: (step.due or date.max, step.line), default=None)


def undated_open(steps: Iterable[NextStep]) -> tuple[NextStep, ...]:
    """The open steps without a date that can be read."""
    return tuple(step for step in steps if not step.done and step.due is None)
