"""How the case of an issue ended, as its marker keeps it, with the CRM's words beside it; decides nothing."""

from __future__ import annotations

from datetime import date

from triage_bot.model.account import Book
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Input
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.model.renewal import Ending, Renewal
from triage_bot.model.vocabulary import About
from triage_bot.policy.lifecycle.states import concluded
from triage_bot.policy.outcome.deciding import day_of
from triage_bot.policy.outcome.net_arr import net_arr
from triage_bot.policy.terms import Terms

WORDS = {Outcome.WIN: "won", Outcome.LOSS: "lost", Outcome.VOID: "without an outcome"}
_ELSEWHERE = frozenset({How.MERGED, How.DUPLICATE})
_MOST = 3


def stored_end(issue: TrackedIssue | None) -> Conclusion | None:
    """What the marker of a closed issue says of its end, None for an open one and where nobody has told."""
    if issue is None or issue.open or issue.memory is None:
        return None
    return concluded(issue.memory)


def how_closed(issue: TrackedIssue | None, book: Book, terms: Terms) -> str:
    """How a closed issue ended and why, by the fact and the rule that were written down that day: whatever
    has become of the account, of its renewals and of their source since. Empty for other issues."""
    if issue is None or issue.open or issue.memory is None:
        return ""
    end = concluded(issue.memory)
    if end is None:
        by = f" by {issue.closed_by}" if issue.closed_by else ""
        said = f"#{issue.iid} was closed{by} without an outcome that the bot knows of."
        return f"{said} {ended_before(issue)}".strip()
    return f"#{issue.iid} was closed {told(end)}. {_beside(end, issue.memory, book, terms)}".strip()


def ended_before(issue: TrackedIssue) -> str:
    """How an issue had ended before it was opened again; empty where it had not, or is closed by that."""
    end = issue.memory.concluded if issue.memory else None
    if end is None or stored_end(issue) is not None:
        return ""
    return f"Before that it was closed {told(end)}, and opened again."


def told(end: Conclusion) -> str:
    """An end in words, with its day, the fact that decided and the rule."""
    how = f" ({end.how})" if end.how else ""
    by = f"decided by {end.fact} ({end.rule})" if end.fact else f"decided by {end.rule}"
    return f"as {WORDS[end.outcome]}{how} on {end.on}, {by}"


def renewal_input(renewal: Renewal) -> Input:
    """One renewal as the CRM shows it, with the change of revenue that it came to."""
    change = net_arr(renewal)
    money = f", net ARR {change}" if change else ", net ARR not known"
    return Input(
        name=renewal.opportunity_id,
        value=f"{renewal.stage or renewal.ending}, {day_of(renewal)}{money}",
        source=renewal.source or None,
        as_of=renewal.as_of,
    )


def _beside(end: Conclusion, memory: Memory, book: Book, terms: Terms) -> str:
    """What the CRM says today, and why that is no contradiction."""
    if end.how in _ELSEWHERE:
        return ""
    shown = _shown(end, memory.opened, (terms.renewals or {}).get(memory.account, ()))
    won = any(one.ending is Ending.WON for one in shown)
    if end.how is How.CONTRACTION:
        why = "A renewal for less is a loss (R-42), also where the CRM calls it won."
    elif end.outcome is Outcome.LOSS and end.rule == "E16" and won:
        why = "A customer who is gone is lost, also where the CRM calls a renewal won (E16)."
    else:
        why = ""
    return f"{_crm(shown, memory, book, terms)} {why}".strip()


def _crm(shown: tuple[Renewal, ...], memory: Memory, book: Book, terms: Terms) -> str:
    if (unclear := terms.renewals_unclear.get(memory.account)) is not None:
        return f"What the CRM says now is unclear: {unclear}."
    if terms.renewals is None:
        there = any(source.about is About.RENEWALS for source in book.sources)
        return "What the CRM says now is not known: no source of renewals is believed." if there else ""
    if not shown:
        return f"The CRM shows no renewal from {memory.opened} on now."
    words = "; ".join(f"{one.name} {one.value}" for one in map(renewal_input, shown[:_MOST]))
    more = f"; and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return f"The CRM says now: {words}{more}."


def _shown(end: Conclusion, opened: date, renewals: tuple[Renewal, ...]) -> tuple[Renewal, ...]:
    """Those that decided, then those of the days since the opening."""
    facts = frozenset(end.fact.split(", "))
    near = [one for one in renewals if one.opportunity_id in facts or (day_of(one) or date.min) >= opened]
    return tuple(
        sorted(near, key=lambda one: (one.opportunity_id not in facts, day_of(one) or date.max, one.source))
    )
