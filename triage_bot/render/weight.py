"""How much there is to a value that a template works on; knows no template and no limit of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SIGNS = 256
"""Signs of text that weigh as much as one member of a list."""


def weight(value: Any, most: int) -> int:
    """One for the value and for each member at every depth, as often as it is reached; text by its length.

    Stops counting beyond `most`: two lists of two lists of two ... are small, and endless to walk through.

    >>> weight(["a", ["b", "c"]], 100), weight("x" * 2560, 100)
    (5, 11)
    """
    total, waiting = 0, [value]
    while waiting and total + len(waiting) <= most:
        one = waiting.pop()
        total += 1
        match one:
            case str():
                total += len(one) // SIGNS
            case range():
                total += len(one)
            case list() | tuple() | set() | frozenset():
                waiting += one
            case Mapping():
                waiting += one.keys()
                waiting += one.values()
    return total + len(waiting)
