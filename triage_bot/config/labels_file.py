"""`labels.yml`: every label the bot may set, and the tables that lead to them; knows no other file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from triage_bot.model.settings import Category, LabelScheme, LabelStyle, ReasonRule, RegionRule
from triage_bot.policy import reason, region

from .typed import Colour, FieldName, Strict, Text, Values, fields_of

Title = Annotated[Text, Field(max_length=255)]


class LabelPart(Strict):
    """One label."""

    title: Title
    """exact title in GitLab"""
    color: Colour = "#6e49cb"
    """colour that `setup` gives it, in quotes"""
    description: Annotated[str, Field(max_length=500)] = ""
    """description that `setup` gives it"""


class CategoryPart(Strict):
    """The labels of one category, of which an issue carries at most one."""

    prefix: Text | None = None
    """how titles of this category begin; any label that begins so belongs to it"""
    labels: dict[str, LabelPart | None]
    """the bot's word for each label, and the label; nothing after the word switches the label off"""
    aliases: dict[str, Text] = Field(default={})
    """other titles in use, each with the bot's word for the right label"""


class CategoriesPart(Strict):
    """The categories. Those that are left out are not used."""

    health: CategoryPart
    """how the account is doing: `red`, `yellow`, `green`"""
    region: CategoryPart
    """who looks after the account"""
    classification: CategoryPart
    """whether the risk was expected and avoidable: `E&A`, `E&U`, `U&A`, `U&U`"""
    risk: CategoryPart
    """why the account is at risk"""
    devops: CategoryPart | None = None
    """stage of the product that the risk is about"""
    triage: CategoryPart | None = None
    """where the case stands: `new`, `overdue`, `snoozed`, `outcome-due`, `will-churn`, `unassigned`"""
    outcome: CategoryPart | None = None
    """how the case ended: `closed-won`, `closed-lost`, `void`"""


class RegionRulePart(Strict):
    """One line of the region table: the label of accounts whose every field given has one of its values."""

    label: Text
    """the bot's word for the label"""
    when: Annotated[dict[FieldName, Values], Field(min_length=1, json_schema_extra=fields_of(region.INPUTS))]
    """fields of an account, each with its accepted values; letter case is ignored, `"*"` is any value,
    `~text` any value that contains the text"""


class ReasonRulePart(Strict):
    """One line of the reason table: the label of accounts whose every field given has one of its values."""

    label: Text
    """the bot's word for the label"""
    when: Annotated[dict[FieldName, Values], Field(min_length=1, json_schema_extra=fields_of(reason.INPUTS))]
    """fields of an account, each with its accepted values; letter case is ignored, `"*"` is any value,
    `~text` any value that contains the text"""
    provisional: bool = False
    """whether a person is asked to confirm the label"""


class LabelsFile(Strict):
    """Every label the bot may set, and how values of the sources become labels."""

    categories: CategoriesPart
    """the labels, by category"""
    region_overrides: dict[str, Text] = Field(default={})
    """account id, and the region word it has whatever the table says"""
    regions: list[RegionRulePart] = Field(default=[])
    """the region table: the first line that fits decides"""
    reasons: list[ReasonRulePart] = Field(default=[])
    """the reason table: lines with `risk_reasons` are tried for each reason in the order of the source, the
    others only where there is no reason"""

    def freeze(self) -> LabelScheme:
        parts = dict(self._parts())
        labels = [label for part in parts.values() for label in part.labels.values() if label]
        return LabelScheme(
            names={
                category: {word: label.title for word, label in part.labels.items() if label}
                for category, part in parts.items()
            },
            styles={label.title: LabelStyle(label.color, label.description) for label in labels},
            prefixes={category: part.prefix for category, part in parts.items() if part.prefix},
            aliases={
                title: label.title
                for part in parts.values()
                for title, word in part.aliases.items()
                if (label := part.labels[word])
            },
            regions=tuple(RegionRule(rule.label, _when(rule)) for rule in self.regions),
            region_overrides=self.region_overrides,
            reasons=tuple(ReasonRule(rule.label, _when(rule), rule.provisional) for rule in self.reasons),
        )

    def _parts(self) -> Iterator[tuple[Category, CategoryPart]]:
        for category in Category:
            part = getattr(self.categories, category.value)
            if part is not None:
                yield category, part


def _when(rule: RegionRulePart | ReasonRulePart) -> dict[str, frozenset[str]]:
    return {name: frozenset(values) for name, values in rule.when.items()}
