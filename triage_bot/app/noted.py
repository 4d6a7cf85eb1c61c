"""Notes on an unexpected error which plan was at hand, for the report of a bug; catches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from triage_bot.plan.plan import Plan

_NOTE = re.compile(r"plan digest ([0-9a-f]{12})")


@contextmanager
def plan_noted(plan: Plan) -> Iterator[None]:
    """Whatever is raised inside carries the plan's digest, and of the plan nothing else."""
    try:
        yield
    except Exception as error:
        error.add_note(f"plan digest {plan.digest}")
        raise


def digest_noted(error: BaseException) -> str | None:
    """The digest on an error, None where no plan had been made."""
    notes = getattr(error, "__notes__", ())
    return next((found[1] for note in notes if (found := _NOTE.fullmatch(note))), None)
