"""A watch that runs as fast as anybody waits, in place of the machine's clock and sleep."""

from __future__ import annotations

from typing import Any

from triage_bot.gitlab.patience import Patience
from triage_bot.sandbox import Clock


class Watch:
    """`waits` are the waits so far, in seconds. The watch stands still unless somebody waits; GitLab's clock
    moves with it, if one is given."""

    def __init__(self, gitlabs: Clock | None = None) -> None:
        self.waits: list[float] = []
        self.now = 1_000.0
        self._gitlabs = gitlabs

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        """So much time passes by itself."""
        self.now += seconds
        if self._gitlabs is not None:
            self._gitlabs.advance(seconds=seconds)

    def clock(self) -> float:
        return self.now

    def patience(self, **given: Any) -> Patience:
        """The bot's patience by this watch, without chance."""
        plain = {"sleep": self.sleep, "clock": self.clock, "jitter": lambda _low, high: high}
        return Patience(**{**plain, **given})
