"""Writes to standard output and error, coloured where wanted, and on without readers; knows no plan."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click


def colour(environ: Mapping[str, str]) -> bool | None:
    """Whether to colour; None leaves it to click, which colours on a terminal only.

    NO_COLOR goes before FORCE_COLOR. GitLab's log viewer shows colours too.
    """
    if environ.get("NO_COLOR"):
        return False
    return True if environ.get("FORCE_COLOR") or in_job(environ) else None


def in_job(environ: Mapping[str, str]) -> bool:
    """Whether this is a GitLab job, whose log folds sections."""
    return environ.get("GITLAB_CI") == "true"


def put(text: str, *, err: bool = False, nl: bool = True, color: bool | None = None) -> None:
    """Print text. When the reader of a pipe has seen enough, what follows goes nowhere: the run goes on,
    and its exit code still counts."""
    try:
        click.echo(text, err=err, nl=nl, color=color)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        # Below the stream, so that what it still holds is not complained about at exit.
        os.dup2(nowhere, (sys.stderr if err else sys.stdout).fileno())
        os.close(nowhere)
