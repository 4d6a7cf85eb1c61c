"""Says at the end how many inputs the fuzzing tests have tried, whichever process ran them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.fuzz.effort import TRIED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    tried: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == TRIED:
                tried[report.nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")] += value
    if tried:
        parts = ", ".join(f"{count:,} by {name}" for name, count in sorted(tried.items()))
        terminalreporter.write_line(f"fuzzing: {sum(tried.values()):,} inputs tried ({parts})")
