"""What the outcome makes of an open issue in this run: what is remembered, asked, and whether it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from triage_bot.model.account import Account
from triage_bot.model.board import TrackedIssue
from triage_bot.model.decision import Reason, Remark, RemarkKind
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory, Verdict
from triage_bot.model.outcome import Outcome
from triage_bot.model.settings import Category
from triage_bot.policy.following import Spoken
from triage_bot.policy.identity.scope import follow_scope
from triage_bot.policy.outcome.moved import moved
from triage_bot.policy.rating import Rated
from triage_bot.policy.terms import Terms

from .conclude import conclude, facts_at_reopening
from .grounds import (
    KEPT,
    SAY_SO,
    STILL_AT_RISK,
    VALUE_UNKNOWN,
    WHICH_LOSS,
    Asked,
    Course,
    Ended,
    Grounds,
    Stays,
)
from .lasting import count_green, lasting
from .leaving import follow_lifecycle, gone
from .outcome_due import outcome_due
from .prospect import Prospect, prospect
from .states import OUTCOME_WORDS, ended_by

QUESTIONS = {
    STILL_AT_RISK: RemarkKind.STILL_AT_RISK,
    VALUE_UNKNOWN: RemarkKind.VALUE_UNKNOWN,
    SAY_SO: RemarkKind.ATTEST,
    WHICH_LOSS: RemarkKind.WHICH_LOSS,
    KEPT: RemarkKind.WORD_KEPT,
}

_KNOWN = "known:"
"""What begins the words of `Memory.asked` that stand for facts known when a person opened the issue again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The memory, how the case goes on and by which renewal, what to say, and why."""

    memory: Memory
    course: Course
    renewal: Prospect
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def ended(self) -> Ended | None:
        return self.course if isinstance(self.course, Ended) else None


def take_course(
    issue: TrackedIssue,
    memory: Memory,
    account: Account,
    rated: Rated,
    spoken: Spoken,
    terms: Terms,
    *,
    working_day: bool,
    asks: Callable[[int], tuple[str, ...]],
) -> Taken:
    """Follow renewal, lifecycle stage and words of people, in this order, and conclude.

    `memory` has heard the source and the comments of this run. An issue that is taken into care in this run
    is not closed in it (3.4). `asks` gives the user names to ask about a due outcome, by level.
    """
    today, policy = terms.today, terms.policy.outcome
    memory = count_green(memory, rated.rating, as_of=spoken.as_of, today=today, policy=policy)
    renewal = prospect(account, opened=memory.decides_from, terms=terms, onward=True)
    moves = moved(
        memory,
        None if renewal.in_doubt else renewal.day,
        own=issue.memory.renewal if issue.memory else None,
        others=renewal.days,
    )
    left = follow_lifecycle(moves.memory, account.facts, today)
    memory = left.memory
    scoped = follow_scope(memory, account.facts, terms.policy, today)
    memory = scoped.memory
    if issue.memory is not None and issue.memory.episode < memory.episode:
        grounds = grounds_of(issue, memory, account, rated.rating, renewal, terms)
        known = {f"{_KNOWN}{fact}": today for fact in facts_at_reopening(grounds)}
        memory = replace(memory, asked={**memory.asked, **known})
    course = conclude(grounds_of(issue, memory, account, rated.rating, renewal, terms))
    if scoped.ended is not None and not isinstance(course, Ended):
        course = scoped.ended
    if isinstance(course, Ended) and memory.adopted == today:
        course = Stays("3.4", f"{course.because}; taken into care today, and not closed in the same run")
    if isinstance(course, Ended):
        why = Reason(course.conclusion.rule, course.because)
        ended = ended_by(memory, course.conclusion)
        return Taken(memory=ended, course=course, renewal=renewal, reasons=(why,))
    due = outcome_due(memory, renewal, today=today, working_day=working_day, asks=asks)
    memory, question, asking = _ask(due.memory, course, terms)
    return Taken(
        memory=memory,
        course=course,
        renewal=renewal,
        remarks=(
            *((moves.remark,) if moves.remark else ()),
            *left.remarks,
            *scoped.remarks,
            *due.remarks,
            *question,
        ),
        reasons=(*moves.reasons, *left.reasons, *scoped.reasons, *due.reasons, *asking),
    )


def grounds_of(
    issue: TrackedIssue, memory: Memory, account: Account, rating: Rating, renewal: Prospect, terms: Terms
) -> Grounds:
    """What the conclusion about an issue rests on."""
    return Grounds(
        rating=memory.health,
        lasting=lasting(memory, rating, today=terms.today, policy=terms.policy.outcome),
        renewal=renewal,
        today=terms.today,
        policy=terms.policy.outcome,
        gone=gone(account.facts, terms.today, since=memory.decides_from),
        leaving=memory.leaving,
        word=standing_word(memory),
        label=label_of_person(issue, memory, terms),
        before=memory.concluded,
        known=frozenset(key.removeprefix(_KNOWN) for key in memory.asked if key.startswith(_KNOWN)),
    )


def standing_word(memory: Memory) -> Verdict | None:
    """What a person last said of the outcome in this episode, unless the account has got worse since."""
    word = memory.verdict
    if word is None or word.on < memory.began:
        return None
    worse = memory.before is not None and memory.health.severity > memory.before.severity
    return None if worse and memory.since > word.on else word


def label_of_person(issue: TrackedIssue, memory: Memory, terms: Terms) -> tuple[Outcome, str] | None:
    """The outcome label that a person put on an open issue; of several the first in the order of outcomes."""
    theirs = sorted(issue.labels - {memory.placed.get(Category.OUTCOME)})
    for outcome, word in OUTCOME_WORDS.items():
        for title in theirs:
            if terms.labels.word(Category.OUTCOME, title) == word:
                return outcome, title
    return None


def _ask(
    memory: Memory, course: Course, terms: Terms
) -> tuple[Memory, tuple[Remark, ...], tuple[Reason, ...]]:
    """Put a question once for each fact that it is about."""
    if not isinstance(course, Asked) or course.key in memory.asked:
        return memory, (), ()
    remark = Remark(
        kind=QUESTIONS[course.question],
        key=f"ask:{memory.episode}.{course.question}.{course.about}".rstrip("."),
        rule=course.rule,
        after=memory.health,
        on=terms.today,
        because=course.because,
    )
    asked = {**memory.asked, course.key: terms.today}
    return replace(memory, asked=asked), (remark,), (Reason(course.rule, course.because),)
