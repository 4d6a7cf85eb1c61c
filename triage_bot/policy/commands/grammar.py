"""Turns the words behind a mention into a command, or says what is missing; knows no Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable

from triage_bot.model.command import (
    Attest,
    Command,
    Explain,
    Help,
    Misread,
    NoChange,
    Snooze,
    Unsnooze,
    Verdict,
)
from triage_bot.model.outcome import How
from triage_bot.policy.prose import WrittenDate, deciding_date, leading_date, without_date, written_dates

from .misread import misread, unknown

LONGEST_REASON = 500

_HEAD = re.compile(
    # ASCII, or a dotless i would pass for an i and name a command that is none.
    r"((?a:snooze|unsnooze|(?P<unchanged>no[ -]?changes?)|won|lost(?: (?P<how>churn|contraction))?"
    r"|not at risk|explain|help))"
    r"(?![\w'’-])(?P<rest>.*)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"[ :,]*(?:until|till|til)?(?![\w])[ :,]*", re.IGNORECASE)
_NEXT = re.compile(r"[ :,;.–—-]*next(?: steps?)?(?!\w)[ :,–—-]*", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:the )?(?:today|tonight|tomorrow|next|end of|(?:in|for) |[0-9]+ ?(?:days?|weeks?|months?)(?!\w)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.IGNORECASE,
)
_POLITE = frozenset({"", "please", "thanks", "thank you"})
_ASKING = re.compile(r"(?:(?:please|kindly|(?:can|could|would|will) you)[, ]+)+", re.IGNORECASE)
_LATER = re.compile(
    r"(?:\S+ ){1,3}?"
    r"(?P<head>(?P<dated>snooze|no[ -]?changes?)|won|lost(?: churn| contraction)?|not at risk)"
    r"(?![\w'’-])(?P<rest>.*)",
    re.IGNORECASE,
)
_LOOKED_AT = 200


def read(words: str) -> Command | None:
    """The command that the words give, what is wrong with them, or None for an ordinary sentence."""
    line = " ".join(words[: 2 * LONGEST_REASON].split())
    if asking := _ASKING.match(line):
        line = line[asking.end() :]
    head = _HEAD.match(line)
    if head is None:
        return _later(line) or unknown(line, shaped=_is_shaped(line))
    spelled = "no change" if head["unchanged"] else head[1].casefold()
    if head["how"]:
        return _attest(Verdict.LOST, "lost", How(head["how"].casefold()))(line, head["rest"])
    return _READERS[spelled](line, head["rest"])


def _later(line: str) -> Misread | None:
    """A command with other words before it: they may turn its meaning, so that it is not obeyed, and nobody
    who wrote it should wait in vain. The verdicts are everyday words and need their colon right behind."""
    found = _LATER.match(line[:_LOOKED_AT])
    if found is None:
        return None
    rest = found["rest"]
    is_meant = rest.startswith(":")
    if found["dated"]:
        is_meant = ":" in rest or next(written_dates(rest), None) is not None
    if not is_meant:
        return None
    spelled = found["head"].casefold()
    meant = next((head for head in _READERS if spelled.startswith(head)), "no change")
    return misread(line, f"there are other words before `{meant}`, which may change it", meant=meant)


def _is_shaped(line: str) -> bool:
    """Whether words look like a command apart from the first: a colon, a date, an `until`, or no more."""
    start = line[:_LOOKED_AT]
    few = " " not in start.strip()
    return few or ":" in start[:30] or " until " in start or next(written_dates(start), None) is not None


def _snooze(line: str, rest: str) -> Command:
    until = _UNTIL.match(rest)
    said = rest[until.end() :] if until else rest.strip()
    found = leading_date(said)
    if found is None or found.day is None:
        return misread(line, _date_problem(said, found, missing="it does not say until when"), meant="snooze")
    reason = _reason(without_date(said, found))
    if reason is None:
        return misread(line, "a snooze needs a reason", meant="snooze")
    return Snooze(until=found.day, reason=reason)


def _no_change(line: str, rest: str) -> Command:
    upcoming = _NEXT.match(rest)
    if upcoming is None:
        return misread(line, "it does not say what comes next, and when", meant="no change")
    said = rest[upcoming.end() :]
    found = deciding_date(said)
    if found is None or found.day is None:
        problem = _date_problem(said, found, missing="the next step has no date")
        return misread(line, problem, meant="no change")
    text = _reason(without_date(said, found))
    if text is None:
        return misread(line, "it does not say what the next step is", meant="no change")
    return NoChange(next=found.day, text=text)


def _attest(verdict: Verdict, head: str, how: How | None = None) -> Callable[[str, str], Command]:
    def attest(line: str, rest: str) -> Command:
        reason = _reason(rest)
        if reason is None:
            return misread(line, f"`{head}` needs a reason", meant=head)
        if not rest.lstrip().startswith(":"):
            # With a comma or a dash the words behind may doubt it: `lost, not sure what to do here`.
            return misread(
                line, f"there is no colon behind `{head}`, so it may be meant otherwise", meant=head
            )
        return Attest(verdict=verdict, reason=reason, how=how)

    return attest


def _unsnooze(line: str, rest: str) -> Command:
    if rest.strip(" .,;:!?").casefold() not in _POLITE:
        return misread(
            line, "`unsnooze` stands alone, so the words behind it may change it", meant="unsnooze"
        )
    return Unsnooze()


def _date_problem(said: str, found: WrittenDate | None, *, missing: str) -> str:
    if found is not None and found.problem is not None:
        return f"the date cannot be read: {found.problem}"
    if _RELATIVE.match(said):
        return "a day such as `tomorrow` or `in 2 weeks` depends on when it is read: write the date"
    return missing


def _reason(rest: str) -> str | None:
    """The reason behind its separator, None where there is no word in it."""
    reason = rest.strip(" ").lstrip(" :,;.–—-)]*_")[:LONGEST_REASON].rstrip()
    return reason if any(sign.isalnum() for sign in reason) else None


_READERS: dict[str, Callable[[str, str], Command]] = {
    "snooze": _snooze,
    "unsnooze": _unsnooze,
    "no change": _no_change,
    "won": _attest(Verdict.WON, "won"),
    "lost": _attest(Verdict.LOST, "lost"),
    "not at risk": _attest(Verdict.NOT_AT_RISK, "not at risk"),
    "explain": lambda _line, _rest: Explain(),
    "help": lambda _line, _rest: Help(),
}
