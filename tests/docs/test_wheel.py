"""The wheel is whole: it works in another folder, without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from triage_bot import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without a network, so only where the build backend is installed."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed, and without a network pip cannot fetch it for the build")
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def run(*command: str, cwd: Path, environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_holds_templates_and_configuration(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    for folder in ("templates", "config"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"triage_bot/_data/{path.relative_to(ROOT).as_posix()}" in packed
    assert not [name for name in packed if name.startswith("tests/")]


def test_it_works_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """Its version, and the whole demo, which needs every shipped file."""
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    elsewhere.mkdir()
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index")
    run(*pip, "--no-deps", "--target", str(home), str(wheel), cwd=elsewhere)
    environ = {"PYTHONPATH": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    command = str(home / "bin" / "triage-bot")
    assert run(command, "--version", cwd=elsewhere, environ=environ) == f"triage-bot {__version__}\n"
    where = run(
        sys.executable, "-c", "import triage_bot; print(triage_bot.__file__)", cwd=elsewhere, environ=environ
    )
    assert Path(where.strip()).is_relative_to(home)
    assert "A second run: Nothing to change." in run(
        command, "demo", "--no-serve", cwd=elsewhere, environ=environ
    )
