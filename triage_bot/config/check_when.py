"""Whether conditions on the fields of an account can ever fit; knows not what follows where they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from triage_bot.model.facts import FIELD_KINDS

from .document import Document, Finding, KeyPath


def when_findings(document: Document, here: KeyPath, inputs: Sequence[str]) -> Iterator[Finding]:
    """What is wrong with the conditions at a path; `inputs` are the fields that the rule looks at."""
    for field in document.keys_of(*here):
        path = (*here, field)
        if field in FIELD_KINDS and field not in inputs:
            yield Finding(path, "is not looked at here", f"known here: {', '.join(inputs)}", at_key=True)
        for index in document.keys_of(*path):
            if document.at((*path, index)) == "~":
                yield Finding((*path, index), "a text should follow the ~")
