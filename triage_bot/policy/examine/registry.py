"""Which function examines which rule; a test keeps it in step with the rulebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from triage_bot.model.decision import Finding
from triage_bot.model.outcome import Conclusion
from triage_bot.policy.rulebook import RULES

from . import clock, closed, following, identity, labels, opening, outcome, rating
from .case import Case
from .ended import stored_end, told

EXAMINERS: Mapping[str, Callable[[Case], Finding]] = {
    "R-01": rating.source_of_rating,
    "R-02": rating.red_sentiment,
    "R-03": rating.thresholds,
    "R-04": rating.freshness,
    "R-05": rating.monthly,
    "R-06": rating.onboarding,
    "R-07": rating.missing_values,
    "R-10": opening.red_opens,
    "R-11": opening.flagged_yellow_opens,
    "R-12": opening.plain_yellow,
    "R-13": opening.one_issue,
    "R-19": opening.leaving,
    "R-20": opening.by_hand,
    "R-14": labels.one_of_each,
    "R-15": labels.product_stage,
    "R-16": labels.still_new,
    "2.5": labels.classification,
    "2.6": labels.risk,
    "2.7": labels.where,
    "2.9": labels.whose,
    "R-17": labels.calendar,
    "R-21": clock.cadence,
    "R-22": clock.steps,
    "R-23": clock.no_change,
    "2.8": clock.ladder,
    "E12": clock.handover,
    "E13": clock.queue,
    "E21": clock.words,
    "R-26": following.person_label,
    "E4": following.flag_cleared,
    "E6": following.improving,
    "E7": following.worsening,
    "E8": following.recovering,
    "E10": following.unknown,
    "5": following.block,
    "R-31": outcome.deciding_renewal,
    "R-30": outcome.renewal_near,
    "R-40": outcome.stays_open,
    "R-41": outcome.win,
    "R-42": outcome.loss,
    "R-47": outcome.void_stage,
    "2.10": outcome.money,
    "E9": outcome.green_lasts,
    "E14": outcome.renewed_at_risk,
    "E15": outcome.contraction,
    "E16": outcome.churn,
    "E18": outcome.will_churn,
    "E19": outcome.outcome_due,
    "E20": outcome.renewal_moved,
    "E22": closed.told_later,
    "E23": closed.closed_at_risk,
    "E24": closed.undetermined,
    "E25": closed.relapse,
    "E26": closed.comeback,
    "R-33": closed.renewed_late,
    "E27": identity.merge,
    "E28": opening.second_issue,
    "E30": identity.moved,
    "E31": identity.scope,
    "E29": following.missing,
    "3.4": following.uncertain,
    "3.5": following.believable,
    "R-50": labels.hygiene,
}


def examine(case: Case) -> tuple[Finding, ...]:
    """One finding for every rule, in the order of the rulebook. The one that closed the issue has decided,
    whatever it would say of the facts of today."""
    end = stored_end(case.issue)
    found = (EXAMINERS[rule.id](case) for rule in RULES)
    return tuple(_that_closed(one, end) if end and end.rule == one.rule else one for one in found)


def _that_closed(found: Finding, end: Conclusion) -> Finding:
    return replace(found, matched=True, because=f"closed {told(end)}; today: {found.because}")
