"""What the types of `policy.yml` cannot say: numbers that must stand in an order."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping

from triage_bot.policy.clock import INPUTS

from .check_order import first_given
from .check_when import when_findings
from .document import Document, Finding, KeyPath
from .policy_file import BrakePart, BrakesPart, FreshnessPart, ThresholdsPart, TrustPart
from .validate import part

_PLACEHOLDERS = ("fiscal_quarter",)


def policy_findings(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with the policy beyond types."""
    yield from _thresholds(document, environ)
    yield from _freshness(document, environ)
    yield from _age(document, environ)
    yield from _brakes(document, environ)
    for index in document.keys_of("scope", "out_of_scope"):
        yield from when_findings(document, ("scope", "out_of_scope", index, "when"), INPUTS)
    title = document.at(("milestone_title",))
    if isinstance(title, str):
        yield from _placeholders(title)


def _thresholds(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    path: KeyPath = ("rating", "thresholds")
    found = part(ThresholdsPart, document, *path, environ=environ)
    if found and found.yellow >= found.green:
        key = first_given(document, path, "yellow", "green")
        yield Finding(
            (*path, key), f"yellow ({found.yellow:g}) should be lower than green ({found.green:g})",
            "both are the lowest score of their colour",
        )  # fmt: skip


def _freshness(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    path: KeyPath = ("rating", "freshness")
    found = part(FreshnessPart, document, *path, environ=environ)
    if not found:
        return
    for sooner, later in (("due_days", "stale_days"), ("stale_days", "unusable_days")):
        few, many = getattr(found, sooner), getattr(found, later)
        if few > many:
            key = first_given(document, path, sooner, later)
            yield Finding((*path, key), f"{sooner} ({few}) should not be more than {later} ({many})")


def _age(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    found = part(TrustPart, document, "trust", environ=environ)
    if found and found.warn_after_days > found.degrade_after_days:
        key = first_given(document, ("trust",), "warn_after_days", "degrade_after_days")
        few, many = found.warn_after_days, found.degrade_after_days
        yield Finding(
            ("trust", key), f"warn_after_days ({few}) should not be more than degrade_after_days ({many})"
        )


def _brakes(document: Document, environ: Mapping[str, str]) -> Iterator[Finding]:
    for name in BrakesPart.model_fields:
        brake = part(BrakePart, document, "brakes", name, environ=environ)
        if brake and not brake.floor and not brake.percent:
            yield Finding(
                ("brakes", name),
                "lets no change through, so every run with one would stop",
                "set a floor of 1 or more",
            )


def _placeholders(title: str) -> Iterator[Finding]:
    try:
        used = [name for _, name, _, _ in string.Formatter().parse(title) if name is not None]
    except ValueError:
        used = [""]
    if unknown := [name for name in used if name not in _PLACEHOLDERS]:
        named = f" {{{unknown[0]}}}" if unknown[0] else ""
        yield Finding(("milestone_title",), f"unknown placeholder{named}", "known here: {fiscal_quarter}")
