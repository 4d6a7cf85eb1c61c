"""What every rule makes of one account, with its inputs, for `explain`; applies the rules, states none."""

from .case import Case, make_case
from .registry import EXAMINERS, examine

__all__ = ["EXAMINERS", "Case", "examine", "make_case"]
