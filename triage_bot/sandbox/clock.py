"""A clock that tests can set, move and let run; the only source of time in the sandbox.

It must not know who asks for the time, nor how times are written in an answer.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970; a moment without an offset is read as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1000)


def real_ms() -> int:
    """Milliseconds since 1970 by the machine's own clock."""
    return time.time_ns() // 1_000_000


class Clock:
    """Real time until it is set; then it stands still until moved on or started.

    >>> clock = Clock()
    >>> clock.set("2026-11-21T08:00:00Z")
    >>> clock.advance(days=1, seconds=30)
    >>> clock.now().isoformat()
    '2026-11-22T08:00:30+00:00'
    """

    def __init__(self) -> None:
        self._stands_at: int | None = None
        self._ahead = 0

    def set(self, moment: str | datetime) -> None:
        """Stop at this moment (ISO 8601 text or a datetime)."""
        when = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        self._stands_at, self._ahead = to_ms(when), 0

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move on; a clock in real time runs ahead of the machine from then on."""
        step = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        if self._stands_at is None:
            self._ahead += round(step.total_seconds() * 1000)
        else:
            self._stands_at += round(step.total_seconds() * 1000)

    def start(self) -> None:
        """Let a clock that stands still run on from where it is."""
        if self._stands_at is not None:
            self._ahead, self._stands_at = self._stands_at - real_ms(), None

    def ms(self) -> int:
        """Now, in milliseconds since 1970."""
        return real_ms() + self._ahead if self._stands_at is None else self._stands_at

    def now(self) -> datetime:
        """Now, as an aware datetime in UTC."""
        return datetime.fromtimestamp(self.ms() / 1000, UTC)

    def dump(self) -> list[int | None]:
        """What the state file keeps of the clock."""
        return [self._stands_at, self._ahead]

    def restore(self, dumped: list[int | None]) -> None:
        """Take up what `dump` gave."""
        self._stands_at, self._ahead = dumped[0], dumped[1] or 0
