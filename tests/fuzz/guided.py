"""The parsers of people's text under atheris, which follows the code that an input reaches.

No part of `make test`: atheris is no dependency, and exists for some releases of Python, 3.11 among them.

    python -m pip install atheris
    python -m tests.fuzz.guided -max_total_time=60 -max_len=4000 -timeout=5 -rss_limit_mb=1024
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["triage_bot.marker", "triage_bot.policy"]):
    from triage_bot.marker import keys, read, read_dashboard
    from triage_bot.policy.commands import commands
    from triage_bot.policy.next_steps import next_steps

_BOT = frozenset({"triage-bot"})


def one(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    read(text)
    read_dashboard(text)
    keys(text)
    commands(text, names=_BOT)
    next_steps(text)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
