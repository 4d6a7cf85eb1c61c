"""The keys of `policy.yml` that say when a case is won or lost; knows no other key."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from triage_bot.model.outcome_policy import OutcomePolicy, StageWords

from .typed import Days, SomeDays, Strict, Text

_DEFAULT = OutcomePolicy()
_STAGES = _DEFAULT.stages


class StagesPart(Strict):
    """What the stages of a renewal opportunity mean, letter case aside; a list replaces the shipped one."""

    open: list[Text] = sorted(_STAGES.open)
    """stages of work in progress"""
    won: list[Text] = sorted(_STAGES.won)
    """stages of a renewal that was signed"""
    lost: list[Text] = sorted(_STAGES.lost)
    """stages of a customer who does not renew"""
    void: list[Text] = sorted(_STAGES.void)
    """closed stages that decide nothing: such a renewal is neither won nor lost"""

    def freeze(self) -> StageWords:
        return StageWords(
            **{name: frozenset(" ".join(word.casefold().split()) for word in words) for name, words in self}
        )


class OutcomePart(Strict):
    """How a case ends, with a win or a loss."""

    stages: StagesPart = StagesPart()
    """what the stages of a renewal opportunity mean"""
    flat_tolerance: Annotated[float, Field(ge=0)] = _DEFAULT.flat_tolerance
    """loss of revenue that still counts as flat, in units of its currency"""
    flat_tolerance_percent: Annotated[float, Field(ge=0, le=100)] = _DEFAULT.flat_tolerance_percent
    """the same in percent of the revenue up for renewal; the larger of the two counts"""
    green_stable_days: Days = _DEFAULT.green_stable_days
    """days for which an account must have been green before a renewal makes it a win"""
    green_stable_runs: Annotated[int, Field(ge=1, le=100)] = _DEFAULT.green_stable_runs
    """days on which the source must have said so"""
    near_renewal_days: Days = _DEFAULT.near_renewal_days
    """a renewal within so many days is waited for; about one farther away the CSM of a green account is
    asked"""
    close_on_green: bool = _DEFAULT.close_on_green
    """whether such an account, renewing later than that, is a win without being asked about"""
    enforce_outcome: bool = _DEFAULT.enforce_outcome
    """whether an issue that was closed without an outcome while its account is at risk is opened again,
    once"""
    presume_loss_after_days: SomeDays | None = _DEFAULT.presume_loss_after_days
    """days after the renewal from which silence is a loss; without this key it never is"""
    reopen_within_days: Days = _DEFAULT.reopen_within_days
    """days for which a closed issue is opened again when its account is at risk again before the same
    renewal"""
    return_within_days: Days = _DEFAULT.return_within_days
    """days after the end of the term for which a customer who returns turns the loss into a win"""
    undetermined_after_days: Days = _DEFAULT.undetermined_after_days
    """days after which a case closed without an outcome counts as undetermined"""
    attestation_grace_days: Days = _DEFAULT.attestation_grace_days
    """days for which an outcome given by a person is not remarked on while the source says otherwise"""

    def freeze(self) -> OutcomePolicy:
        return OutcomePolicy(**{**dict(self), "stages": self.stages.freeze()})
