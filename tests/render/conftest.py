"""The shipped wording, and golden files that `REWRITE_GOLDEN=1` writes anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from triage_bot.render import TemplateWording

SHIPPED = Path(__file__).parent.parent.parent / "templates"
GOLDEN = Path(__file__).parent / "golden"

Golden = Callable[[str, str], None]


@pytest.fixture(scope="session")
def wording() -> TemplateWording:
    return TemplateWording(user=None, shipped=SHIPPED)


@pytest.fixture(scope="session")
def golden() -> Golden:
    """Compares a text with `golden/<name>.md`; review what `REWRITE_GOLDEN=1` changes as the reader would."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / f"{name}.md"
        if os.environ.get("REWRITE_GOLDEN"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
        assert file.is_file(), f"{file.name} is missing: REWRITE_GOLDEN=1 writes it"
        assert text + "\n" == file.read_text(encoding="utf-8")

    return compare
