"""What the types of `triage.yml` cannot say about joining sources: names and fields that fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from triage_bot.model.facts import FIELD_KINDS, Kind
from triage_bot.model.vocabulary import About
from triage_bot.sources.joining import COMPANIONS, WORST_OF

from .closest import did_you_mean
from .document import Document, Finding, KeyPath, Value
from .joining_part import WORST
from .mapped import about_at, fields_at


def joining_findings(document: Document) -> Iterator[Finding]:
    """What is wrong with `joining`, and with `keyed_by` of any source."""
    sources: list[KeyPath] = [("sources", index) for index in document.keys_of("sources")]
    names = [name for here in sources if isinstance(name := document.at((*here, "name")), str)]
    for field in document.keys_of("joining"):
        if field in FIELD_KINDS:
            yield from _joined(document, str(field), names)
    for here in sources:
        if isinstance(document.at((*here, "keyed_by")), str):
            yield from _keyed(document, here, [other for other in sources if other != here])


def _joined(document: Document, field: str, names: list[str]) -> Iterator[Finding]:
    path: KeyPath = ("joining", field)
    if lead := COMPANIONS.get(field):
        yield Finding(path, f"follows {lead}, wherever that comes from", f"say it of {lead}", at_key=True)
        return
    if field == "account_id":
        yield Finding(path, "is what sources are joined by", "see `keyed_by` for other ids", at_key=True)
        return
    given: Value = document.at(path)
    if given == WORST or given == [WORST]:
        if field not in WORST_OF:
            yield Finding(path, f"{field} has no worst value", f"there is one of {', '.join(WORST_OF)}")
        return
    for place, name in [(path, given)] if isinstance(given, str) else _items(document, path):
        if isinstance(name, str) and name not in names:
            yield Finding(place, "no source has this name", did_you_mean(name, [*names, WORST]))


def _items(document: Document, path: KeyPath) -> list[tuple[KeyPath, Value]]:
    return [((*path, index), document.at((*path, index))) for index in document.keys_of(*path)]


def _keyed(document: Document, here: KeyPath, others: list[KeyPath]) -> Iterator[Finding]:
    path: KeyPath = (*here, "keyed_by")
    field = str(document.at(path))
    if FIELD_KINDS.get(field) not in (Kind.TEXT, None) or field == "name":
        yield Finding(path, f"{field} is no id", "such as gainsight_id, hubspot_id or external_id")
        return
    if about_at(document, here) is About.MERGES:
        yield Finding(
            path, "does not fit a list of merges", "it needs ids as all sources have them", at_key=True
        )
        return
    holds = (
        field in fields_at(document, other)
        for other in others
        if about_at(document, other) is About.ACCOUNTS and document.at((*other, "keyed_by")) is None
    )
    if field in FIELD_KINDS and not any(holds):
        hint = f"map {field} in one that has the account ids"
        yield Finding(path, f"no other source of accounts maps {field}", hint)
