"""Board and issue pages.

They must not change anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from triage_bot.sandbox.world import World


@dataclass(frozen=True)
class Page:
    """A rendered page."""

    status: int
    html: str
    headers: tuple[tuple[str, str], ...] = ()


def page(world: World, path: str, base: str) -> Page:
    """The page at this path."""
    return Page(404, "<!doctype html><title>Not here yet</title><h1>Not here yet</h1>")
