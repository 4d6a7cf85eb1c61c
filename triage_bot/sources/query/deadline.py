"""How long an answer may take as a whole; knows no database."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from triage_bot.sources.refusal import SourceRefusedError


class Deadline:
    """Counts from its making, in seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        return time.monotonic() > self._end

    def keep(self) -> None:
        """Raises SourceRefusedError when the time is over."""
        if self.passed:
            raise self.missed()

    def missed(self) -> SourceRefusedError:
        return SourceRefusedError(
            f"the whole answer did not come within {self.seconds:g} seconds, and half of it is worth nothing:"
            " ask for fewer columns or rows, add an index, or raise `timeout_seconds`."
            " Then run: triage-bot check --offline"
        )

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Calls `interrupt` from another thread when the time is over before the block ends."""
        timer = threading.Timer(max(0.0, self._end - time.monotonic()), interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
