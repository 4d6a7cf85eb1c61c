"""The demo, run once, its state served, and a browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from triage_bot.cli.main import run
from triage_bot.sandbox import World, running

CHROMIUM = shutil.which("chromium")


@dataclass
class Window:
    """A page of the browser; `complaints` are what its console and the network said against it."""

    page: Any
    url: str
    world: World
    shots: Path
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def demo_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert run(["demo", "--no-serve", "--folder", str(folder)]) == 0
    return folder / "gitlab.json"


@pytest.fixture(scope="session")
def window(demo_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    world = World.load(demo_state)
    with running(world) as server, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        window = Window(page, server.url, world, tmp_path_factory.mktemp("shots"))
        page.on("console", lambda said: window.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        page.on("requestfailed", lambda request: window.complaints.append(f"failed: {request.url}"))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(server.url) else window.complaints.append(request.url)
            ),
        )
        yield window
        browser.close()
