"""Facts made straight from the cells of a row, in less than half the time of its constructor.

Knows no file. A run reads every account of a company each time, so the step that happens once per row
counts: the constructor of a frozen dataclass looks each of its fields up by name before it may be set.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, repeat
from operator import call
from typing import Any

from triage_bot.model.facts import FIELD_KINDS, Facts

Setter = Callable[[Facts, Any], None]


class FactsMaker:
    """Makes Facts from values in the order of the mapped fields; the others are None, the name empty."""

    def __init__(self, fields: Sequence[str]) -> None:
        rest = [field for field in FIELD_KINDS if field not in fields]
        self._setters = [setter(field) for field in (*fields, *rest)]
        self._rest = ["" if field == "name" else None for field in rest]

    def make(self, values: Iterable[Any]) -> Facts:
        """New Facts; whatever the iterator of values raises goes through."""
        facts = object.__new__(Facts)
        deque(map(call, self._setters, repeat(facts), chain(values, self._rest)), maxlen=0)
        return facts


def setter(field: str) -> Setter:
    """Sets one field of Facts that nobody has seen yet; Facts are frozen for everybody else."""
    found: Setter = Facts.__dict__[field].__set__
    return found
