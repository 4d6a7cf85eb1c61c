"""2.7: the one region label of an account; knows no issue."""

from __future__ import annotations

from triage_bot.model.decision import Proposal
from triage_bot.model.facts import Facts
from triage_bot.model.settings import Category, LabelScheme

from .tables import matches

RULE = "2.7"
INPUTS = ("business_unit", "segment", "geo", "region", "country", "state")


def region(facts: Facts, labels: LabelScheme) -> Proposal:
    """The region label by override, else by the first line of the team's table that fits.

    Regions are not one dimension: `Commercial` is a segment, so the table's order decides (C8).
    An account that no line covers gets no label.
    """
    words = tuple(value for name in INPUTS if (value := getattr(facts, name)))
    if override := labels.region_overrides.get(facts.account_id):
        return _proposal(override, words, "set for this account by the team", labels)
    values = {name: getattr(facts, name) for name in INPUTS}
    for line in labels.regions:
        if matches(line.when, values):
            fits = ", ".join(f"{name.replace('_', ' ')} {values[name]}" for name in line.when)
            return _proposal(line.label, words, fits, labels)
    raw = " / ".join(words) or "nothing supplied"
    return Proposal(label=None, rule=RULE, source_words=words, why=f"region unmapped: {raw}")


def _proposal(word: str, words: tuple[str, ...], why: str, labels: LabelScheme) -> Proposal:
    return Proposal(label=labels.title(Category.REGION, word), rule=RULE, source_words=words, why=why)
