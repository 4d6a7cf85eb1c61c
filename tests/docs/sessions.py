"""Shell sessions in Markdown: found, run, and their output compared; knows no document in particular.

A session is a fenced block marked `console`. Lines that begin with `$ ` are commands, the lines below are
their output: `...` alone stands for any number of lines, `...` inside a line for any text.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from triage_bot.app.demo import URL_VARIABLE

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Step:
    """A command and the output that is promised for it."""

    command: str
    output: str


def steps(markdown: str) -> tuple[Step, ...]:
    """Every command of every session in a document, in order."""
    return tuple(step for block in _BLOCK.findall(markdown) for step in _steps(block))


def _steps(block: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield Step(command, output)


def fits(promised: str, printed: str) -> bool:
    """Whether output is what was promised.

    >>> fits("a\\n...\\nz ... end\\n", "a\\nb\\nc\\nz 12 end\\n"), fits("a\\n", "a\\nb\\n")
    (True, False)
    """
    return (
        re.fullmatch(_pattern(promised.splitlines()), "".join(f"{line}\n" for line in _lines(printed)))
        is not None
    )


def _lines(printed: str) -> list[str]:
    return printed.rstrip("\n").split("\n") if printed.strip("\n") else []


def _pattern(lines: Sequence[str]) -> str:
    return "".join(
        "(?:.*\n)*?" if line == "..." else ".*?".join(map(re.escape, line.split("..."))) + "\n"
        for line in lines
    )


def free_port() -> str:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def environment(port: str) -> dict[str, str]:
    """An environment that has the command on its path, made of this very tree wherever else one is installed,
    and the embedded GitLab at a port."""
    return {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        URL_VARIABLE: f"http://127.0.0.1:{port}",
    }


class Terminal:
    """A folder and an environment in which commands run one after the other; `export` lasts.

    A command that ends in `&` runs on beside the others until the terminal is closed.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self._folder = folder
        self._environ = dict(environ)
        self._beside: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._beside:
            process.terminate()
            process.wait(_PATIENCE)

    def run(self, step: Step) -> str:
        """What the command prints; of one that runs on, what it prints until the promise is kept."""
        if step.command.startswith("export "):
            name, _, value = step.command.removeprefix("export ").partition("=")
            self._environ[name] = value
            return ""
        if step.command.endswith(" &"):
            return self._run_beside(step)
        done = subprocess.run(
            ["bash", "-c", step.command],
            cwd=self._folder,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE,
            check=False,
        )
        return done.stdout.decode()

    def _run_beside(self, step: Step) -> str:
        log = self._folder / f"beside-{len(self._beside)}.log"
        with log.open("wb") as out:
            self._beside.append(
                subprocess.Popen(
                    ["bash", "-c", f"exec {step.command.removesuffix(' &')}"],
                    cwd=self._folder,
                    env=self._environ,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                )
            )
        until = time.monotonic() + _PATIENCE
        while not fits(step.output, log.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        return log.read_text()
