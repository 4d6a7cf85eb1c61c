"""E25: what should be true of a closed issue that is opened again; knows not why it is."""

from __future__ import annotations

from dataclasses import replace

from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, Reason, Remark, RemarkKind, Verb
from triage_bot.model.memory import Memory
from triage_bot.model.settings import Category
from triage_bot.policy.reopening import anew
from triage_bot.policy.terms import Terms
from triage_bot.policy.tracking import spoken, track

from .present import Present
from .relapse import ENFORCED, Again
from .states import state_of

_OF_AN_END = frozenset({Category.OUTCOME, Category.HEALTH})


def reopen(
    issue: TrackedIssue, memory: Memory, present: Present, again: Again, *, board: Board, terms: Terms
) -> Decision | None:
    """The same issue in its next episode, with all that tracking asks of an open one. None where what is
    known of its renewals would close it at once."""
    begun = _episode(memory, present, again, terms)
    title = terms.labels.title(Category.HEALTH, begun.health)
    kept = frozenset(t for t in issue.labels if terms.labels.category_of(t) not in _OF_AN_END)
    opened = replace(
        issue,
        open=True,
        closed_at=None,
        closed_by=None,
        labels=kept | ({title} if title else set()),
        memory=begun,
    )
    found = track(opened, begun, present.account, board, terms)
    if found.verb is not Verb.TRACK or found.wanted is None:
        return None
    labels = (opened.labels | found.wanted.add) - found.wanted.remove
    remark = _told(issue, memory, begun, again, terms)
    wanted = replace(
        found.wanted,
        memory=spoken(found.wanted.memory, (remark,), board),
        add=labels - issue.labels,
        remove=issue.labels - labels,
        remarks=(remark, *found.wanted.remarks),
    )
    return replace(
        found,
        verb=Verb.REOPEN,
        before=state_of(issue, memory, terms.labels),
        reasons=(Reason(again.rule, again.because), *found.reasons),
        wanted=wanted,
        hold=None,
    )


def _episode(memory: Memory, present: Present, again: Again, terms: Terms) -> Memory:
    """A memory that begins today with the rating of today. What ended the case before is kept, so that the
    same fact does not end it once more."""
    today = terms.today
    begun = anew(memory, today)
    return replace(
        begun,
        health=present.rated.rating,
        since=today,
        turn=memory.turn + 1,
        told=memory.turn + 1,
        told_on=today,
        before=memory.health if memory.health is not present.rated.rating else memory.before,
        before_since=memory.since if memory.health is not present.rated.rating else memory.before_since,
        pending=None,
        person=None,
        unknown=None,
        absence=None,
        flagged=present.account.facts.requires_triage,
        snooze=None,
        promised=None,
        verdict=None,
        greens=0,
        green_on=None,
        leaving=None,
        asked={ENFORCED: today} if again.rule == "E23" else {},
        said=frozenset(),
        placed={key: title for key, title in memory.placed.items() if key != Category.OUTCOME},
    )


def _told(issue: TrackedIssue, memory: Memory, begun: Memory, again: Again, terms: Terms) -> Remark:
    names = [terms.reachable(name) for name in issue.assignees]
    return Remark(
        kind=RemarkKind.REOPENED,
        key=f"reopen:{begun.episode}",
        rule=again.rule,
        before=memory.health,
        after=begun.health,
        since=begun.episodes[-1].closed,
        on=terms.today,
        mentions=tuple(name for name in names if name),
        because=again.because,
    )
