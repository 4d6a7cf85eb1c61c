"""A wording without templates that shows everything a template could: what may not change must not show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

from triage_bot.marker import say, write
from triage_bot.model.decision import Remark, Sheet

HEADINGS = "## Next steps\n\n## Outcome"
HIDDEN = (
    "title",
    "placed",
    "shown",
    "told",
    "told_on",
    "said",
    "due",
    "milestone",
    "updated",
    "turn",
    "flagged",
    "assignee",
    "classified",
    "absence",
    "hands",
    "lapses",
)
"""What of the memory no block shows; some of it is in the sheet under its own name."""

OF_THE_DAY = ("days_late", "level", "why", "updated_by", "passed", "steps", "snooze_until", "urgent_days")
"""What of the timing only comments show: it changes from day to day, or is told in another way."""


class PlainWording:
    """`ports.Wording` as one JSON value to a line."""

    def title(self, sheet: Sheet, *, shared_name: bool) -> str:
        name = f"{sheet.account.name} ({sheet.account.id})" if shared_name else sheet.account.name
        return f"{name} – account triage"

    def issue(self, sheet: Sheet) -> str:
        return write(HEADINGS, sheet.memory, self.block(sheet))

    def block(self, sheet: Sheet) -> str:
        shown = asdict(replace(sheet, account=replace(sheet.account, readings=(), past=())))
        for name in HIDDEN:
            del shown["memory"][name]
        for name in OF_THE_DAY:
            del shown["timing"][name]
        facts = shown.pop("account")["facts"]
        lines = [(name, value) for name, value in {**facts, **shown}.items() if value is not None]
        return "\n".join(f"| {name} | {json.dumps(value, default=str)} |" for name, value in lines)

    def comment(self, remarks: Sequence[Remark], sheet: Sheet | None) -> str:
        body = "\n\n".join(f"{remark.kind}: {remark.after}" for remark in remarks)
        return say((remark.key for remark in remarks), f"{body}\n\n{'known' if sheet else 'not known'}")
