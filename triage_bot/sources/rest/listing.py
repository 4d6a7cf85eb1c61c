"""How one list of a service is asked for and recognised, as plain data; knows no credentials."""

from __future__ import annotations

from dataclasses import dataclass, field

from .documents import value_at
from .paging import OnePage, Paging
from .request import Json, Request


@dataclass(frozen=True, slots=True)
class Sign:
    """A value that says something about a whole answer: the text at `path` holds one of `words`."""

    path: str
    words: tuple[str, ...]

    def shows_in(self, document: Json) -> bool:
        value = value_at(document, self.path)
        text = {True: "true", False: "false", None: ""}.get(value, value) if not _is_nested(value) else ""
        return any(word.casefold() in str(text).casefold() for word in self.words)


def _is_nested(value: Json) -> bool:
    return isinstance(value, (dict, list))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of records of a service.

    `records` are the dotted paths where the list may be, the first that is there counts; empty for an
    answer that is the list itself. `total` is the path to the number of records that the service says there
    are. `empty_when` marks an answer that means no records, whatever its status; `failed_when` one that is
    a failure although its status is 200, and `says` is the path to its reason.
    """

    request: Request
    paging: Paging = field(default_factory=OnePage)
    records: tuple[str, ...] = ("",)
    total: str | None = None
    empty_when: tuple[Sign, ...] = ()
    failed_when: tuple[Sign, ...] = ()
    says: str | None = None
