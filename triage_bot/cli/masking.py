"""The option --mask: what it is called, and the mask made of what a run knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from triage_bot.app.planning import Planned
from triage_bot.config import Settings
from triage_bot.report.mask import Mask
from triage_bot.report.private_words import private_words

KEY_VARIABLE = "TRIAGE_BOT_MASK_KEY"

mask_option = click.option(
    "--mask",
    is_flag=True,
    envvar="TRIAGE_BOT_MASK",
    show_envvar=True,
    help="Print pseudonyms for customers and people, and only the magnitude of money.",
)


def mask_of(
    planned: Planned, settings: Settings, environ: Mapping[str, str], *, others: Iterable[str] = ()
) -> Mask:
    """The mask of one run; pseudonyms hold within a project, or wherever the key in the environment is the
    same. `others` are further names of accounts."""
    words = private_words(planned.book, planned.board, settings.people, planned.plan, others=others)
    return Mask(words, environ.get(KEY_VARIABLE) or planned.plan.project)
