"""Keeps a run below GitLab's limits per minute, told in advance or met on the way; knows no HTTP library.

One pace serves all workers of a run. It must not wait itself, nor know what a request is for.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from math import inf
from threading import Lock

from triage_bot.model.settings import RequestLimits

_NOTES = re.compile(r"/projects/[^/]+/issues/[0-9]+/notes")
_ISSUES = re.compile(r"/projects/[^/]+/issues")
_MINUTE = 60.0
_SHORTLY = 0.05
"""Seconds after which to ask again when every place is taken by a request that is still under way."""


class Kind(StrEnum):
    """What GitLab counts: requests, and on top comments and new issues (doc/user/gitlab_com/_index.md)."""

    REQUESTS = "requests"
    NOTES = "notes"
    ISSUES = "issues"


def kinds_of(method: str, path: str) -> tuple[Kind, ...]:
    """All kinds that a request counts for, the narrowest last.

    >>> [str(kind) for kind in kinds_of("POST", "/projects/7/issues/3/notes")]
    ['requests', 'notes']
    """
    if method == "POST" and _NOTES.fullmatch(path):
        return (Kind.REQUESTS, Kind.NOTES)
    if method == "POST" and _ISSUES.fullmatch(path):
        return (Kind.REQUESTS, Kind.ISSUES)
    return (Kind.REQUESTS,)


@dataclass
class _Lane:
    """One kind of request: how many a minute, and until when it is closed.

    GitLab counts a request some time between its sending and its answer. So one that ended less than a minute
    ago still takes a place: then no minute of GitLab's, wherever it begins, holds too many.
    """

    limit: float = inf
    closed_until: float = -inf
    under_way: int = 0
    ended: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.ended and self.ended[0] <= now - _MINUTE:
            self.ended.popleft()
        wait = self.closed_until - now
        if len(self.ended) + self.under_way >= self.limit:
            wait = max(wait, self.ended[0] + _MINUTE - now if self.ended else _SHORTLY)
        # A clock of whole milliseconds must not be asked to wait for less than one.
        return max(wait, 0.001) if wait > 0 else 0.0


class Pace:
    """The places that are left in this minute, by kind; times are seconds of `clock`."""

    def __init__(self, limits: RequestLimits, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        told = {
            Kind.REQUESTS: limits.requests_per_minute,
            Kind.NOTES: limits.notes_per_minute,
            Kind.ISSUES: limits.issues_per_minute,
        }
        self._lanes = {kind: _Lane(limit=inf if limit is None else limit) for kind, limit in told.items()}

    def begin(self, kinds: tuple[Kind, ...]) -> float:
        """0.0 when such a request may go now, and is counted; else the seconds after which to ask again."""
        with self._lock:
            now = self._clock()
            wait = max(self._lanes[kind].wait(now) for kind in kinds)
            if wait == 0.0:
                for kind in kinds:
                    self._lanes[kind].under_way += 1
            return wait

    def end(self, kinds: tuple[Kind, ...]) -> None:
        """The request was answered, or is given up."""
        with self._lock:
            for kind in kinds:
                lane = self._lanes[kind]
                lane.under_way -= 1
                if lane.limit < inf:
                    lane.ended.append(self._clock())

    def close(self, kind: Kind, seconds: float) -> None:
        """No request of this kind for so long: GitLab refuses them."""
        with self._lock:
            lane = self._lanes[kind]
            lane.closed_until = max(lane.closed_until, self._clock() + seconds)
