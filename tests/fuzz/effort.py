"""How hard the fuzzing tries: the number of inputs, the time each may take, the memory all may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

T = TypeVar("T")
Record = Callable[[str, object], None]

TRIED = "inputs tried"
LONGEST_SECONDS = 5.0
"""Of the processor, for one input; the slowest take some hundredths."""

MOST_MEGABYTES = 300
"""How much the peak of the process may rise during one test."""

_STATUS, _CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class HangError(BaseException):
    """No `except Exception` may take it for something else."""


def sizes(few: int, many: int) -> pytest.MarkDecorator:
    """The test twice: with `few` inputs always, with `many` in the long run."""
    return pytest.mark.parametrize("size", [few, pytest.param(many, marks=pytest.mark.full)])


def fuzz(inputs: st.SearchStrategy[T], check: Callable[[T], Any], *, size: int, record: Record) -> None:
    """Try so many inputs, each within its time, and note down how many it were."""
    tried = 0

    @settings(
        max_examples=size,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
        print_blob=False,
    )
    @given(inputs)
    def one(value: T) -> None:
        nonlocal tried
        tried += 1
        with in_time():
            check(value)

    _forget_peak()
    before = _peak()
    one()
    assert _peak() - before < MOST_MEGABYTES, "megabytes more than before"
    record(TRIED, tried)


@contextmanager
def in_time() -> Iterator[None]:
    """Fails for what takes longer than it may, and ends what takes twice as long."""
    began = process_time()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGVTALRM, _ring)
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 * LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    assert process_time() - began < LONGEST_SECONDS, "too slow"


def _ring(*_: object) -> None:
    raise HangError(f"still at work after {2 * LONGEST_SECONDS:.0f} s")


def _forget_peak() -> None:
    with suppress(OSError):
        _CLEAR.write_text("5")


def _peak() -> float:
    """Megabytes; nothing where the system does not tell."""
    if not _STATUS.exists():
        return 0
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
