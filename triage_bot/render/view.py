"""What templates see of a sheet or a remark: plain texts, numbers and days by name; knows no template.

No object of the model goes into a template, so none of their methods can be called from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from triage_bot.model.decision import Answer, Proposal, Remark, Sheet, Timing
from triage_bot.model.facts import FIELD_KINDS, Facts, Kind
from triage_bot.model.health import Rating
from triage_bot.model.memory import Sighting
from triage_bot.model.settings import Category
from triage_bot.policy.commands import COMMAND_HELP

from .evidence import evidence
from .merge_view import taken_view
from .outcome_view import ending_view, outcome_view, review_view
from .registry import remark_template

NOT_NEEDED = "not needed"
"""Why a rule that asks for no label at all leaves it off: not worth a line."""

NAMELESS = "bot"
"""Stands for the bot's user name in examples where it is not known."""

LINKS = (
    ("crm_url", "CRM"),
    ("success_plan_url", "success plan"),
    ("collaboration_url", "collaboration project"),
    ("notes_url", "running notes"),
)


MOST_LISTED = 10
"""Next steps and passed comments that an answer lists."""


def sheet_view(sheet: Sheet) -> dict[str, Any]:
    """The variables of `block.md.j2` and `issue.md.j2`."""
    facts, memory = sheet.account.facts, sheet.memory
    proposals = (
        (Category.REGION, sheet.region),
        (Category.RISK, sheet.risk),
        (Category.CLASSIFICATION, sheet.classification),
        (Category.DEVOPS, sheet.devops),
    )
    return {
        "account": _account(facts),
        "health": {
            "rating": memory.health.value,
            "since": memory.since,
            "source_words": sheet.health_from,
            "before": _word(memory.before),
            "before_since": memory.before_since,
            "confirming": _sighting(memory.pending),
            "person": _sighting(memory.person),
            "person_until": sheet.person_until,
            "unknown_since": memory.unknown,
            "missing_since": memory.absence.since if memory.absence else None,
        },
        "fiscal_quarter": sheet.fiscal_quarter,
        "outcome": outcome_view(sheet),
        "labels": {category.value: _label(category, said, sheet) for category, said in proposals},
        "people": {
            "assignee": sheet.assignee,
            "manager": sheet.manager,
            "csm_unmapped": sheet.csm_unmapped,
        },
        "update": {"due": sheet.next_update_due, "every_days": sheet.cadence_days},
        "timing": _timing(sheet.timing) if sheet.timing else None,
        "evidence": [line._asdict() for line in evidence(sheet.account, sheet.disagreements)],
        "review": review_view(sheet),
        "checks": [{"rule": check.rule, "text": check.text} for check in sheet.checks],
        "links": [
            {"text": text, "url": address} for name, text in LINKS if (address := getattr(facts, name))
        ],
    }


_VALUES = attrgetter(*FIELD_KINDS)
_PLAIN: dict[Kind, Callable[[Any], Any]] = {
    Kind.RATING: attrgetter("value"),
    Kind.MONEY: lambda money: {"amount": money.amount, "currency": money.currency},
    Kind.LIST: list,
}
"""What stands for a value of these kinds; all others are plain as they are."""

_OBJECTS = tuple((name, _PLAIN[kind]) for name, kind in FIELD_KINDS.items() if kind in _PLAIN)


def _account(facts: Facts) -> dict[str, Any]:
    account = dict(zip(FIELD_KINDS, _VALUES(facts), strict=True))
    for name, plain in _OBJECTS:
        if account[name] is not None:
            account[name] = plain(account[name])
    return account


def comment_view(remarks: Sequence[Remark], sheet: Sheet | None) -> dict[str, Any]:
    """The variables of `comment.md.j2`; the sheet's are all None where nothing was read about the account.

    `bot` is how people address the bot, with `@`. `today` is what is true of the day of the run only: a
    comment is written once and may tell it, the block may not.
    """
    known: dict[str, Any] = sheet_view(sheet) if sheet else dict.fromkeys(SHEET_VARIABLES)
    timing = sheet.timing if sheet else next((r.timing for r in remarks if r.timing), None)
    if timing is not None:
        known["timing"] = _timing(timing)
    named = sheet.bot if sheet else next((r.bot for r in remarks if r.bot), None)
    bot = f"@{named or NAMELESS}"
    renewal = sheet.account.facts.renewal_date if sheet else None
    return known | {
        "remarks": [_remark(remark, renewal, timing) for remark in remarks],
        "kinds": [remark.kind.value for remark in remarks],
        "bot": bot,
        "today": _today(timing) if timing else None,
        "commands": [
            {
                "syntax": command.syntax,
                "meaning": command.meaning,
                "example": f"{bot} {command.example}",
            }
            for command in COMMAND_HELP
        ],
    }


