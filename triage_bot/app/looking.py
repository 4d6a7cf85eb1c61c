"""What every declared source has, what is mapped of it, and what probably should be; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage_bot.model.vocabulary import About
from triage_bot.sources.looking.guessing import Fit, Guessed, fit, guessed
from triage_bot.sources.looking.look import Look, look
from triage_bot.sources.spec import SourceSpec

from .workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One source: what was seen, and how the cells suit each mapped field that has its column."""

    spec: SourceSpec
    seen: Look
    fits: Mapping[str, Fit]
    guessed: Guessed


def look_at_sources(workshop: Workshop) -> tuple[Looked, ...]:
    """Every source in the order of the configuration; of those about accounts also guesses."""
    found = []
    for number, spec in enumerate(workshop.settings.sources):
        workshop.progress.step(f"looking at {spec.name}", number, len(workshop.settings.sources))
        seen = look(spec, workshop.environ)
        accounts = spec.about is About.ACCOUNTS
        fits = {
            name: fit(name, column, seen.columns[column.column], spec.id_kind)
            for name, column in spec.fields.items()
            if accounts and column.column in seen.columns
        }
        guesses = guessed(spec, seen) if accounts and seen.rows else Guessed()
        found.append(Looked(spec=spec, seen=seen, fits=fits, guessed=guesses))
    return tuple(found)
