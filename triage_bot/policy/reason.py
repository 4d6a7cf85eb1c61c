"""2.6: the one risk reason label of an account, from the source's own words; knows no issue."""

from __future__ import annotations

from triage_bot.model.decision import Proposal
from triage_bot.model.facts import Facts
from triage_bot.model.settings import Category, LabelScheme, ReasonRule

from .tables import matches

RULE = "2.6"
INPUTS = ("risk_reasons", "risk_reason_detail", "competitor", "risk_impacts")


def risk_reason(facts: Facts, labels: LabelScheme) -> Proposal:
    """The label of the first reason, in the source's order, that the team's table knows.

    Only where no reason is given do the risk impacts speak (C4), and then only provisionally.
    """
    reasons = facts.risk_reasons or ()
    impacts = facts.risk_impacts or ()
    for reason in reasons:
        for line in labels.reasons:
            if "risk_reasons" in line.when and _fits(line, facts, reason, impacts):
                return _proposal(line, f"{reason}", reasons, labels)
    if reasons:
        return Proposal(label=None, rule=RULE, source_words=reasons, why=f"reason unmapped: {reasons[0]}")
    for line in labels.reasons:
        if "risk_reasons" not in line.when and _fits(line, facts, None, impacts):
            why = f"no reason given, impact {', '.join(impacts)}" if impacts else "no reason given"
            proposal = _proposal(line, why, impacts, labels)
            return Proposal(label=proposal.label, rule=RULE, source_words=impacts, why=why, provisional=True)
    return Proposal(label=None, rule=RULE, source_words=impacts, why="no risk reason given")


def _fits(line: ReasonRule, facts: Facts, reason: str | None, impacts: tuple[str, ...]) -> bool:
    values = {
        "risk_reasons": reason,
        "competitor": facts.competitor,
        "risk_reason_detail": facts.risk_reason_detail,
        "stage_impacted": facts.stage_impacted,
    }
    return any(matches(line.when, {**values, "risk_impacts": impact}) for impact in impacts or (None,))


def _proposal(line: ReasonRule, why: str, words: tuple[str, ...], labels: LabelScheme) -> Proposal:
    title = labels.title(Category.RISK, line.label)
    return Proposal(label=title, rule=RULE, source_words=words, why=why, provisional=line.provisional)
