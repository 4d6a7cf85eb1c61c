"""What every rule makes of one account, with its inputs, for `explain`; applies the rules, states none."""

from .answer import answer
from .case import Case, make_case
from .registry import EXAMINERS, examine

__all__ = ["EXAMINERS", "Case", "answer", "examine", "make_case"]
