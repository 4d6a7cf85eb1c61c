"""What templates see of a sheet or a remark: plain texts, numbers and days by name; knows no template.

No object of the model goes into a template, so none of their methods can be called from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from triage_bot.model.decision import Proposal, Remark, Sheet
from triage_bot.model.facts import FIELD_KINDS, Facts, Kind
from triage_bot.model.health import Rating
from triage_bot.model.memory import Sighting
from triage_bot.model.settings import Category

from .evidence import evidence
from .registry import remark_template

NOT_NEEDED = "not needed"
"""Why a rule that asks for no label at all leaves it off: not worth a line."""

LINKS = (
    ("crm_url", "CRM"),
    ("success_plan_url", "success plan"),
    ("collaboration_url", "collaboration project"),
    ("notes_url", "running notes"),
)


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
        "labels": {category.value: _label(category, said, sheet) for category, said in proposals},
        "people": {
            "assignee": sheet.assignee,
            "manager": sheet.manager,
            "csm_unmapped": sheet.csm_unmapped,
        },
        "update": {"due": sheet.next_update_due, "every_days": sheet.cadence_days},
        "evidence": [line._asdict() for line in evidence(sheet.account)],
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
    """The variables of `comment.md.j2`; the sheet's are all None where nothing was read about the account."""
    known: dict[str, Any] = sheet_view(sheet) if sheet else dict.fromkeys(SHEET_VARIABLES)
    return known | {"remarks": [_remark(remark) for remark in remarks]}


SHEET_VARIABLES = (
    "account",
    "health",
    "fiscal_quarter",
    "labels",
    "people",
    "update",
    "evidence",
    "checks",
    "links",
)
"""What `sheet_view` gives."""


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "template": remark_template(remark.kind),
        "rule": remark.rule,
        "before": _word(remark.before),
        "after": _word(remark.after),
        "since": remark.since,
        "source": remark.source,
        "as_of": remark.as_of,
        "other_iid": remark.other_iid,
    }


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
