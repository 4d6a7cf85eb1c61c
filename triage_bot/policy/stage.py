"""R-15: the DevOps stage label that goes with a product reason; knows no issue."""

from __future__ import annotations

from triage_bot.model.decision import Proposal
from triage_bot.model.facts import Facts
from triage_bot.model.settings import Category, LabelScheme

RULE = "R-15"
PRODUCT = "product experience"
INPUTS = ("stage_impacted",)


def devops_stage(facts: Facts, risk_label: str | None, labels: LabelScheme) -> Proposal:
    """The stage's label where the risk is product experience; elsewhere none is asked for."""
    if risk_label is None or labels.word(Category.RISK, risk_label) != PRODUCT:
        return Proposal(label=None, rule=RULE, why="not needed")
    stage = (facts.stage_impacted or "").strip()
    if not stage:
        return Proposal(label=None, rule=RULE, why="DevOps stage missing")
    title = labels.title(Category.DEVOPS, stage.casefold())
    why = f"stage {stage}" if title else f"DevOps stage unmapped: {stage}"
    return Proposal(label=title, rule=RULE, source_words=(stage,), why=why)
