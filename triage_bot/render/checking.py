"""Finds everything that is wrong in a team's own templates, at once; knows no account of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes

from triage_bot.errors import ConfigurationError, Problem
from triage_bot.model.decision import Sheet

from . import samples
from .folder import FolderLoader
from .registry import BLOCK, COMMENT, ISSUE, READ_HEADINGS, TEMPLATES, remark_template
from .view import SHEET_VARIABLES, comment_view, sheet_view
from .wording import TemplateWording, located

_STEMS = {name.removesuffix(".md.j2"): name for name in TEMPLATES}

_PARTIAL = "_"
"""A file whose name begins so is the team's own piece, to be included or imported."""


def check_templates(*, user: Path, shipped: Traversable, shown: str | None = None) -> tuple[Problem, ...]:
    """Every problem of every template in the user's folder, by file and line; empty when all is well.

    Names of files and variables are looked at first; what passes is rendered with invented accounts,
    one that knows everything and one that knows nothing.
    """
    place = shown or str(user)
    if not user.is_dir():
        hint = "create the folder, or leave `templates` out to use the shipped ones"
        return (Problem("there is no such folder of templates", file=place, hint=hint),)
    folder = FolderLoader(user, place)
    names = folder.names()
    wording = TemplateWording(user=user, shipped=shipped, shown=place)
    problems = list(_unknown_files(names, place))
    for name in names:
        if name in TEMPLATES or _is_partial(name):
            problems += _read(name, wording)
    if not any(problem.file and problem.file.endswith(".j2") and problem.line for problem in problems):
        problems += _tried(wording)
    return tuple(dict.fromkeys(problems))


def _is_partial(name: str) -> bool:
    return name.rpartition("/")[2].startswith(_PARTIAL)


def _unknown_files(names: Iterable[str], place: str) -> Iterator[Problem]:
    for name in names:
        if name in TEMPLATES or _is_partial(name) or name.upper().startswith("README"):
            continue
        stem = name.removesuffix(".j2").removesuffix(".md")
        close = get_close_matches(stem, list(_STEMS), 1, 0.6)
        hint = (
            f"did you mean '{_STEMS[close[0]]}'?"
            if close
            else f"a piece of your own begins with `{_PARTIAL}`: {_PARTIAL}{name}"
        )
        yield Problem("no template of this name is ever used", file=f"{place}/{name}", hint=hint)


def _read(name: str, wording: TemplateWording) -> Iterator[Problem]:
    environment = wording.environment
    try:
        source, file = wording.source_of(name)
        tree = environment.parse(source, name, file)
        environment.compile(tree, name, file)
    except ConfigurationError as error:
        yield from error.problems
        return
    except TemplateSyntaxError as error:
        yield located(error, name)
        return
    known = _variables(name)
    for word in sorted(meta.find_undeclared_variables(tree) - set(known)):
        line = next((node.lineno for node in tree.find_all(nodes.Name) if node.name == word), None)
        hint = _meant(word, known) or f"there are: {', '.join(sorted(known))}"
        yield Problem(f"unknown variable '{word}'", file=file, line=line, hint=hint)
    yield from _unknown_keys(tree, file, known)


def _unknown_keys(tree: nodes.Template, file: str, known: Mapping[str, Any]) -> Iterator[Problem]:
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    for node in tree.find_all(nodes.Getattr):
        if not isinstance(node.node, nodes.Name) or node.node.name in assigned:
            continue
        keys = known.get(node.node.name)
        if isinstance(keys, dict) and node.attr not in keys:
            what = f"'{node.node.name}' has no '{node.attr}'"
            hint = _meant(node.attr, keys) or f"it has: {', '.join(sorted(keys))}"
            yield Problem(what, file=file, line=node.lineno, hint=hint)


def _variables(name: str) -> dict[str, Any]:
    """The variables of a template, with sample values; pieces may use those of every template."""
    view = comment_view(samples.remarks()[:1], samples.full())
    remark = {"remark": view["remarks"][0]}
    if name in (ISSUE, BLOCK):
        return {word: view[word] for word in SHEET_VARIABLES}
    return view if name == COMMENT else view | remark


def _tried(wording: TemplateWording) -> Iterator[Problem]:
    sheets: tuple[Sheet, ...] = (samples.full(), samples.bare())
    texts: list[tuple[str, str]] = []
    try:
        for sheet in sheets:
            texts += [(BLOCK, wording.block(sheet)), (ISSUE, wording.render(ISSUE, sheet_view(sheet)))]
    except ConfigurationError as error:
        yield from error.problems
    for remark in (*samples.remarks(), *samples.bare_remarks()):
        try:
            for known in (*sheets, None):
                texts.append((remark_template(remark), wording.comment((remark,), known)))
        except ConfigurationError as error:
            yield from error.problems
    for name, text in texts:
        _, file = wording.source_of(name)
        lines = text.split("\n")
        for line in lines:
            if line.startswith("/"):
                hint = "put a word or a backslash before it"
                yield Problem(f"GitLab would carry out the line '{line.split()[0]}'", file=file, hint=hint)
        if name == ISSUE:
            yield from _missing_headings(lines, file)


def _missing_headings(lines: list[str], file: str) -> Iterator[Problem]:
    for heading in READ_HEADINGS:
        if heading not in (line.rstrip() for line in lines):
            close = get_close_matches(heading.lower(), [line.rstrip().lower() for line in lines], 1, 0.8)
            hint = f"`{close[0]}` is there, but it must match letter by letter" if close else "put it back"
            yield Problem(f"the heading '{heading}' is missing; it is read again later", file=file, hint=hint)


def _meant(word: str, known: Iterable[str]) -> str | None:
    close = get_close_matches(word, list(known), 1, 0.6)
    return f"did you mean '{close[0]}'?" if close else None
