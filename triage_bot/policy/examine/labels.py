"""Examines the rules for labels, owner and dates: R-14 to R-17, R-21, 2.5 to 2.9, R-50."""

from __future__ import annotations

from triage_bot.model.decision import Finding, Input, Proposal
from triage_bot.model.settings import REQUIRED_CATEGORIES, Category
from triage_bot.policy import owner, reason, region
from triage_bot.policy.fiscal import quarter
from triage_bot.policy.lifecycle.states import NEW
from triage_bot.policy.stage import INPUTS as STAGE_INPUTS

from .case import NO_ISSUE, Case

_OWNERS = {
    owner.OwnerFrom.CSM: "the CSM",
    owner.OwnerFrom.POOL: "answers for the pool that stands in place of a CSM",
    owner.OwnerFrom.NO_CSM: "the regional manager, since the source names no CSM",
    owner.OwnerFrom.NOT_MAPPED: "the regional manager, since the CSM is not in the people file",
}


def one_of_each(case: Case) -> Finding:
    if case.issue is None:
        return Finding(rule="R-14", matched=None, because=NO_ISSUE)
    labels = case.terms.labels
    found = {
        category: [t for t in case.issue.labels if labels.category_of(t) is category]
        for category in REQUIRED_CATEGORIES
    }
    wrong = [
        f"{category} has {', '.join(sorted(titles))}" if titles else f"{category} has none"
        for category, titles in found.items()
        if len(titles) != 1
    ]
    return Finding(
        rule="R-14",
        matched=not wrong,
        inputs=case.on_issue(),
        because=", ".join(wrong) or "one label of each category",
        would_change="choosing the missing labels on the issue" if wrong else "",
    )


def product_stage(case: Case) -> Finding:
    return _proposed(
        case,
        case.proposals.devops,
        "R-15",
        STAGE_INPUTS,
        "a stage in the source, or a devops:: label on the issue",
    )


def still_new(case: Case) -> Finding:
    title = case.terms.labels.title(Category.TRIAGE, NEW)
    new = case.issue is not None and title in case.issue.labels
    return Finding(
        rule="R-16",
        matched=new if case.issue else None,
        inputs=case.on_issue(),
        because="no person has commented yet"
        if new
        else "a person has commented, or the label was removed"
        if case.issue
        else NO_ISSUE,
        would_change="a comment by a person" if new else "",
    )


def classification(case: Case) -> Finding:
    past = tuple(
        Input(
            name="earlier reading",
            value=f"sentiment {r.facts.csm_sentiment or 'missing'}",
            source=r.source,
            as_of=r.as_of,
        )
        for r in case.account.past
    )
    found = case.proposals.classification
    memory = case.after or case.memory
    because = (memory.classified if memory else None) or found.why
    label = (memory.placed.get(Category.CLASSIFICATION) if memory else None) or found.label
    return Finding(
        rule="2.5",
        matched=label is not None,
        inputs=(*case.fact("renewal_risk"), *past),
        because=f"{label}: {because}" if label else because,
        would_change="a classification label set by a person",
    )


def risk(case: Case) -> Finding:
    return _proposed(
        case,
        case.proposals.risk,
        "2.6",
        reason.INPUTS,
        "another reason in the source, or a risk:: label set by a person",
    )


def where(case: Case) -> Finding:
    return _proposed(
        case,
        case.proposals.region,
        "2.7",
        region.INPUTS,
        "a line for it in the region table, or a region label set by a person",
    )


def whose(case: Case) -> Finding:
    found = case.proposals.owner
    return Finding(
        rule="2.9",
        matched=found.username is not None,
        inputs=case.fact(*owner.INPUTS),
        because=f"{found.username or 'nobody'}: {_OWNERS[found.origin]}",
        would_change="the CSM in the source, the people file, or the assignee set by a person",
    )


def calendar(case: Case) -> Finding:
    renewal = case.account.facts.renewal_date
    because = f"renews in {quarter(renewal, case.terms.policy.fiscal_year)}" if renewal else "no renewal date"
    if case.terms.milestones is None:
        because += "; milestones are off"
    return Finding(
        rule="R-17", matched=renewal is not None, inputs=case.fact("renewal_date"), because=because
    )


def hygiene(case: Case) -> Finding:
    wanted = case.decision.wanted if case.decision else None
    if wanted is None or wanted.sheet is None:
        return Finding(rule="R-50", matched=None, because=NO_ISSUE)
    return Finding(
        rule="R-50",
        matched=bool(wanted.sheet.checks),
        because="; ".join(check.text for check in wanted.sheet.checks) or "nothing to put right",
    )


def _proposed(case: Case, found: Proposal, rule: str, inputs: tuple[str, ...], change: str) -> Finding:
    needed = found.why != "not needed"
    because = f"{found.label}: {found.why}" if found.label else found.why
    return Finding(
        rule=rule,
        matched=(found.label is not None) if needed else None,
        inputs=case.fact(*inputs),
        because=because if needed else "the risk is another one, or none",
        would_change=change if needed else "",
    )
