"""The page of all rules, told from the rulebook and the shipped labels; knows not how rules are applied."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from triage_bot.config import load
from triage_bot.model.settings import Category, LabelScheme
from triage_bot.policy.rulebook import RULES

ROOT = Path(__file__).parents[2]
INTRODUCTION = """\
# The rules

<!-- Written by `make docs` from the rulebook and config/labels.yml; a test keeps it current. -->

Every line of a plan, every remark in an issue and every finding of `triage-bot explain` names the rule it
comes from. These are all of them. The numbers are names, not an order: `R-` rules say what should be true,
`E` rules what happens when something changes, and bare numbers are tables and customs. Days and percentages
are the defaults; [configuration.md](configuration.md#policyyml) says which of them a team may change.
"""

ORIGINS = """\
## Where they come from

| origin | what it is |
| --- | --- |
| S1 | what customer success teams tell each other about pooled accounts and handovers |
| S2, S3 | GitLab's public handbook for customer success: the managers' page, and renewal tracking |
| H0 to H4 | older and newer versions of that handbook, H0 the oldest |
| LM | Lincoln Murphy's matrix of churn: expected or not, avoidable or not |
| INF | nobody's text: concluded here, because a rule was needed where the sources are silent |
"""

LABELS = """\
## The labels

Titles are exact, letter case and spaces included. A team may rename them or switch them off in
[`labels.yml`](configuration.md#labelsyml). An issue in care should have one label each of *health*, *region*,
*classification* and *risk*; what cannot be told is left off and asked for. The other categories are extra.
"""


def rules_page() -> str:
    """The whole page."""
    parts = [INTRODUCTION, *_chapters(), ORIGINS, LABELS, "\n".join(_labels(_shipped_labels())) + "\n"]
    return "\n".join(parts)


def _chapters() -> Iterator[str]:
    for chapter, rules in groupby(RULES, key=lambda rule: rule.chapter):
        rows = [f"| {rule.id} | {rule.sentence} | {rule.origin} |" for rule in rules]
        yield (
            "\n".join([f"## {chapter}", "", "| number | rule | origin |", "| --- | --- | --- |", *rows])
            + "\n"
        )


def _shipped_labels() -> LabelScheme:
    return load(ROOT / "config" / "demo" / "triage.yml", {}).labels


def _labels(labels: LabelScheme) -> Iterator[str]:
    yield from ("| category | label | meaning |", "| --- | --- | --- |")
    for category in Category:
        for title in labels.names.get(category, {}).values():
            meaning = labels.styles[title].description
            yield f"| {category} | `{title}` | {meaning} |"
