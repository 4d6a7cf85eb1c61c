"""Runs a command as a process of its own and measures it: wall time in seconds, peak memory in MB."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    seconds: float
    megabytes: float
    output: str


def measured(*arguments: str) -> Measured:
    """`arguments` for this Python interpreter. The peak is the process's own, as the kernel counts it."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return Measured(time.perf_counter() - start, usage.ru_maxrss / 1024, output.strip())


def best(*arguments: str, times: int) -> Measured:
    """The quickest of several runs: the one that the rest of the machine disturbed least."""
    return min((measured(*arguments) for _ in range(times)), key=lambda run: run.seconds)
