"""Everything that would keep a run from going well, found before it: all problems at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from triage_bot import resources
from triage_bot.config import templates_named
from triage_bot.errors import ConfigurationError, Problem
from triage_bot.gitlab import preflight
from triage_bot.model.account import SourceReading, SourceState
from triage_bot.model.settings import LabelScheme
from triage_bot.policy.trust import Comparing, weigh
from triage_bot.render.checking import check_templates
from triage_bot.sources.join import join
from triage_bot.sources.rest.presets.telling import mapping_told
from triage_bot.sources.rest.spec import RestSpec

from .workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was found: `problems` must be mended, `hints` may be. `sources` are the readings of each,
    `mappings` what people should know of how a source is mapped, by its name."""

    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...]
    sources: tuple[SourceReading, ...]
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def check(workshop: Workshop, *, today: date, offline: bool = False, to_write: bool = True) -> Checked:
    """Templates, sources, token, role and labels; the configuration itself was read before.

    `offline` leaves GitLab out; without `to_write` a token that may only read is enough.
    """
    problems = list(template_problems(workshop))
    readings = [source.read() for source in workshop.sources()]
    book = join(readings, workshop.settings.joining)
    statuses = weigh(book, Comparing(waived=True), policy=workshop.settings.policy, today=today).sources
    sources = tuple(replace(one, status=status) for one, status in zip(readings, statuses, strict=True))
    problems += _source_problems(sources)
    if not offline:
        problems += _gitlab_problems(workshop, today=today, to_write=to_write)
    return Checked(
        problems=tuple(problems),
        hints=workshop.settings.hints,
        sources=sources,
        mappings={
            spec.name: mapping_told(spec) for spec in workshop.settings.sources if isinstance(spec, RestSpec)
        },
    )


def template_problems(workshop: Workshop) -> tuple[Problem, ...]:
    """What is wrong in the team's own templates; the shipped ones are tested."""
    settings = workshop.settings
    if settings.templates is None:
        return ()
    shipped = resources.folder("templates")
    return check_templates(user=settings.templates, shipped=shipped, shown=settings.templates_shown)


def with_templates(error: ConfigurationError, config: Path, environ: Mapping[str, str]) -> ConfigurationError:
    """The error of a broken configuration, together with what is wrong in the templates it names."""
    named = templates_named(config, environ)
    if named is None:
        return error
    more = check_templates(user=named[0], shipped=resources.folder("templates"), shown=named[1])
    said = f"{error.message} The templates have {len(more)} more." if more else error.message
    return ConfigurationError(said, (*error.problems, *more))


def label_titles(labels: LabelScheme) -> tuple[str, ...]:
    """Every label title that the bot may set, in the order of the scheme."""
    return tuple(dict.fromkeys(title for words in labels.names.values() for title in words.values()))


def _source_problems(readings: Sequence[SourceReading]) -> list[Problem]:
    problems = []
    for reading in readings:
        status = reading.status
        if status.state is SourceState.OK:
            continue
        why = status.problem or "; ".join(status.notes)
        problems.append(
            Problem(f"source {status.name} {status.state}: {why}", file=", ".join(status.files) or None)
        )
    return problems


def _gitlab_problems(workshop: Workshop, *, today: date, to_write: bool) -> list[Problem]:
    try:
        connection = workshop.connection
    except ConfigurationError as error:
        return list(error.problems) or [Problem(error.message)]
    return list(
        preflight(
            connection,
            workshop.settings.gitlab,
            today=today,
            labels=label_titles(workshop.settings.labels),
            to_write=to_write,
        )
    )
