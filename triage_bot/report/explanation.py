"""What the rules make of one account, as lines: every rule, its inputs with source and day, and what would
change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from triage_bot.model.decision import Finding, Input
from triage_bot.policy.rulebook import BY_ID

from .line import Line, Part, section
from .plain import plain
from .private_words import FREE_TEXTS

_OUR_WORDS = ("labels of", "comment", "issue", "health label")
"""Inputs from GitLab that hold no sentence of a person: only these are shown with a mask."""
_MARKS = {True: (Part.OPEN, "yes"), False: (Part.PLAIN, "no "), None: (Part.DETAIL, "-  ")}


def finding_lines(findings: Sequence[Finding]) -> Iterator[Line]:
    """Rules by chapter, each with its sentence: `yes` it applies, `no` it does not, `-` it does not come
    into it. What all rules have in common, as for an account that nobody knows, is said once."""
    chapter = ""
    shared = findings[0] if len({(f.because, f.inputs, f.would_change) for f in findings}) == 1 else None
    if shared:
        yield section("Why no rule comes into it")
        yield from _details(shared)
    for finding in findings:
        rule = BY_ID[finding.rule]
        if rule.chapter != chapter:
            chapter = rule.chapter
            yield section(chapter)
        part, mark = _MARKS[finding.matched]
        yield Line(part, f"  {mark} {rule.id:<5} {rule.sentence}")
        if not shared:
            yield from _details(finding)


def _details(finding: Finding) -> Iterator[Line]:
    for given in finding.inputs:
        hidden = replace(given, value=_masked(given))
        yield Line(Part.DETAIL, f"            {_said(given)}", f"            {_said(hidden)}")
    yield Line(Part.PLAIN, f"            -> {plain(finding.because, longest=400)}")
    if finding.would_change:
        yield Line(Part.DETAIL, f"            would change with: {plain(finding.would_change)}")


def _masked(given: Input) -> str:
    """The value, but nothing of a text that people wrote freely."""
    if given.name in FREE_TEXTS and given.value != "missing":
        return "(masked)"
    if given.source == "GitLab" and not given.name.startswith(_OUR_WORDS):
        return "(masked)"
    return given.value


def _said(given: Input) -> str:
    where = ", ".join(
        part for part in (given.source or "", f"as of {given.as_of}" if given.as_of else "") if part
    )
    value = f"{plain(given.name)}: {plain(given.value)}"
    return f"{value} ({plain(where)})" if where else value
