"""Loads templates from a folder, which may lie in a zip file; knows no variable and no filter."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources.abc import Traversable

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from triage_bot.errors import ConfigurationError, Problem

LONGEST = 64 * 1024
"""Bytes of one template file."""


class FolderLoader(BaseLoader):
    """Templates of one folder, UTF-8, never from outside of it. `shown` is the folder as people know it."""

    def __init__(self, folder: Traversable, shown: str) -> None:
        self.folder = folder
        self.shown = shown

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        place = self.folder
        for part in split_template_path(template):  # raises TemplateNotFound for `..`
            place = place / part
        if not place.is_file():
            raise TemplateNotFound(template)
        name = f"{self.shown}/{template}"
        return _text(place.read_bytes(), name), name, lambda: True

    def names(self) -> tuple[str, ...]:
        """Every file in the folder, as template names, sorted; hidden ones left out."""
        return tuple(sorted(_walk(self.folder, "")))

    def list_templates(self) -> list[str]:
        return list(self.names())


def _walk(folder: Traversable, prefix: str) -> list[str]:
    found: list[str] = []
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{entry.name}/")
        else:
            found.append(prefix + entry.name)
    return found


def _text(raw: bytes, name: str) -> str:
    if len(raw) > LONGEST:
        raise _unusable(
            Problem(f"larger than {LONGEST // 1024} KiB", file=name, hint="is it a template at all?")
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise _unusable(Problem("not UTF-8", file=name, line=line, hint="save the file as UTF-8")) from None


def _unusable(problem: Problem) -> ConfigurationError:
    return ConfigurationError(f"A template cannot be used: {problem}", (problem,))
