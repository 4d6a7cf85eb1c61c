"""What every rule makes of one account, with its inputs, for `explain`; applies the rules, states none."""

from .answer import answer
from .case import Case, make_case
from .ended import ended_before, how_closed, stored_end
from .registry import EXAMINERS, examine

__all__ = [
    "EXAMINERS",
    "Case",
    "answer",
    "ended_before",
    "examine",
    "how_closed",
    "make_case",
    "stored_end",
]
