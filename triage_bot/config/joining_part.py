"""How `triage.yml` says which rows count and which of several sources; knows no other key."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from triage_bot.model.facts import FIELD_KINDS
from triage_bot.sources.joining import COMPANIONS, Joining
from triage_bot.sources.spec import SourceSpec
from triage_bot.sources.values.flags import FLAG_WORDS

from .typed import Text, wrong

WORST = "worst"
"""In place of a source: the most alarming value."""

SETTLED = tuple(name for name in FIELD_KINDS if name != "account_id" and name not in COMPANIONS)
"""The fields whose source may be chosen; the others follow one of them."""


def _several(value: Any) -> Any:
    values = value if isinstance(value, list) else [value]
    if not values or any(isinstance(one, dict | list) for one in values):
        raise wrong("should be a value or a list of values", "such as true, or [active, onboarding]")
    return values


Accepted = Annotated[
    list[Any],
    BeforeValidator(_several),
    WithJsonSchema({"type": ["string", "number", "boolean", "null", "array"]}),
]
"""Values of a column: one or several; `null` is a cell without a value."""

Joined = Annotated[
    list[Text],
    Field(min_length=1),
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            ]
        }
    ),
]
"""One source, several in their order, or `worst`."""


def accepted_words(values: list[Any]) -> frozenset[str]:
    """The texts that mean these values in a cell, in lower case: a truth value has many."""
    words: set[str] = set()
    for value in values:
        match value:
            case None:
                words.add("")
            case bool():
                words.update(word for word, meaning in FLAG_WORDS.items() if meaning is value)
            case _:
                words.add(str(value).strip().casefold())
    return frozenset(words)


def joining_of(joined: dict[str, list[str]], sources: tuple[SourceSpec, ...]) -> Joining:
    """The declared way of joining these sources; the keys are known to fit."""
    return Joining(
        order={name: tuple(names) for name, names in joined.items() if names != [WORST]},
        worst=frozenset(name for name, names in joined.items() if names == [WORST]),
        keyed_by={spec.name: spec.keyed_by for spec in sources if spec.keyed_by},
    )
