"""The difference between what should be true of the issues and what is: as few writes as possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from triage_bot import marker
from triage_bot.model.action import (
    Acknowledge,
    AdoptIssue,
    Change,
    CloseIssue,
    Comment,
    OpenIssue,
    ReopenIssue,
    UpdateIssue,
    Write,
)
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, Reason, Sheet, Verb, Wanted
from triage_bot.model.memory import Memory
from triage_bot.ports import Wording

from .difference import changed_rows

FIELD_REASONS = {
    "title": Reason("3.4", "the title follows the account's name"),
    "labels": Reason("R-14", "one label of each category"),
    "assignee": Reason("2.9", "the issue belongs to the CSM"),
    "due date": Reason("R-17", "due when the next update is"),
    "milestone": Reason("R-17", "the quarter of the renewal"),
    "facts": Reason("5", "the facts in the block have changed"),
}
"""Why a field changes where no rule had more to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafting:
    """How decisions become text: the wording, the account names that several accounts share (folded), and
    whether new issues are confidential."""

    wording: Wording
    shared_names: frozenset[str] = frozenset()
    confidential: bool = True

    def title(self, sheet: Sheet) -> str:
        shared = sheet.account.name.strip().casefold() in self.shared_names
        return self.wording.title(sheet, shared_name=shared)


def reconcile(decisions: Sequence[Decision], board: Board, drafting: Drafting) -> Iterator[Write]:
    """The writes that the decisions ask for, in their order; nothing where GitLab already agrees."""
    issues = {issue.iid: issue for issue in (*board.issues, *board.closed)}
    for decision in decisions:
        if decision.wanted is None:
            continue
        if decision.iid is None:
            yield _opening(decision, decision.wanted, drafting)
        else:
            yield from _changes(decision, decision.wanted, issues[decision.iid], board, drafting)


def _opening(decision: Decision, wanted: Wanted, drafting: Drafting) -> OpenIssue:
    if wanted.sheet is None:
        raise ValueError(f"nothing is known about {decision.account_id}, so no issue can be opened")
    title = drafting.title(wanted.sheet)
    sheet = replace(wanted.sheet, memory=replace(wanted.memory, title=marker.fingerprint(title)))
    return OpenIssue(
        account=decision.account_id,
        name=decision.name,
        title=title,
        description=drafting.wording.issue(sheet),
        labels=tuple(sorted(wanted.add)),
        reasons=decision.reasons,
        assignee=wanted.assignee,
        due=wanted.due,
        milestone=wanted.milestone,
        confidential=drafting.confidential,
    )


def _changes(
    decision: Decision, wanted: Wanted, issue: TrackedIssue, board: Board, drafting: Drafting
) -> Iterator[Write]:
    """The comment comes before the fields. A run cut short between the two repeats neither: the comment
    is found again by its key, and the fields, which hold the memory of it, are still to be written."""
    unsaid = tuple(r for r in wanted.remarks if r.key not in board.keys_said(issue.iid))
    if unsaid:
        yield Comment(
            iid=issue.iid,
            account=decision.account_id,
            name=decision.name,
            keys=tuple(sorted(remark.key for remark in unsaid)),
            body=drafting.wording.comment(unsaid, wanted.sheet),
            reasons=decision.reasons,
        )
    for note in wanted.acknowledge:
        yield Acknowledge(
            iid=issue.iid,
            account=decision.account_id,
            name=decision.name,
            note=note,
            reasons=decision.reasons,
        )
    change = _change(wanted, issue, drafting)
    reasons = decision.reasons or tuple(FIELD_REASONS[name] for name in change.fields)
    if decision.verb is Verb.CLOSE:
        yield CloseIssue(
            iid=issue.iid, account=decision.account_id, name=decision.name, change=change, reasons=reasons
        )
    elif decision.verb is Verb.REOPEN:
        yield ReopenIssue(
            iid=issue.iid, account=decision.account_id, name=decision.name, change=change, reasons=reasons
        )
    elif change.fields and decision.verb is Verb.ADOPT:
        yield AdoptIssue(
            iid=issue.iid, account=decision.account_id, name=decision.name, change=change, reasons=reasons
        )
    elif change.fields:
        yield UpdateIssue(
            iid=issue.iid,
            account=decision.account_id,
            name=decision.name,
            change=change,
            reasons=reasons,
            shows=_shown(issue, change),
        )


def _change(wanted: Wanted, issue: TrackedIssue, drafting: Drafting) -> Change:
    title, memory = _title(wanted, issue, drafting)
    description = _description(wanted, issue, drafting, memory=memory)
    return Change(
        title=title,
        description=description,
        description_before=issue.description if description is not None else None,
        add_labels=tuple(sorted(wanted.add - issue.labels)),
        remove_labels=tuple(sorted(wanted.remove & issue.labels)),
        assignee=wanted.assignee if wanted.assignee not in issue.assignees else None,
        due=wanted.due if wanted.due != issue.due_date else None,
        milestone=wanted.milestone if wanted.milestone != issue.milestone else None,
    )


def _title(wanted: Wanted, issue: TrackedIssue, drafting: Drafting) -> tuple[str | None, Memory]:
    """The new title, when the bot's own still stands and the account's name has changed."""
    memory = wanted.memory
    if wanted.sheet is None or not wanted.rename or marker.fingerprint(issue.title) != memory.title:
        return None, memory
    title = drafting.title(wanted.sheet)
    if marker.fingerprint(title) == memory.title:
        return None, memory
    return title, replace(memory, title=marker.fingerprint(title))


def _description(wanted: Wanted, issue: TrackedIssue, drafting: Drafting, *, memory: Memory) -> str | None:
    """The description with the block as it should be, None when it is already so."""
    if wanted.sheet is None:
        marked = marker.read(issue.description)
        body = marked.block if marked else ""
    else:
        body = drafting.wording.block(replace(wanted.sheet, memory=memory))
    text = marker.write(issue.description, memory, body)
    return None if marker.same(issue.description, text) else text


def _shown(issue: TrackedIssue, change: Change) -> tuple[tuple[str, str], ...]:
    if change.description is None:
        return ()
    before, after = marker.read(issue.description), marker.read(change.description)
    return changed_rows(before.block if before else "", after.block if after else "")
