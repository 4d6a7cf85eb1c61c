"""What the types of `people.yml` cannot say: people named twice, regions without a label."""

from __future__ import annotations

from collections.abc import Iterator

from triage_bot.model.settings import Category

from .closest import did_you_mean
from .document import Document, Finding, KeyPath

DEFAULT_ROUTE = "default"
_SPOKEN = {"name": "name", "email": "e-mail"}


def people_findings(document: Document, labels: Document | None) -> Iterator[Finding]:
    """What is wrong with the people beyond types. `labels` is None where it is unreadable."""
    yield from _doubles(document, "name")
    yield from _doubles(document, "email")
    for index in document.keys_of("people"):
        person: KeyPath = ("people", index)
        known = document.keys_of(*person)
        if "name" in known and not {"gitlab", "pool"} & set(known):
            yield Finding(
                person, "has neither gitlab nor pool", "add the GitLab user name, or pool: true for a team"
            )
    if labels:
        yield from _routes(document, labels)


def _doubles(document: Document, key: str) -> Iterator[Finding]:
    first: dict[str, KeyPath] = {}
    for index in document.keys_of("people"):
        path: KeyPath = ("people", index, key)
        value = document.at(path)
        if not isinstance(value, str):
            continue
        if (other := first.setdefault(value.strip().casefold(), path)) != path:
            line = document.line(other)
            yield Finding(
                path,
                f"another person has this {_SPOKEN[key]}",
                f"first at line {line}; letter case is ignored",
            )


def _routes(document: Document, labels: Document) -> Iterator[Finding]:
    here: KeyPath = ("categories", Category.REGION.value)
    words = {
        labels.at((*here, "labels", word, "title")): str(word) for word in labels.keys_of(*here, "labels")
    }
    words |= {alias: str(labels.at((*here, "aliases", alias))) for alias in labels.keys_of(*here, "aliases")}
    known = [title for title in words if isinstance(title, str)]
    if not known:
        return
    first: dict[str, str] = {}
    for key in document.keys_of("routing"):
        label = str(key)
        path: KeyPath = ("routing", label)
        if label == DEFAULT_ROUTE:
            continue
        if label not in words:
            choices = (*known, DEFAULT_ROUTE)
            hint = did_you_mean(label, choices) or f"known: {', '.join(choices)}"
            yield Finding(path, "no such region label", hint, at_key=True)
        elif (other := first.setdefault(words[label], label)) != label:
            yield Finding(path, f"is another title of {other}, which has a route already", at_key=True)
