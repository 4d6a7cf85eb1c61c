"""R-14: one label of each category, the person's choice first; knows no rating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from triage_bot.model.decision import Check, Proposal
from triage_bot.model.settings import Category, LabelScheme

CHOSEN = (Category.REGION, Category.RISK, Category.CLASSIFICATION, Category.DEVOPS)
"""The categories in which the person's label wins over the proposal."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """What to add and remove, and how it then stands.

    `placed` are the bot's own labels by category, also one that a person has removed since; `kept` those
    that a person chose; `standing` what the issue carries afterwards. `checks` only a person can mend.
    """

    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    placed: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[Category, str] = field(default_factory=dict)
    standing: Mapping[Category, str] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()


def settle(
    proposals: Mapping[Category, Proposal],
    *,
    on_issue: frozenset[str],
    placed: Mapping[str, str],
    labels: LabelScheme,
) -> Labelling:
    """Bring each category to one label without ever taking away a person's.

    A label other than the bot's own is a person's and stands; then the bot's own goes. Where a person
    removed the bot's label nothing is put back. An own label follows the source, but a provisional
    proposal, or none, never replaces one that stands.
    """
    add: set[str] = set()
    remove: set[str] = set()
    after = dict(placed)
    kept: dict[Category, str] = {}
    standing: dict[Category, str] = {}
    checks: list[Check] = []
    for category, proposal in proposals.items():
        found = {title for title in on_issue if labels.category_of(title) is category}
        mine = placed.get(category)
        theirs = sorted(found - {mine})
        if theirs:
            kept[category] = standing[category] = theirs[0]
            after.pop(category, None)
            if mine is not None and mine in found:
                remove.add(mine)
            if len(theirs) > 1:
                checks.append(Check("R-14", f"several {category} labels: {', '.join(theirs)}; keep one"))
        elif mine is not None and mine in found:
            moved = proposal.label is not None and proposal.label != mine and not proposal.provisional
            standing[category] = mine
            if moved and proposal.label:
                add.add(proposal.label)
                remove.add(mine)
                after[category] = standing[category] = proposal.label
        elif mine:
            checks.append(Check("R-14", f"{category} label {mine} was removed by a person; choose one"))
        elif proposal.label:
            add.add(proposal.label)
            after[category] = standing[category] = proposal.label
        elif proposal.why != "not needed":
            checks.append(Check(proposal.rule, f"no {category} label: {proposal.why}"))
    return Labelling(frozenset(add), frozenset(remove), after, kept, standing, tuple(checks))
