"""Whether the keys of a mapping by region are titles of region labels; knows not what stands under them."""

from __future__ import annotations

from collections.abc import Iterator

from triage_bot.model.settings import Category

from .closest import did_you_mean
from .document import Document, Finding, KeyPath

DEFAULT = "default"
"""The key that stands for every region without one of its own."""


def region_findings(document: Document, here: KeyPath, labels: Document, *, has: str) -> Iterator[Finding]:
    """Keys that are no region label, and titles of one label given twice. `has` says what a region has in
    this mapping, such as `a route`."""
    known: KeyPath = ("categories", Category.REGION.value)
    words = {
        labels.at((*known, "labels", word, "title")): str(word) for word in labels.keys_of(*known, "labels")
    }
    words |= {
        alias: str(labels.at((*known, "aliases", alias))) for alias in labels.keys_of(*known, "aliases")
    }
    titles = [title for title in words if isinstance(title, str)]
    if not titles:
        return
    first: dict[str, str] = {}
    for label in document.keys_of(*here):
        path: KeyPath = (*here, label)
        if label == DEFAULT or isinstance(label, int):
            continue
        if label not in words:
            choices = (*titles, DEFAULT)
            hint = did_you_mean(label, choices) or f"known: {', '.join(choices)}"
            yield Finding(path, "no such region label", hint, at_key=True)
        elif (other := first.setdefault(words[label], label)) != label:
            yield Finding(path, f"is another title of {other}, which has {has} already", at_key=True)
