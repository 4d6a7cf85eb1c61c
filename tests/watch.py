"""A watch that runs as fast as anybody waits, in place of the machine's clock and sleep."""

from __future__ import annotations

from threading import Lock
from typing import Any

from triage_bot.gitlab.patience import Patience
from triage_bot.sandbox import Clock


class Watch:
    """`waits` are the waits so far, in seconds. The watch stands still unless somebody waits. It shows
    GitLab's time where that clock is given: two clocks moved one after the other differ in between."""

    def __init__(self, shown: Clock | None = None) -> None:
        self.waits: list[float] = []
        self._lock = Lock()
        if shown is None:
            shown = Clock()
            shown.set("2026-11-21T08:00:00Z")
        self._shown = shown

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        """So much time passes by itself."""
        with self._lock:
            self._shown.advance(seconds=seconds)

    def clock(self) -> float:
        return self._shown.ms() / 1000

    def patience(self, **given: Any) -> Patience:
        """The bot's patience by this watch, without chance."""
        plain = {"sleep": self.sleep, "clock": self.clock, "jitter": lambda _low, high: high}
        return Patience(**{**plain, **given})
