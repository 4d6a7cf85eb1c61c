"""Takes one step's words apart into text, date and owner; knows nothing of lists and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from triage_bot.model.next_step import NextStep, UnreadableDate
from triage_bot.policy.prose import (
    WrittenDate,
    binding_date,
    deciding_date,
    leading_date,
    without_date,
    written_dates,
)

LONGEST = 200
LONGEST_DATE = 40
DONE_SIGNS = ("✅", "✔️", "✔", "☑️", "☑", ":white_check_mark:", ":heavy_check_mark:", ":ballot_box_with_check:")

_OWNER = re.compile(r"(?<![^\W_])(?<![/.@\\`])@([A-Za-z0-9_][A-Za-z0-9_.-]{0,254}+)(?![/@])")
_SEPARATORS = " –—-:,;|"
_OWNERS = re.compile(r"(?:@[A-Za-z0-9_][A-Za-z0-9_.-]*+[ :,;&–—-]*+)+")
MISPLACED = "it stands neither first nor after `due`"
"""Why a date that a step only tells of is no deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A step as it stands; of one without a date, the date that cannot be read or is only told of."""

    step: NextStep
    unreadable: UnreadableDate | None = None
    misplaced: UnreadableDate | None = None

    @property
    def fault(self) -> UnreadableDate | None:
        return self.unreadable or self.misplaced


def read_step(text: str, *, line: int, done: bool, when: str | None = None) -> Read:
    """Reads a step of one line with single spaces; `when` is a text of its own for the date.

    The owner is the first user mentioned. A mention of a group or of `@all` is nobody's name.
    """
    if len(text) > 4 and text.startswith("~~") and text.endswith("~~"):
        text, done = text[2:-2].strip(), True
    found = deciding_date(when) if when else None
    shown = text
    if found is None and (found := _deadline(text)) is not None and found.day is not None:
        shown = without_date(text, found)
    owner = _owner(f"{when} {text}" if when else text)
    shown = shown.lstrip(_SEPARATORS)
    if owner is not None and shown.startswith(f"@{owner}"):
        shown = shown[len(owner) + 1 :].lstrip(_SEPARATORS)
    due = found.day if found is not None else None
    step = NextStep(text=_capped(shown, LONGEST), due=due, done=done, owner=owner, line=line)
    if due is not None or done:
        return Read(step=step)
    if found is not None and found.problem is not None:
        written = _capped(found.text, LONGEST_DATE)
        return Read(step=step, unreadable=UnreadableDate(line=line, text=written, why=found.problem))
    told = next(written_dates(text), None)
    if told is None:
        return Read(step=step)
    written = _capped(told.text, LONGEST_DATE)
    return Read(step=step, misplaced=UnreadableDate(line=line, text=written, why=MISPLACED))


def _deadline(text: str) -> WrittenDate | None:
    """The date that counts; where owners stand first, the one right behind them is at the beginning."""
    owners = _OWNERS.match(text)
    if owners is not None and (behind := leading_date(text[owners.end() :])) is not None:
        start, end = behind.start + owners.end(), behind.end + owners.end()
        return replace(behind, start=start, end=end)
    return binding_date(text)


def sign_of_done(text: str) -> tuple[bool, str]:
    """Whether a text begins with a check mark, and what follows it."""
    for sign in DONE_SIGNS:
        if text.startswith(sign):
            return True, text[len(sign) :].lstrip()
    return False, text


def _owner(text: str) -> str | None:
    names = (found[1].rstrip(".-") for found in _OWNER.finditer(text))
    return next((name for name in names if name.casefold() != "all"), None)


def _capped(text: str, limit: int) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
