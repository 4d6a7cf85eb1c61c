"""Libraries that only some kinds of source need, loaded when one of that kind is read; knows no source."""

from __future__ import annotations

import importlib
from typing import Any

from .refusal import SourceRefusedError


def needed(module: str, *, extra: str) -> Any:
    """The module. Raises SourceRefusedError, naming what to install, where it is not there."""
    try:
        return importlib.import_module(module)
    except ImportError as problem:
        missing = (problem.name or module).partition(".")[0]
        raise SourceRefusedError(
            f"the library {missing} is not installed; it comes with an extra: {install(extra)}"
        ) from None


def install(extra: str) -> str:
    """The command that brings an extra."""
    return f"pip install 'triage-bot[{extra}]'"
