"""What types cannot say about outcomes: a stage means one thing; knows no other key."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Document, Finding, KeyPath
from .outcome_part import StagesPart


def outcome_findings(document: Document) -> Iterator[Finding]:
    """What is wrong with the outcome beyond types."""
    here: KeyPath = ("outcome", "stages")
    given = set(document.keys_of(*here))
    meaning: dict[str, str] = {
        _folded(word): name
        for name, field in StagesPart.model_fields.items()
        if name not in given
        for word in field.default
    }
    for name in StagesPart.model_fields:
        for index in document.keys_of(*here, name):
            word = document.at((*here, name, index))
            other = meaning.setdefault(_folded(word), name) if isinstance(word, str) else name
            if other in given and other != name:
                yield Finding((*here, name, index), f"stands under {other} too", "leave it in one of them")
            elif other != name:
                what = f"is a stage of {other} unless you say otherwise"
                yield Finding((*here, name, index), what, f"give {other} as well, without this stage")


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())
