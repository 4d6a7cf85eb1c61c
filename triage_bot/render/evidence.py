"""Which facts back the rating, in which order and words; knows no template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from triage_bot.model.account import Account
from triage_bot.model.disagreement import Disagreement
from triage_bot.model.facts import FIELD_KINDS, Kind
from triage_bot.model.health import Rating
from triage_bot.model.money import Money

from .filters import percent, rating


class Evidence(NamedTuple):
    """One line: `value` as Markdown or as the source's own text, `on` the day the source gives for it."""

    what: str
    value: object
    on: date | None
    source: str | None


_SHOWN = (
    ("csm_sentiment", "CSM sentiment", "csm_sentiment_at"),
    ("health_color", "Overall colour", "health_color_at"),
    ("health_score", "Overall score", "health_score_at"),
    ("requires_triage", "Requires triage", None),
    ("license_utilization", "Licence use", None),
    ("licensed_users", "Licensed users", None),
    ("nps", "Net promoter score", None),
    ("last_activity", "Last call or meeting", None),
    ("last_risk_update", "Last risk entry", None),
    ("renewal_risk", "Renewal risk", None),
    ("lifecycle", "Lifecycle", None),
    ("competitor", "Competitor", None),
    ("priority", "Priority", None),
    ("churned_at", "Churned", None),
    ("notes", "Notes", None),
)
"""Field, its words, and the field that dates it."""

_VALUES = attrgetter(*(name for name, _, _ in _SHOWN))
_WORDS = {name: words for name, words, _ in _SHOWN}


def evidence(account: Account, found: Sequence[Disagreement] = ()) -> tuple[Evidence, ...]:
    """What the sources know, then where another source contradicts the one that counts."""
    return (*_facts(account), *_contradictions(found))


def _facts(account: Account) -> Iterator[Evidence]:
    for (name, words, dated_by), value in zip(_SHOWN, _VALUES(account.facts), strict=True):
        if value is None:
            continue
        origin = account.origin(name)
        on = getattr(account.facts, dated_by) if dated_by else None
        yield Evidence(words, _worded(name, value), on, origin.source if origin else None)


def _contradictions(found: Sequence[Disagreement]) -> Iterator[Evidence]:
    """The word of a source that does not count, where it differs from the one that does."""
    for one in found:
        words = _WORDS.get(one.subject, one.words[:1].upper() + one.words[1:])
        counts = next((told.value for told in one.statements if told.counts), None)
        for told in one.statements:
            if told.value != counts:
                yield Evidence(
                    f"{words} elsewhere", _worded(one.subject, told.value), told.given, told.source
                )


def _worded(name: str, value: object) -> object:
    match value:
        case Rating():
            return rating(value.value)
        case float() if FIELD_KINDS[name] is Kind.PERCENT:
            return percent(value)
        case Money():
            return str(value)
        case _:
            return value