SHEET_VARIABLES = (
    "account",
    "health",
    "fiscal_quarter",
    "outcome",
    "labels",
    "people",
    "update",
    "timing",
    "evidence",
    "review",
    "checks",
    "links",
)
"""What `sheet_view` gives."""


def _remark(remark: Remark, renewal: date | None, timing: Timing | None) -> dict[str, Any]:
    """`days` counts from `since` to the day of the run, `late` from the deadline to it, `renewal_in` from
    there to the renewal; `in_a_week` is a day to put into examples, `snooze_until` one for a snooze."""
    return {
        "template": remark_template(remark),
        "kind": remark.kind.value,
        "rule": remark.rule,
        "before": _word(remark.before),
        "after": _word(remark.after),
        "since": remark.since,
        "until": remark.until,
        "source": remark.source,
        "as_of": remark.as_of,
        "other_iid": remark.other_iid,
        "level": remark.level,
        "on": remark.on,
        "days": _days(remark.since, remark.on),
        "late": _days(timing.deadline if timing else None, remark.on),
        "moved_days": _days(remark.since, remark.until),
        "renewal_in": _days(remark.on, renewal),
        "in_a_week": remark.on + timedelta(days=7) if remark.on else None,
        "snooze_until": _snooze_example(remark.on, timing),
        "mentions": list(remark.mentions),
        "outgoing": remark.outgoing,
        "incoming": remark.incoming,
        "to": remark.to,
        "because": remark.because,
        "ending": ending_view(remark.ending),
        "taken": taken_view(remark.taken),
        "answers": [_answer(answer) for answer in remark.answers],
    }


def _snooze_example(on: date | None, timing: Timing | None) -> date | None:
    """A week ahead, or less where the bot would refuse that."""
    if on is None:
        return None
    ahead = on + timedelta(days=7)
    return min(ahead, timing.snooze_until) if timing and timing.snooze_until else ahead


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "kind": answer.kind.value,
        "day": answer.day,
        "problem": answer.problem,
        "hint": answer.hint,
    }


def _timing(timing: Timing) -> dict[str, Any]:
    """What stays true until a fact changes. `by` is what sets the deadline: `cadence`, `step` or `promise`,
    the next step named in a *no change*."""
    named = timing.deadline - timedelta(days=timing.grace_days)
    by = "cadence"
    if named < timing.by_cadence and named in (timing.step_due, timing.promised):
        by = "step" if named == timing.step_due else "promise"
    return {
        "since": timing.since,
        "updated": timing.updated,
        "reopened": timing.reopened,
        "every_days": timing.days,
        "by": by,
        "by_cadence": timing.by_cadence,
        "deadline": timing.deadline,
        "step_due": timing.step_due,
        "step_text": timing.step_text,
        "promised": timing.promised,
        "snoozed_until": timing.snoozed_until,
        "grace_days": timing.grace_days,
    }


def _today(timing: Timing) -> dict[str, Any]:
    return {
        "days_late": timing.days_late,
        "level": timing.level,
        "why": timing.why,
        "snooze_until": timing.snooze_until,
        "urgent_days": timing.urgent_days,
        "only_assignees": timing.only_assignees,
        "updated_by": timing.updated_by,
        "passed": [{"author": p.author, "on": p.on, "why": p.why} for p in timing.passed[:MOST_LISTED]],
        "steps": [{"due": s.due, "text": s.text, "done": s.done} for s in timing.steps[:MOST_LISTED]],
    }


def _days(first: date | None, last: date | None) -> int | None:
    return (last - first).days if first and last else None


def _label(category: Category, said: Proposal, sheet: Sheet) -> dict[str, Any]:
    """`state` is `kept` (a person's), `proposed` (the bot's, asks to be confirmed), `set` (the bot's),
    `removed` (by a person), `left off`, or `not needed`."""
    kept, placed = sheet.labels_kept.get(category), sheet.memory.placed.get(category)
    if sheet.labels_standing is None:
        standing = placed or said.label
    else:
        standing = sheet.labels_standing.get(category)
    if kept is not None:
        state = "kept"
    elif standing is not None:
        state = "proposed" if said.provisional and said.label == standing else "set"
    elif placed is not None:
        state = "removed"
    else:
        state = NOT_NEEDED if said.label is None and said.why == NOT_NEEDED else "left off"
    return {
        "state": state,
        "title": kept or standing or placed,
        "because": said.why,
        "source_words": list(said.source_words),
        "rule": said.rule,
    }


def _word(rating: Rating | None) -> str | None:
    return rating.value if rating is not None else None


def _sighting(sighting: Sighting | None) -> dict[str, Any] | None:
    return {"rating": sighting.rating.value, "since": sighting.since} if sighting is not None else None
