"""All that the rules propose for one account at once: labels and owner; knows no issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from triage_bot.model.account import Account
from triage_bot.model.decision import Proposal
from triage_bot.model.settings import Category

from .classification import classify
from .owner import Owner, owner
from .reason import risk_reason
from .region import region
from .stage import devops_stage
from .terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    region: Proposal
    risk: Proposal
    classification: Proposal
    devops: Proposal
    owner: Owner

    @property
    def labels(self) -> Mapping[Category, Proposal]:
        return {
            Category.REGION: self.region,
            Category.RISK: self.risk,
            Category.CLASSIFICATION: self.classification,
            Category.DEVOPS: self.devops,
        }


def propose(
    account: Account,
    terms: Terms,
    *,
    at_risk_since: date,
    tracked_since: date | None = None,
    standing_risk: str | None = None,
) -> Proposals:
    """Region, risk, classification, stage and owner for an account.

    `standing_risk` is the risk label that the issue will bear: the stage and the classification follow it
    rather than the source.
    """
    labels, policy = terms.labels, terms.policy
    where = region(account.facts, labels)
    risk = risk_reason(account.facts, labels)
    risk_label = standing_risk or risk.label
    return Proposals(
        region=where,
        risk=risk,
        classification=classify(
            account,
            risk_label=risk_label,
            at_risk_since=at_risk_since,
            tracked_since=tracked_since,
            labels=labels,
            policy=policy.rating,
        ),
        devops=devops_stage(account.facts, risk_label, labels),
        owner=owner(account.facts, where.label, terms.people),
    )
