"""All that a configuration says, frozen; knows nothing of how it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from triage_bot.errors import Problem
from triage_bot.model.people import People
from triage_bot.model.settings import GitLabSettings, LabelScheme, Policy
from triage_bot.sources.joining import Joining
from triage_bot.sources.spec import SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A configuration without mistakes.

    `file` is the triage.yml. `templates` is the user's folder of templates, None for the shipped
    ones, `templates_shown` the same as the file writes it.
    `hints` are remarks that stop nothing, such as a source whose folder does not exist yet.
    """

    file: Path
    gitlab: GitLabSettings
    sources: tuple[SourceSpec, ...]
    joining: Joining = field(default_factory=Joining)
    policy: Policy
    labels: LabelScheme
    people: People
    templates: Path | None = None
    templates_shown: str | None = None
    hints: tuple[Problem, ...] = ()
