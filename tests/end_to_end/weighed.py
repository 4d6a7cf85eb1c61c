"""Runs the command line and notes the most memory it took, in megabytes, in the file named first.

The figure is read in the process itself: what `resource` tells of a child includes its parent before `exec`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from triage_bot.cli.main import run

STATUS = Path("/proc/self/status")


def most_megabytes() -> float:
    """The peak of the resident memory of this process."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    code = run(sys.argv[2:])
    Path(sys.argv[1]).write_text(str(most_megabytes()))
    sys.exit(code)
