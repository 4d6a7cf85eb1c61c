"""E27 and 3.4: what becomes of the issues of accounts that have become one.

One issue goes on: the surviving account's own, else the one of those merged away that people wrote in. The
others end as void. What must not be lost stands on the issue that goes on before it is forgotten elsewhere:
each one taken over is remembered there by its number, so that a run that was cut short is made up for later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from triage_bot import marker
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, Remark, RemarkKind
from triage_bot.model.memory import Memory
from triage_bot.model.merge import TakenOver
from triage_bot.model.next_step import NextStep
from triage_bot.model.outcome import Conclusion, How, Outcome
from triage_bot.policy.holding import hold_issue
from triage_bot.policy.next_steps import next_steps
from triage_bot.policy.terms import Terms
from triage_bot.policy.twins import Tracked, in_order

from .ending import end_as_void
from .merged import RULE, Merged


@dataclass(frozen=True, slots=True)
class Reunion:
    """The issues by the account that lives on, what is to be said on each that goes on, and the decisions
    about those that do not."""

    tracked: Mapping[str, Tracked]
    told: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    others: tuple[Decision, ...] = ()

    def tell(self, decision: Decision) -> Decision:
        """The decision about an issue that goes on, with what it takes over."""
        told = self.told.get(decision.account_id, ())
        if not told or decision.wanted is None:
            return decision
        wanted = replace(decision.wanted, remarks=(*told, *decision.wanted.remarks))
        reasons = tuple(Reason(RULE, _why(remark.taken)) for remark in told if remark.taken)
        return replace(decision, wanted=wanted, reasons=(*reasons, *decision.reasons))


def reunite(tracked: Mapping[str, Tracked], found: Merged, board: Board, terms: Terms) -> Reunion:
    """Bring together the issues of accounts that have become one. Without evidence nothing changes."""
    families: dict[str, list[str]] = defaultdict(list)
    for lost in sorted(found.into):
        families[found.into[lost]].append(lost)
    after = {account: issues for account, issues in tracked.items() if account not in found.into}
    told: dict[str, tuple[Remark, ...]] = {}
    others: list[Decision] = []
    for kept, family in families.items():
        ended = [i for i in board.closed if i.memory and i.memory.account in family and _ended_here(i.memory)]
        open_ = [
            i for lost in family if lost in tracked for i in (tracked[lost].issue, *tracked[lost].others)
        ]
        again = [issue for issue in open_ if issue.memory and _ended_here(issue.memory)]
        open_ = [issue for issue in open_ if issue not in again]
        others += [_stays(issue, kept, terms) for issue in again]
        own = after.get(kept)
        if own is None and not open_:
            continue
        remarks: list[Remark] = []
        if own is None:
            first, *open_ = in_order(open_, board)
            own = Tracked(_rekeyed(first, kept))
            remarks.append(_remark(first, first.iid, kept, found, terms, RemarkKind.ACCOUNT_MERGED))
        memory = own.issue.memory
        if memory is None:
            continue
        for issue in (*open_, *ended):
            word = f"merged:{issue.iid}"
            if issue.memory is None or word in memory.said:
                continue
            remarks.append(_remark(issue, issue.iid, kept, found, terms, RemarkKind.TAKEN_OVER))
            memory = _older(replace(memory, said=memory.said | {word}), issue.memory)
        others += [_end(issue, own.issue, kept, found, board, terms) for issue in open_]
        after[kept] = replace(own, issue=replace(own.issue, memory=memory))
        told[kept] = tuple(remarks)
    return Reunion(after, told, tuple(others))


def _rekeyed(issue: TrackedIssue, kept: str) -> TrackedIssue:
    """The issue with a marker for the account that lives on. Its renewal is another one from now on."""
    if issue.memory is None:
        raise ValueError(f"issue {issue.iid} has no marker")
    return replace(issue, memory=replace(issue.memory, account=kept, renews=None, absence=None))


def _older(memory: Memory, other: Memory) -> Memory:
    """The older opening counts for the case; the clock of updates goes by this issue's own."""
    if other.opened >= memory.opened:
        return memory
    return replace(memory, opened=other.opened, issue_opened=memory.issue_opened or memory.opened)


def _ended_here(memory: Memory) -> bool:
    return memory.concluded is not None and memory.concluded.how is How.MERGED


def _remark(
    issue: TrackedIssue, iid: int, kept: str, found: Merged, terms: Terms, kind: RemarkKind
) -> Remark:
    taken = _taken(issue, iid, kept, found)
    return Remark(
        kind=kind,
        key=f"merge:{taken.lost}>{kept}:{issue.iid}",
        rule=RULE,
        other_iid=iid if kind is RemarkKind.TAKEN_OVER else None,
        on=terms.today,
        taken=taken,
    )


def _taken(issue: TrackedIssue, iid: int, kept: str, found: Merged) -> TakenOver:
    memory = issue.memory
    if memory is None:
        raise ValueError(f"issue {issue.iid} has no marker")
    return TakenOver(
        lost=memory.account,
        kept=kept,
        name=issue.title,
        merges=found.by.get(memory.account, ()),
        issue=iid,
        opened=memory.opened,
        steps=open_steps(issue),
    )


def open_steps(issue: TrackedIssue) -> tuple[NextStep, ...]:
    """The next steps of people's part that are still open, in their order."""
    marked = marker.read(issue.description)
    text = f"{marked.before}\n{marked.after}" if marked is not None else issue.description
    return tuple(step for step in next_steps(text).steps if not step.done)


def _end(
    issue: TrackedIssue, goes_on: TrackedIssue, kept: str, found: Merged, board: Board, terms: Terms
) -> Decision:
    """Void as merged, with one comment that leads to the issue that goes on."""
    taken = _taken(issue, goes_on.iid, kept, found)
    end = Conclusion(outcome=Outcome.VOID, on=terms.today, rule=RULE, how=How.MERGED, fact=f"account {kept}")
    remark = Remark(
        kind=RemarkKind.MERGED_AWAY,
        key=f"merge:{taken.lost}>{kept}",
        rule=RULE,
        other_iid=goes_on.iid,
        on=terms.today,
        taken=taken,
    )
    because = f"{_why(taken)}; #{goes_on.iid} goes on"
    return end_as_void(issue, end, because, remark, board=board, terms=terms)


def _stays(issue: TrackedIssue, kept: str, terms: Terms) -> Decision:
    account = issue.memory.account if issue.memory else ""
    why = f"closed as merged into {kept} and opened again by a person; it is left alone"
    return hold_issue(issue, HoldKind.MERGED, Reason(RULE, why), account_id=account, terms=terms)


def _why(taken: TakenOver | None) -> str:
    if taken is None:
        return ""
    chain = "; ".join(map(str, taken.merges))
    return chain or f"{taken.lost} was merged into {taken.kept}"


def left_over(account_id: str, found: Merged) -> Reason:
    """Why nothing is opened for an account that a source still shows although it lives on in another."""
    said = "; ".join(map(str, found.by[account_id]))
    return Reason(RULE, f"{said}; nothing is opened for it beside {found.into[account_id]}")
