"""R-10 to R-12 and R-19: whether a triage issue must exist for an account; knows no existing issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.model.settings import OpeningPolicy, OpenOn

from .rating import Rated


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an issue must exist; `rule` decided, None for an account that nothing speaks for."""

    opens: bool
    rule: str | None
    because: str = ""


NOT_AT_RISK = Opening(opens=False, rule=None)


def opening(
    rated: Rated, facts: Facts, *, policy: OpeningPolicy, flag_supplied: bool, today: date
) -> Opening:
    """The opening rules in their order.

    `flag_supplied` says whether any source maps *requires triage* at all: where none does, every yellow
    opens (C1). An account that will churn or has churned opens nothing (R-19), whatever its rating.
    """
    if rated.rating is Rating.GREEN:
        return NOT_AT_RISK
    if rated.rating is Rating.UNKNOWN:
        return Opening(opens=False, rule=rated.rule, because=rated.because)
    found = _red(rated) if rated.rating is Rating.RED else _yellow(rated, facts, policy, flag_supplied)
    if found.opens and (gone := departed(facts, policy, today)):
        return Opening(opens=False, rule="R-19", because=f"{rated.because}, but {gone}: nothing is opened")
    return found


def departed(facts: Facts, policy: OpeningPolicy, today: date) -> str | None:
    """R-19: why the account is leaving or gone, None when it is neither."""
    if facts.lifecycle and facts.lifecycle.strip().casefold() in policy.excluded_lifecycles:
        return f"lifecycle {facts.lifecycle.strip()}"
    if facts.churned_at and facts.churned_at <= today:
        return f"churned on {facts.churned_at}"
    return None


def _red(rated: Rated) -> Opening:
    return Opening(opens=True, rule="R-10", because=rated.because)


def _yellow(rated: Rated, facts: Facts, policy: OpeningPolicy, flag_supplied: bool) -> Opening:
    if policy.open_on is OpenOn.RED:
        return Opening(opens=False, rule="R-12", because=f"{rated.because}; only red opens here")
    if facts.requires_triage:
        return Opening(opens=True, rule="R-11", because=f"{rated.because}, requires triage")
    if policy.open_on is OpenOn.RED_AND_YELLOW:
        return Opening(opens=True, rule="R-12", because=f"{rated.because}; every yellow opens here")
    if not flag_supplied:
        because = f"{rated.because}; no source says which yellow requires triage, so every yellow opens"
        return Opening(opens=True, rule="R-12", because=because)
    return Opening(opens=False, rule="R-12", because=f"{rated.because}, triage not required")
