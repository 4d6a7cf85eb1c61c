"""Where to point when two keys contradict each other; knows no file."""

from __future__ import annotations

from .document import Document, KeyPath


def first_given(document: Document, path: KeyPath, *keys: str) -> str:
    """The first of the keys that the mapping at a path has: the default of another is not what to mend."""
    return next((key for key in keys if key in document.keys_of(*path)), keys[0])
