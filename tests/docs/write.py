"""Writes the pages that are generated from the program (`make docs`); knows not what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from .commands_pages import commands_page, exit_codes_page
from .lifecycle_page import lifecycle_page
from .reminders_page import reminders_page
from .rules_page import ROOT, rules_page

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/rules.md": rules_page,
    "docs/commands.md": commands_page,
    "docs/exit-codes.md": exit_codes_page,
    "docs/reminders.md": reminders_page,
    "docs/lifecycle.md": lifecycle_page,
}
"""Every page that is generated, as a whole or in one place, by its path in the checkout;
docs/configuration.md is the config room's."""


def write(checkout: Path) -> None:
    """Write every page below the root of a checkout."""
    for path, page in PAGES.items():
        target = checkout / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write(ROOT)
