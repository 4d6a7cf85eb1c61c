"""How an account is doing, in one word; knows nothing of where the word came from."""

from __future__ import annotations

from enum import StrEnum


class Rating(StrEnum):
    """The rating used for triage (R-01). UNKNOWN is never healthy: it holds, it does not improve."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    UNKNOWN = "unknown"

    @property
    def severity(self) -> int:
        """Red 2, yellow 1, green 0; unknown has none and must not be compared.

        >>> Rating.RED.severity > Rating.YELLOW.severity
        True
        """
        return _SEVERITY[self]

    @property
    def known(self) -> bool:
        return self is not Rating.UNKNOWN


_SEVERITY = {Rating.RED: 2, Rating.YELLOW: 1, Rating.GREEN: 0}


def worse(one: Rating, other: Rating) -> Rating:
    """The more severe of two known ratings.

    >>> worse(Rating.GREEN, Rating.YELLOW)
    <Rating.YELLOW: 'yellow'>
    """
    return one if one.severity >= other.severity else other
