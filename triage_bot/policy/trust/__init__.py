"""3.5: when a source is not to be believed, and what rests on it; every rule a function of numbers."""

from .recalling import recalled
from .resting import doubt_about
from .weighing import Comparing, weigh

__all__ = ["Comparing", "doubt_about", "recalled", "weigh"]
