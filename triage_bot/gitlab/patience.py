"""How long to wait before a request is sent again, and when to give up; knows no HTTP library."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from math import inf, isfinite

from .exchange import ExchangeError, RefusalError, SilenceError, SilenceKind

_PASSING = frozenset({502, 503, 504})
_REPEATABLE = frozenset({"GET", "HEAD", "PUT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The retry policy; all times in seconds.

    A request is sent at most `tries` times and given up when its waits and tries would pass `total`. A wait
    that GitLab asks for is kept; one longer than `longest_wait` is not begun. `limit_wait` is for a 429
    that names no time: the application's limits count by the minute (lib/api/helpers/rate_limiter.rb).
    `ends` is the moment of `clock` at which the run is over: nothing is sent after it.
    """

    tries: int = 4
    first_wait: float = 1.0
    limit_wait: float = 60.0
    longest_wait: float = 120.0
    total: float = 300.0
    ends: float = inf
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[float, float], float] = random.uniform

    def wait(self, error: ExchangeError, *, tried: int, spent: float) -> float | None:
        """Seconds until the next try after `tried` tries that took `spent` seconds; None to give up."""
        if tried >= self.tries or not _may_repeat(error):
            return None
        wait = self._wished(error)
        if wait is None:
            wait = self.jitter(0.0, self.first_wait * 2**tried)
        if wait > self.longest_wait or spent + wait > self.total:
            return None
        return wait

    @property
    def left(self) -> float:
        """Seconds until the run's time is over."""
        return self.ends - self.clock()

    def _wished(self, error: ExchangeError) -> float | None:
        if not isinstance(error, RefusalError):
            return None
        asked = retry_after(error.headers)
        if asked is None and error.status == 429:
            reset = reset_after(error.headers)
            return self.limit_wait if reset is None else reset
        return asked


def _may_repeat(error: ExchangeError) -> bool:
    """A POST is repeated after a 429 only: that one is known not to have been carried out."""
    match error:
        case RefusalError(status=429):
            return True
        case RefusalError(locked=True):
            return error.method == "PUT"
        case RefusalError():
            return error.method in _REPEATABLE and error.status in _PASSING
        case SilenceError():
            return error.method in _REPEATABLE and error.kind not in (SilenceKind.TLS, SilenceKind.ADDRESS)
        case _:
            return False


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as an HTTP date; None where there is
    no usable one. A date is measured against the answer's own Date header, so that no clock need agree.

    >>> retry_after({"Retry-After": "1.5"})
    1.5
    """
    value = headers.get("Retry-After", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        until, now = _http_date(value), _http_date(headers.get("Date", ""))
        if until is None or now is None:
            return None
        seconds = (until - now).total_seconds()
    return max(0.0, seconds) if isfinite(seconds) else None


def reset_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until the general limit allows requests again, where the headers say that none remains; else
    None, since an absent header is not a zero. They come with ordinary answers too, and with refusals by
    another limit, for which they mean nothing (lib/gitlab/rack_attack.rb).

    >>> reset_after({"RateLimit-Remaining": "0", "RateLimit-Reset": "1795161630",
    ...     "Date": "Fri, 20 Nov 2026 08:00:00 GMT"})
    30.0
    """
    if headers.get("RateLimit-Remaining", "").strip() != "0":
        return None
    now = _http_date(headers.get("Date", ""))
    try:
        reset = float(headers.get("RateLimit-Reset", ""))
    except ValueError:
        return None
    if now is None or not isfinite(reset):
        return None
    return max(0.0, reset - now.timestamp())


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
