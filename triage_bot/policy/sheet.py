"""Puts together what the bot's block shows, and the dates and milestone that go with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from triage_bot import marker
from triage_bot.model.account import Account
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Check, Proposal, Sheet
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Category

from .disagreement import differences
from .fiscal import quarter
from .hygiene import lasting
from .labelling import Labelling
from .lifecycle.prospect import Prospect
from .measures import settled
from .owner import OwnerFrom
from .proposals import Proposals
from .rating import FIELD_WORDS, Rated
from .renewal_watch import due as review_due
from .renewal_watch import follow_review
from .renewal_watch import shown as shown_review
from .terms import Terms
from .timekeeping import Timekept, step_checks


def make_sheet(
    account: Account,
    memory: Memory,
    rated: Rated,
    found: Proposals,
    chosen: Labelling,
    terms: Terms,
    *,
    assignees: Collection[str],
    kept: Timekept,
    renewal: Prospect,
    issue: TrackedIssue | None = None,
) -> tuple[Memory, Sheet]:
    """The block's facts, and the memory of the measures it shows. `assignees` are those after the run."""
    facts, shown = settled(account.facts, memory.shown)
    memory = follow_review(replace(memory, shown=shown), issue, facts, renewal, terms)
    review = shown_review(memory, facts, renewal, terms)
    assignable = terms.assignable(found.owner.username) is not None or found.owner.username is None
    return memory, Sheet(
        account=account if facts is account.facts else replace(account, facts=facts),
        memory=memory,
        health_from=_origin(rated, memory),
        fiscal_quarter=quarter(facts.renewal_date, terms.policy.fiscal_year) if facts.renewal_date else None,
        region=found.region,
        risk=found.risk,
        classification=_classification(found.classification, chosen, memory),
        devops=found.devops,
        assignee=", ".join(sorted(assignees)) or None,
        manager=found.owner.manager,
        csm_unmapped=found.owner.origin is OwnerFrom.NOT_MAPPED,
        next_update_due=kept.clock.deadline if kept.known else memory.due,
        cadence_days=kept.clock.days,
        timing=kept.timing(terms),
        bot=terms.bot,
        checks=(
            *chosen.checks,
            *step_checks(kept, memory),
            *marker_checks(issue),
            *lasting(facts, found.owner, well=rated.rating is Rating.GREEN, assignable=assignable),
        ),
        renewals=renewal.result.deciding if renewal.result else (),
        renewal_quarter=quarter(renewal.day, terms.policy.fiscal_year) if renewal.day else None,
        net_arr=renewal.result.net if renewal.result else None,
        review=review,
        review_due=review_due(review, facts, terms.policy.renewal_watch) if review else None,
        labels_kept=chosen.kept,
        labels_standing=chosen.standing,
        person_until=_person_until(memory, terms),
        disagreements=differences(account, terms.policy.rating.thresholds),
    )


def dates(
    issue: TrackedIssue | None, memory: Memory, account: Account, terms: Terms, *, due: date | None
) -> tuple[Memory, date | None, str | None]:
    """Due date (the day the next update is due) and milestone (R-17) to set, if any.

    Only what the bot set itself, or nobody did, is moved: another date or milestone is a person's, and
    where the bot's own is gone a person took it off.
    """
    memory, new_due = due_date(issue, memory, due)
    title = milestone_title(account, terms)
    if title is None:
        return memory, new_due, None
    mine = issue is None or issue.milestone == memory.milestone
    if not mine:
        return memory, new_due, None
    changed = issue is None or issue.milestone != title
    return replace(memory, milestone=title), new_due, title if changed else None


def due_date(issue: TrackedIssue | None, memory: Memory, due: date | None) -> tuple[Memory, date | None]:
    """The due date to set, None where it stays; a deadline that is not known changes nothing."""
    if due is None:
        due = memory.due
    own = issue is None or issue.due_date == memory.due
    new = due if own and (issue is None or issue.due_date != due) else None
    return (replace(memory, due=due) if own else memory), new


def milestone_title(account: Account, terms: Terms) -> str | None:
    """The milestone of the renewal's fiscal quarter, None where it is not used or does not exist."""
    renewal = account.facts.renewal_date
    if terms.milestones is None or renewal is None:
        return None
    title = terms.policy.milestone_title.format(fiscal_quarter=quarter(renewal, terms.policy.fiscal_year))
    return title if title in terms.milestones else None


def _person_until(memory: Memory, terms: Terms) -> date | None:
    trust = terms.policy.trust
    if memory.person is None or trust.keep_person_health:
        return None
    return memory.person.since + timedelta(days=trust.person_health_days)


def _origin(rated: Rated, memory: Memory) -> str:
    if rated.field is None or rated.rating is not memory.health:
        return ""
    return FIELD_WORDS[rated.field] + (f", set {rated.given}" if rated.given else "")


def _classification(found: Proposal, chosen: Labelling, memory: Memory) -> Proposal:
    """What was proposed once stands with the reason of that day."""
    label = chosen.standing.get(Category.CLASSIFICATION)
    if label is None or Category.CLASSIFICATION in chosen.kept:
        return found if found.label is None else replace(found, label=None)
    return replace(found, label=label, why=memory.classified or "", provisional=True)


def marker_checks(issue: TrackedIssue | None) -> tuple[Check, ...]:
    """3.4: a second copy of the block looks official, and nobody keeps it up to date."""
    marked = marker.read(issue.description) if issue is not None else None
    if marked is None or not marked.copies:
        return ()
    return (Check("3.4", "the block stands in the description more than once; delete the lower copy"),)
