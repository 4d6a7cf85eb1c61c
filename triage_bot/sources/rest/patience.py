"""How long to wait before a request is sent again, and how fast requests may follow; sends nothing."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from math import isfinite

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed."""

_FIRST_WAIT = 1.0
_LIMIT_WAIT = 30.0
"""After a 429 that names no time: most limits count by the minute or by ten seconds."""

_EPOCH = 1_000_000_000
"""Above this, a number of seconds is a moment and no span."""


@dataclass(frozen=True, slots=True)
class Timer:
    """The clock that waits are measured with, in seconds from any start, and how to wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[float, float], float] = random.uniform


def wait_before(tried: int, timer: Timer, *, status: int | None, headers: Mapping[str, str]) -> float:
    """Seconds to wait after `tried` tries: what the service asks for, else longer from try to try.

    `status` is None where no answer came.
    """
    asked = retry_after(headers) if status is not None else None
    if asked is not None:
        return asked
    if status == 429:
        return _LIMIT_WAIT
    return timer.jitter(_FIRST_WAIT, _FIRST_WAIT * 2**tried)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait, None where it does not say.

    Retry-After is a number of seconds or a date (RFC 9110, 10.2.3); else RateLimit-Reset and
    X-RateLimit-Reset, which hold seconds or a moment in epoch seconds. Moments are measured against the
    answer's own Date, so that no clock need agree.

    >>> retry_after({"Retry-After": "Fri, 20 Nov 2026 12:00:30 GMT", "Date": "Fri, 20 Nov 2026 12:00:00 GMT"})
    30.0
    """
    lowered = {name.lower(): value.strip() for name, value in headers.items()}
    for name in ("retry-after", "ratelimit-reset", "x-ratelimit-reset"):
        if lowered.get(name) and (seconds := _seconds(lowered[name], lowered.get("date", ""))) is not None:
            return max(0.0, seconds)
    return None


def _seconds(value: str, date: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        until, now = http_date(value), http_date(date)
        return (until - now).total_seconds() if until and now else None
    if not isfinite(number):
        return None
    if number < _EPOCH:
        return number
    now = http_date(date)
    return number - now.timestamp() if now else None


def http_date(value: str) -> datetime | None:
    """The moment in a header, in any of the three forms of RFC 9110, 5.6.7; None where there is none."""
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@dataclass(slots=True)
class Pace:
    """Keeps requests below so many a minute: within any sixty seconds, no more go out."""

    per_minute: int | None
    timer: Timer
    _sent: deque[float] = field(default_factory=deque)

    def keep(self) -> float:
        """Seconds to wait before the next request may go out; it then counts as sent."""
        now = self.timer.now()
        if self.per_minute is None:
            return 0.0
        while self._sent and now - self._sent[0] >= 60:
            self._sent.popleft()
        wait = 0.0
        if len(self._sent) >= self.per_minute:
            wait = 60 - (now - self._sent[-self.per_minute])
        self._sent.append(now + wait)
        return wait
