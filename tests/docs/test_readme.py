"""What README shows is what happens."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .sessions import Terminal, environment, fits, free_port, steps

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PORT = "8929"


def test_every_session_prints_what_it_shows(tmp_path: Path) -> None:
    """The port of the embedded GitLab moves to a free one; everything else runs as it stands."""
    for folder in ("config", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    port = free_port()
    session = steps(README)
    assert len(session) > 3
    with Terminal(tmp_path, environment(port)) as terminal:
        for step in session:
            command = step.command.replace("triage-bot sandbox", f"triage-bot sandbox --port {port}")
            moved = type(step)(command, step.output.replace(PORT, port))
            printed = terminal.run(moved)
            assert fits(moved.output, printed), f"$ {step.command}\n{printed}"


@pytest.mark.parametrize("target", re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))
def test_every_make_target_exists(target: str) -> None:
    """`make --dry-run` fails for a target that nobody wrote."""
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_promise_that_is_not_kept_is_noticed() -> None:
    assert fits("a\n...\nb 1 ... c\n...\n", "a\nx\ny\nb 1 and c\n")
    assert not fits("a\nb\n", "a\nx\nb\n")
    assert not fits("a ... c\n", "a\nc\n")
    assert not fits("", "a\n")
