"""E22 to E24: what is asked about a closed case, each question once; nothing is opened or concluded here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Remark, RemarkKind
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import Conclusion, Outcome
from triage_bot.model.outcome_policy import OutcomePolicy
from triage_bot.policy.terms import Terms
from triage_bot.policy.timekeeping import works

from .grounds import WHICH_LOSS
from .present import Present
from .states import AT_RISK, DOUBTED, OUTCOME, concluded


def question(
    issue: TrackedIssue, memory: Memory, present: Present | None, *, closed: date, terms: Terms
) -> tuple[Memory, Remark | None]:
    """The one question to put today, if any. Nobody is asked on a day off, or about a case that has been
    closed for so long that it counts as undetermined."""
    if not works(issue.labels, terms):
        return memory, None
    end = concluded(memory)
    if end is None:
        return _which_outcome(issue, memory, present, closed=closed, terms=terms)
    if end.outcome is Outcome.LOSS:
        return _which_loss(issue, memory, end, terms)
    return _doubted(issue, memory, end, present, terms)


def undetermined_since(memory: Memory, closed: date, policy: OutcomePolicy) -> date | None:
    """E24: the day from which a closed case without an outcome counts as undetermined, never as a win; None
    where it has an outcome."""
    if concluded(memory) is not None:
        return None
    asked = [memory.asked[kind] for kind in (AT_RISK, OUTCOME) if kind in memory.asked]
    return min(asked, default=closed) + timedelta(days=policy.undetermined_after_days)


def _which_outcome(
    issue: TrackedIssue, memory: Memory, present: Present | None, *, closed: date, terms: Terms
) -> tuple[Memory, Remark | None]:
    late = (terms.today - closed).days > terms.policy.outcome.undetermined_after_days
    asked_before = AT_RISK in memory.asked or OUTCOME in memory.asked
    if present is None or memory.closed_on is None or late or asked_before:
        return memory, None
    if present.at_risk:
        key, kind, asked = f"reopen-ask:{memory.episode}", RemarkKind.CLOSED_AT_RISK, AT_RISK
    else:
        key, kind, asked = f"ask:{memory.episode}.outcome", RemarkKind.OUTCOME_MISSING, OUTCOME
    rule = "E23" if asked == AT_RISK else "E24"
    remark = _ask(issue, memory, present, kind, key, rule, because=present.rated.because, terms=terms)
    return _asked(memory, asked, terms), replace(remark, since=closed)


def _which_loss(
    issue: TrackedIssue, memory: Memory, end: Conclusion, terms: Terms
) -> tuple[Memory, Remark | None]:
    """A loss is counted by its kind, and its reason is the risk label unless somebody gives a better one."""
    if end.how is not None or WHICH_LOSS in memory.asked:
        return memory, None
    key = f"ask:{memory.episode}.{WHICH_LOSS}"
    because = f"lost, by {end.fact}; nothing says whether it is churn or a contraction"
    remark = _ask(issue, memory, None, RemarkKind.WHICH_LOSS, key, "E21", because=because, terms=terms)
    return _asked(memory, WHICH_LOSS, terms), remark


def _doubted(
    issue: TrackedIssue, memory: Memory, end: Conclusion, present: Present | None, terms: Terms
) -> tuple[Memory, Remark | None]:
    """E22: sources lag, so that a person's outcome stands unremarked for some days; then, once, it is told
    that the source still says otherwise."""
    policy = terms.policy.outcome
    age = (terms.today - end.on).days - policy.attestation_grace_days
    of_a_person = memory.closed_on is not None
    if present is None or not present.at_risk or not of_a_person or DOUBTED in memory.asked:
        return memory, None
    if not 0 <= age <= policy.undetermined_after_days:
        return memory, None
    key = f"ask:{memory.episode}.{DOUBTED}"
    kind = RemarkKind.OUTCOME_DOUBTED
    remark = _ask(issue, memory, present, kind, key, "E22", because=present.rated.because, terms=terms)
    return _asked(memory, DOUBTED, terms), replace(remark, since=end.on)


def _ask(
    issue: TrackedIssue,
    memory: Memory,
    present: Present | None,
    kind: RemarkKind,
    key: str,
    rule: str,
    *,
    because: str,
    terms: Terms,
) -> Remark:
    return Remark(
        kind=kind,
        key=key,
        rule=rule,
        after=present.rated.rating if present else memory.health,
        on=terms.today,
        mentions=asked_of(issue, terms),
        because=because,
        bot=terms.bot,
    )


def asked_of(issue: TrackedIssue, terms: Terms) -> tuple[str, ...]:
    """Who closed the issue, else its assignees; of them those who can be reached."""
    closer = terms.reachable(issue.closed_by) if issue.closed_by != terms.bot else None
    names = [closer] if closer else [terms.reachable(name) for name in issue.assignees]
    return tuple(name for name in names if name)


def _asked(memory: Memory, kind: str, terms: Terms) -> Memory:
    return replace(memory, asked={**memory.asked, kind: terms.today})
