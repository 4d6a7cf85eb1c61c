"""E26 and R-33: a customer who had left returns soon after the end of the term; knows no health."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot.model.account import Account
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, Ending, How, Outcome
from triage_bot.model.renewal import Ending as Result
from triage_bot.model.renewal import Renewal
from triage_bot.model.settings import Policy
from triage_bot.policy.outcome.deciding import day_of
from triage_bot.policy.outcome.total import shrank, total
from triage_bot.policy.terms import Terms

from .leaving import CHURNED, gone, stage_of
from .states import concluded, ended_by
from .told_later import relabelled
from .without_outcome import asked_of

RULE = "E26"


@dataclass(frozen=True, slots=True)
class Comeback:
    """The memory, labels to set and to take off, what to say and why."""

    memory: Memory
    add: frozenset[str]
    remove: frozenset[str]
    remark: Remark
    reason: Reason


def comeback(issue: TrackedIssue, memory: Memory, account: Account | None, terms: Terms) -> Comeback | None:
    """The loss undone by a renewal that was won within the policy's days of the end of the term. The issue
    stays closed, and its label changes; where it is not known that the revenue is back, people are asked.

    A contraction is no leave, so nobody returns from it; nor does who is gone by the account's own facts,
    where a believed source shows the account. Each opportunity is told of once: who puts the old
    label back is not contradicted.
    """
    end = concluded(memory)
    if end is None or end.outcome is not Outcome.LOSS or end.how not in (How.CHURN, None):
        return None
    if terms.renewals is None or memory.account in terms.renewals_unclear:
        return None
    known = terms.renewals.get(memory.account, ())
    found = _returned(known, end, term_end=memory.renews or end.on, terms=terms)
    if found is None or _key(found) in memory.asked or _still_gone(account, found, terms):
        return None
    before = tuple(one for one in known if one.opportunity_id in _ids(end) and one.ending is Result.LOST)
    as_much, because = _worth(found, before, terms.policy)
    memory = replace(memory, asked={**memory.asked, _key(found): terms.today})
    add = remove = frozenset[str]()
    if as_much:
        end = Conclusion(
            outcome=Outcome.WIN, on=terms.today, rule=RULE, how=How.RETURNED, fact=found.opportunity_id
        )
        memory, add, remove = relabelled(issue, ended_by(memory, end), Outcome.WIN, terms)
    remark = Remark(
        kind=RemarkKind.RETURNED,
        key=_key(found),
        rule=RULE,
        since=_won_on(found),
        on=terms.today,
        mentions=asked_of(issue, terms),
        because=because,
        ending=Ending(conclusion=end, because=because, net=total((found,)).net),
        bot=terms.bot,
    )
    return Comeback(memory, add, remove, remark, Reason(RULE, because))


def _returned(
    renewals: Sequence[Renewal], end: Conclusion, *, term_end: date, terms: Terms
) -> Renewal | None:
    """The first renewal won since the loss and soon enough after the term. One of the day of the loss was
    known to whoever concluded it."""
    latest = term_end + timedelta(days=terms.policy.outcome.return_within_days)
    won = [
        (day, one.opportunity_id, one)
        for one in renewals
        if one.ending is Result.WON
        and one.opportunity_id not in _ids(end)
        and (day := _won_on(one)) is not None
        and end.on < day <= min(latest, terms.today)
    ]
    return min(won)[2] if won else None


def _still_gone(account: Account | None, found: Renewal, terms: Terms) -> bool:
    """A day of churn before the win is history, which a CRM keeps; a stage is of today."""
    if account is None or gone(account.facts, terms.today) is None:
        return False
    churned, won = account.facts.churned_at, _won_on(found)
    return stage_of(account.facts) == CHURNED or churned is None or won is None or churned >= won


def _worth(found: Renewal, lost: Sequence[Renewal], policy: Policy) -> tuple[bool, str]:
    """Whether the customer came back at the same value or more, as far as that is known.

    A figure that names what was there before compares with it; any other is a sale to nobody, to be set
    against what was lost.
    """
    said = f"won back by {found.opportunity_id} on {_won_on(found)}"
    own, both = total((found,)), total((*lost, found))
    if own.net is None:
        return False, f"{said}; by how much its revenue changed is not known"
    figure = f"net ARR {own.net.amount:+,.2f} {own.net.currency}"
    if shrank(own.net, own.before, policy.outcome):
        return False, f"{said}, for less than before: {figure}"
    if not lost or (own.before is not None and own.before.amount > 0):
        return True, f"{said}: {figure}"
    if both.net is not None and not shrank(both.net, both.before, policy.outcome):
        return True, f"{said}: {figure}, which makes good what was lost"
    return False, f"{said}: {figure}; whether that makes good what was lost is not known"


def _won_on(renewal: Renewal) -> date | None:
    return renewal.close_date or day_of(renewal)


def _key(renewal: Renewal) -> str:
    return f"return:{renewal.opportunity_id}"


def _ids(end: Conclusion) -> frozenset[str]:
    return frozenset(word.strip() for word in end.fact.split(","))
