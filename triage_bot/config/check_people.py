"""What the types of `people.yml` cannot say: people named twice, regions without a label."""

from __future__ import annotations

from collections.abc import Iterator

from .check_regions import region_findings
from .document import Document, Finding, KeyPath

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
        yield from _absence(document, person)
    if labels:
        yield from region_findings(document, ("routing",), labels, has="a route")


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


def _absence(document: Document, person: KeyPath) -> Iterator[Finding]:
    known = document.keys_of(*person)
    if "absent_until" in known and "gitlab" not in known:
        yield Finding((*person, "absent_until"), "changes nothing without gitlab, the GitLab user name")
    if "backup" not in known:
        return
    path = (*person, "backup")
    if "absent_until" not in known:
        yield Finding(path, "needs absent_until", "the last day on which the backup is asked")
    if (backup := document.at(path)) is not None and backup == document.at((*person, "gitlab")):
        yield Finding(path, "is the absent person", "name somebody else, or leave it out")
