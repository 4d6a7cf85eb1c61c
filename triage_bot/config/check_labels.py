"""What the types of `labels.yml` cannot say: titles that exclude each other, words that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage_bot.model.settings import Category
from triage_bot.policy import reason, region

from .check_when import when_findings
from .closest import did_you_mean
from .document import Document, Finding, KeyPath

_WORDS: Mapping[Category, tuple[str, ...]] = {
    Category.HEALTH: ("red", "yellow", "green"),
    Category.CLASSIFICATION: ("E&A", "E&U", "U&A", "U&U"),
    Category.TRIAGE: ("new", "overdue", "snoozed", "outcome-due", "will-churn", "unassigned"),
    Category.OUTCOME: ("closed-won", "closed-lost", "void"),
}
"""The words that rules know; those of the other categories are the team's own."""

_OWN_SCOPE = (Category.TRIAGE, "unassigned")
"""An issue without an owner may be overdue too, and GitLab takes one of two labels of a scope away."""

_TABLES = (
    ("regions", Category.REGION, region.INPUTS),
    ("reasons", Category.RISK, reason.INPUTS),
)
"""Each table with the fields that its rule looks at: a line on any other field could never fit."""


def label_findings(document: Document) -> Iterator[Finding]:
    """What is wrong with the labels beyond types."""
    yield from _titles(document)
    yield from _prefixes(document)
    for category in Category:
        yield from _words(document, category)
        yield from _aliases(document, category)
    for table, category, inputs in _TABLES:
        for index in document.keys_of(table):
            yield from _known(document, (table, index, "label"), category)
            yield from when_findings(document, (table, index, "when"), inputs)
    for account in document.keys_of("region_overrides"):
        yield from _known(document, ("region_overrides", account), Category.REGION)


def _labels(document: Document, category: Category) -> tuple[KeyPath, ...]:
    here: KeyPath = ("categories", category.value, "labels")
    return tuple((*here, word) for word in document.keys_of(*here))


def _titles(document: Document) -> Iterator[Finding]:
    first: dict[str, KeyPath] = {}
    for category in Category:
        for label in _labels(document, category):
            path = (*label, "title")
            title = document.at(path)
            if not isinstance(title, str):
                continue
            yield from _form(title, path)
            if (other := first.setdefault(title, path)) != path:
                line = document.line(other)
                yield Finding(path, "second label of this title", f"first at line {line}; titles are unique")


def _form(title: str, path: KeyPath, *, at_key: bool = False) -> Iterator[Finding]:
    if "," in title:
        yield Finding(
            path, "a label's title cannot have a comma", "GitLab separates labels by commas", at_key
        )
    if title != title.strip():
        yield Finding(path, "should not begin or end with a space", at_key=at_key)


def _prefixes(document: Document) -> Iterator[Finding]:
    prefixes = {
        category: prefix
        for category in Category
        if isinstance(prefix := document.at(("categories", category.value, "prefix")), str)
    }
    seen: dict[str, Category] = {}
    for category, prefix in prefixes.items():
        path: KeyPath = ("categories", category.value, "prefix")
        if not prefix.endswith("::"):
            yield Finding(path, "should end with ::", "so that no other label begins the same way")
        if (other := seen.setdefault(prefix, category)) is not category:
            yield Finding(path, f"is also the prefix of {other}")
    for category in Category:
        for label in _labels(document, category):
            title = document.at((*label, "title"))
            if not isinstance(title, str):
                continue
            own = prefixes.get(category)
            if own and not title.startswith(own) and (category, label[-1]) != _OWN_SCOPE:
                yield Finding((*label, "title"), f"should begin with {own}, the prefix of {category}")
                continue
            for other, prefix in prefixes.items():
                if prefix != own and title.startswith(prefix):
                    yield Finding((*label, "title"), f"begins with the prefix of {other}, {prefix}")


def _words(document: Document, category: Category) -> Iterator[Finding]:
    known = _WORDS.get(category)
    labels = _labels(document, category)
    if known:
        for path in labels:
            if (word := str(path[-1])) not in known:
                hint = did_you_mean(word, known) or f"known here: {', '.join(known)}"
                yield Finding(path, "unknown word", hint, at_key=True)
    if category is Category.DEVOPS:
        for path in labels:
            if (word := str(path[-1])) != word.casefold():
                yield Finding(
                    path, "should be in lower case", "stages are compared without letter case", at_key=True
                )
    if category is Category.HEALTH and labels:
        given = {str(path[-1]) for path in labels if document.at(path) is not None}
        for word in _WORDS[category]:
            if word not in given:
                yield Finding((*labels[0][:-1], word), "is missing", "every issue shows its health")


def _aliases(document: Document, category: Category) -> Iterator[Finding]:
    here: KeyPath = ("categories", category.value, "aliases")
    titles = {document.at((*label, "title")) for label in _labels(document, category)}
    for alias in document.keys_of(*here):
        path = (*here, alias)
        yield from _form(str(alias), path, at_key=True)
        if alias in titles:
            yield Finding(path, "is a label of its own", "an alias is another title of a label", at_key=True)
        yield from _known(document, path, category)


def _known(document: Document, path: KeyPath, category: Category) -> Iterator[Finding]:
    """The value at the path should be a word of the category; one that is switched off is known too."""
    word = document.at(path)
    known = document.keys_of("categories", category.value, "labels")
    if known and isinstance(word, str) and word and word not in known:
        words = [str(key) for key in known]
        yield Finding(
            path, f"no such {category} label", did_you_mean(word, words) or f"known: {', '.join(words)}"
        )
