"""Reads a whole configuration and collects every error; knows the files, not what their rules mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from triage_bot.errors import ConfigurationError, Problem
from triage_bot.model.settings import Category

from .check_about import about_findings
from .check_joining import joining_findings
from .check_labels import label_findings
from .check_outcome import outcome_findings
from .check_paths import path_findings, source_hints
from .check_people import people_findings
from .check_policy import policy_findings
from .check_reminders import reminder_findings
from .check_rest import rest_findings
from .check_sources import source_findings
from .document import Document, Finding
from .files import FoundFile, beside_or_shipped, main_file, read
from .joining_part import joining_of
from .labels_file import LabelsFile
from .people_file import PeopleFile
from .policy_file import PolicyFile
from .settings import Settings
from .triage_file import TriageFile
from .validate import expanded_at, mismatches, whole
from .yaml_text import read_yaml

Model = TypeVar("Model", bound=BaseModel)


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of a triage.yml (or of the folder it lies in) and of the files it names.

    `environ` supplies `${NAME}`. Raises ConfigurationError with every problem of every file, in the order of
    the files and their lines.
    """
    file = main_file(path)
    found = read(file, otherwise="name the file with --config, or copy config/triage.yml as a start")
    if isinstance(found, Problem):
        raise _failure([found])
    triage = _opened(found)
    policy, labels, people = (
        _opened(_other(triage.document, name, file.parent, environ))
        for name in ("policy", "labels", "people")
    )
    if document := triage.document:
        triage.add(mismatches(TriageFile, document, environ))
        triage.add(source_findings(document))
        triage.add(about_findings(document))
        triage.add(rest_findings(document, environ))
        triage.add(joining_findings(document))
        triage.add(path_findings(document, file.parent, environ))
    if document := policy.document:
        policy.add(mismatches(PolicyFile, document, environ))
        policy.add(policy_findings(document, environ))
        policy.add(reminder_findings(document, labels.document, environ))
        policy.add(outcome_findings(document))
    if document := labels.document:
        labels.add(mismatches(LabelsFile, document, environ))
        labels.add(label_findings(document))
    if document := people.document:
        people.add(mismatches(PeopleFile, document, environ))
        people.add(people_findings(document, labels.document))
    if problems := [problem for opened in (triage, policy, labels, people) for problem in opened.in_order()]:
        raise _failure(problems)
    return _settings(file, environ, triage, policy, labels, people)


def templates_named(path: Path, environ: Mapping[str, str]) -> tuple[Path, str] | None:
    """The team's folder of templates, and as the file writes it, also where the configuration is broken
    elsewhere; None where it names none that is there."""
    file = main_file(path)
    found = read(file, otherwise="")
    document = None if isinstance(found, Problem) else _opened(found).document
    named = expanded_at(document, ("templates",), environ) if document else None
    return (file.parent / named, named) if named and (file.parent / named).is_dir() else None


@dataclass(slots=True)
class _Opened:
    """A file as far as it could be read, and what is wrong with it so far."""

    document: Document | None
    problems: list[Problem]

    def add(self, findings: Iterable[Finding]) -> None:
        """Notes what was found, once per place: the first word about a place is the most basic one."""
        assert self.document
        taken = {(problem.line, problem.column, problem.key) for problem in self.problems}
        refused = {(problem.line, problem.column) for problem in self.problems if problem.key is None}
        for finding in findings:
            problem = self.document.problem(finding)
            place = (problem.line, problem.column)
            if place not in refused and (*place, problem.key) not in taken:
                self.problems.append(problem)

    def in_order(self) -> list[Problem]:
        return sorted(self.problems, key=lambda problem: (problem.line or 0, problem.column or 0))

    def whole(self, model: type[Model], environ: Mapping[str, str]) -> Model:
        assert self.document
        return whole(model, self.document, environ)


def _opened(found: FoundFile | Problem | None) -> _Opened:
    match found:
        case FoundFile():
            document, problems = read_yaml(found.content, found.shown)
            return _Opened(document, list(problems))
        case Problem():
            return _Opened(None, [found])
        case None:
            return _Opened(None, [])


def _other(
    triage: Document | None, name: str, folder: Path, environ: Mapping[str, str]
) -> FoundFile | Problem | None:
    """The file that a key of triage.yml names, else the one beside it, else the shipped one.

    None where the key's value is wrong, which is said elsewhere.
    """
    if triage is None or triage.at((name,)) is None:
        return beside_or_shipped(folder, f"{name}.yml")
    named = expanded_at(triage, (name,), environ)
    if named is None:
        return None
    place = triage.values[(name,)]
    otherwise = f"{triage.shown} names it on line {place.line}; without that key the shipped file counts"
    return read(folder / named, otherwise=otherwise)


def _settings(
    file: Path,
    environ: Mapping[str, str],
    triage_yml: _Opened,
    policy_yml: _Opened,
    labels_yml: _Opened,
    people_yml: _Opened,
) -> Settings:
    triage = triage_yml.whole(TriageFile, environ)
    labels = labels_yml.whole(LabelsFile, environ).freeze()
    regions = set(labels.names[Category.REGION].values())
    aliases = {alias: title for alias, title in labels.aliases.items() if title in regions}
    policy = policy_yml.whole(PolicyFile, environ).freeze(aliases)
    stages = policy.outcome.stages
    sources = tuple(replace(source.freeze(file.parent), stages=stages) for source in triage.sources)
    assert triage_yml.document
    return Settings(
        file=file,
        gitlab=triage.gitlab.freeze(file.parent),
        sources=sources,
        joining=joining_of(triage.joining, sources),
        policy=policy,
        labels=labels,
        people=people_yml.whole(PeopleFile, environ).freeze(aliases),
        templates=None if triage.templates is None else file.parent / triage.templates,
        templates_shown=triage.templates,
        hints=tuple(triage_yml.document.problem(hint) for hint in source_hints(sources, file.parent)),
    )


def _failure(problems: list[Problem]) -> ConfigurationError:
    count = len(problems)
    what = "1 problem" if count == 1 else f"{count} problems"
    return ConfigurationError(f"The configuration cannot be used: {what}.", tuple(problems))
