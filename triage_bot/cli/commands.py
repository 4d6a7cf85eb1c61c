"""Every verb with its module and the one line that `--help` shows; imports none of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """`module` holds a click command named `command`; it is imported when the verb is used."""

    module: str
    short_help: str


COMMANDS: Mapping[str, Verb] = {
    "sync": Verb("triage_bot.cli.sync", "Open, label and refresh the triage issues."),
    "explain": Verb("triage_bot.cli.explain", "Say why something happens, or does not, with one account."),
    "check": Verb("triage_bot.cli.check", "Find every problem before a run does."),
    "setup": Verb("triage_bot.cli.setup", "Make labels, milestones, a board and the dashboard issue."),
    "demo": Verb("triage_bot.cli.demo", "See it work on invented accounts, without a GitLab."),
    "sandbox": Verb("triage_bot.cli.sandbox", "Run the embedded GitLab on this machine."),
}
EXIT_CODES: Mapping[int, str] = {
    0: "done",
    1: "a bug: a report file was written, without secrets or customer data",
    2: "wrong usage of the command line",
    3: "configuration, templates or token are wrong",
    4: "a source could not be used; the safe part was done",
    5: "refused by a brake, or not the expected plan; nothing was written",
    6: "some changes were not made as planned",
    7: "what was written would be planned again",
    8: "GitLab refused, or cannot be reached",
    10: "changes are pending (only with --dry-run --exit-code)",
}
"""What each exit code means; the documentation is tested against it."""
