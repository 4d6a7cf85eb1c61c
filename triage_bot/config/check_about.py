"""What a source is about, and which fields fit that; knows neither kinds of source nor values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from triage_bot.model.vocabulary import ANY_KINDS, KINDS, About
from triage_bot.sources.gathering import NEEDED

from .closest import did_you_mean
from .document import Document, Finding, KeyPath
from .mapped import about_at, fields_at

_ONE_OF = {About.ACCOUNTS: "an account", About.RENEWALS: "a renewal", About.MERGES: "a merge"}
_DATED = ("renewal_date", "close_date")


def about_findings(document: Document) -> Iterator[Finding]:
    """What does not fit what the sources are about."""
    sources: list[KeyPath] = [("sources", index) for index in document.keys_of("sources")]
    for here in sources:
        about = about_at(document, here)
        for field in document.keys_of(*here, "fields"):
            if field in ANY_KINDS and field not in KINDS[about]:
                what = f"no such field of {_ONE_OF[about]}"
                yield Finding((*here, "fields", field), what, _hint(str(field), about), at_key=True)
        given = fields_at(document, here)
        if about is About.RENEWALS and (given or isinstance(document.at((*here, "fields")), dict)):
            yield from _renewals(given, (*here, "fields"))
        if about is About.MERGES:
            yield from _missing(given, (*here, "fields"), NEEDED[about])
    if sources and all(about_at(document, here) is not About.ACCOUNTS for here in sources):
        what = "no source is about accounts"
        yield Finding(("sources",), what, "renewals and merges say nothing of an account's health or name")


def _hint(field: str, about: About) -> str:
    other = next(one for one in About if field in KINDS[one])
    return did_you_mean(field, KINDS[about]) or f"it is one of {_ONE_OF[other]}: about: {other}"


def _missing(given: Set[str], path: KeyPath, needed: Iterable[str]) -> Iterator[Finding]:
    for field in needed:
        if field not in given:
            yield Finding((*path, field), "is missing", "name the column that holds it")


def _renewals(given: Set[str], path: KeyPath) -> Iterator[Finding]:
    """Whose renewal it is, which, when, and how it stands."""
    yield from _missing(given, path, (*NEEDED[About.RENEWALS], "stage"))
    if not set(_DATED) & set(given):
        yield Finding((*path, _DATED[0]), f"no day is mapped: {' or '.join(_DATED)} is needed")
