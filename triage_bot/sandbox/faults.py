"""Trouble on order: the next request refused, answered wrongly, or left without an answer.

It must not know the routes; the server asks it before and after each request and does what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from triage_bot.sandbox.troubles import Answer, Drop, Trouble, When, failure, throttled

__all__ = ["Answer", "Asked", "Drop", "Faults", "Trouble"]

GENERAL_LIMIT = 2000
"""Requests a minute of one user on GitLab.com [doc/user/gitlab_com/_index.md]."""


@dataclass(frozen=True)
class Asked:
    """The request as far as a fault may look at it."""

    method: str
    path: str
    now_ms: int


@dataclass
class _Order:
    when: When
    trouble: Callable[[int], Trouble]
    """Makes the trouble from the time in seconds."""
    method: str | None
    path_contains: str | None
    left: int

    def wants(self, when: When, asked: Asked) -> bool:
        return (
            self.left > 0
            and self.when == when
            and (self.method is None or self.method.upper() == asked.method)
            and re.search(self.path_contains or "", asked.path) is not None
        )


@dataclass
class _Limit:
    """So many matching requests a period, counted in fixed windows on the world's clock."""

    kind: Literal["middleware", "application"]
    limit: int
    period: int
    method: str | None
    path_contains: str | None
    window: int = -1
    seen: int = 0

    def count(self, asked: Asked) -> Trouble | None:
        if self.method not in (None, asked.method) or not re.search(self.path_contains or "", asked.path):
            return None
        window = asked.now_ms // (self.period * 1000)
        self.seen = self.seen + 1 if window == self.window else 1
        self.window = window
        if self.seen <= self.limit:
            return None
        ends = (window + 1) * self.period
        return throttled(
            self.kind, limit=self.limit, seen=self.seen, reset=ends, wait=ends - asked.now_ms // 1000
        )


@dataclass
class Faults:
    """The seam between server and trouble; replace it, or order trouble from it. What a path contains is a
    text or a regular expression: `/notes$` leaves out what lies below the notes."""

    _orders: list[_Order] = field(default_factory=list)
    _limits: list[_Limit] = field(default_factory=list)

    def before(self, asked: Asked) -> Trouble | None:
        """Asked before a request is looked at; an answer means that it never is."""
        for limit in self._limits:
            if trouble := limit.count(asked):
                return trouble
        return self._due("before", asked)

    def after(self, asked: Asked, _status: int) -> Trouble | None:
        """Asked when the request was carried out and its answer, of this status, is ready to be sent."""
        return self._due("after", asked)

    def throttle(self, now_ms: int) -> tuple[int, int]:
        """The limit of the middleware and how many requests it has counted in this period."""
        for limit in self._limits:
            if limit.kind == "middleware":
                counted = limit.window == now_ms // (limit.period * 1000)
                return limit.limit, limit.seen if counted else 0
        return GENERAL_LIMIT, 1

    def _due(self, when: When, asked: Asked) -> Trouble | None:
        for order in self._orders:
            if order.wants(when, asked):
                order.left -= 1
                if order.left == 0:
                    self._orders.remove(order)
                return order.trouble(asked.now_ms // 1000)
        return None

    def fail_next(
        self,
        status: int,
        when: When = "before",
        *,
        method: str | None = None,
        path_contains: str | None = None,
        times: int = 1,
        body: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Answer the next matching requests with this status, before or after they were carried out."""
        if body is not None:
            kind = "application/json" if body.startswith("{") else "text/plain"
            answer = Answer(status, body.encode(), kind, headers)
        else:
            answer = failure(status, headers)
        if status == 429 and body is None:
            self.rate_limit(times=times, method=method, path_contains=path_contains)
        else:
            self._orders.append(_Order(when, lambda _now: answer, method, path_contains, times))

    def drop_next(
        self,
        when: When = "before",
        *,
        method: str | None = None,
        path_contains: str | None = None,
        times: int = 1,
    ) -> None:
        """Close the connection of the next matching requests, before or after they were carried out."""
        self._orders.append(_Order(when, lambda _now: Drop(), method, path_contains, times))

    def rate_limit(
        self,
        kind: Literal["middleware", "application"] = "middleware",
        *,
        limit: int | None = None,
        period: int = 60,
        times: int = 1,
        retry_after: int = 60,
        method: str | None = None,
        path_contains: str | None = None,
    ) -> None:
        """Refuse the next `times` matching requests with a 429, or with `limit` all above it per period."""
        if limit is not None:
            self._limits.append(_Limit(kind, limit, period, method, path_contains))
            return

        def refusal(now: int) -> Trouble:
            return throttled(kind, limit=2000, seen=2001, reset=now + retry_after, wait=retry_after)

        self._orders.append(_Order("before", refusal, method, path_contains, times))

    def clear(self) -> None:
        """No more trouble."""
        self._orders.clear()
        self._limits.clear()
