"""E22 to E26: what follows when an issue was closed, by a person or by the bot; the front door to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Decision, HoldKind, Reason, Remark, Verb, Wanted
from triage_bot.model.memory import Memory
from triage_bot.model.outcome import How, Outcome
from triage_bot.model.settings import Category
from triage_bot.policy.hearing import Listened, hear
from triage_bot.policy.identity.moved import moved_away
from triage_bot.policy.terms import Terms
from triage_bot.policy.tracking import spoken

from .comeback import comeback
from .leaving import gone
from .present import Present
from .prospect import Prospect, prospect
from .relapse import Again, Another, Earlier, Respected, relapse, seen_after_close
from .reopen import reopen
from .states import concluded, state_after, state_of
from .told_later import told_later
from .without_outcome import question, undetermined_since

_ELSEWHERE = frozenset({How.MERGED, How.DUPLICATE})
"""Such a case goes on in another issue."""


@dataclass(frozen=True, slots=True)
class AfterClose:
    """The decision about the closed issue, None where nothing is to be done or said of it. `earlier` is there
    where another issue is to follow it."""

    decision: Decision | None
    earlier: Earlier | None = None


def last_closed(board: Board, into: Mapping[str, str]) -> dict[str, TrackedIssue]:
    """By account, the closed issue that was closed last, of those whose case did not go on elsewhere.

    `into` gives the account that lives on for one that was merged away (E27): a person's close speaks for
    the two that are one now. A loss does not follow: a renewal of the other account is no return.
    """
    found: dict[str, TrackedIssue] = {}
    for issue in sorted(board.closed, key=lambda one: (one.closed_at or one.created_at, one.iid)):
        memory = issue.memory
        if memory is None or (memory.concluded is not None and memory.concluded.how in _ELSEWHERE):
            continue
        kept = into.get(memory.account)
        if kept is not None and not _lost(memory):
            memory = replace(memory, account=kept, renews=None, absence=None)
            issue = replace(issue, memory=memory)
        found[memory.account] = issue
    return found


def _lost(memory: Memory) -> bool:
    end = concluded(memory)
    return end is not None and end.outcome is Outcome.LOSS


def look_after(
    issue: TrackedIssue, memory: Memory, present: Present | None, board: Board, terms: Terms
) -> AfterClose:
    """Hear what people have told since the close, ask what is missing, and see whether the case goes on.

    `present` is the account as trusted sources show it, None where none does: then only words and labels of
    people count, and the renewals that are known.
    """
    if issue.moved:
        at_risk = present is not None and present.found.opens
        return AfterClose(moved_away(issue, terms) if at_risk else None)
    closed = terms.day(issue.closed_at) if issue.closed_at else terms.today
    recent = terms.today - closed < timedelta(days=_recent_days(terms))
    words = _heard(memory, issue, board, terms)
    course = _Course(words.memory, [*words.remarks], [*words.reasons])
    if recent or words.memory.verdict != memory.verdict:
        course.take_told(issue, closed, present, terms)
    course.take_comeback(issue, present, terms)
    next_issue: Respected | Again | Another | None = None
    if present is not None and recent:
        course.memory = seen_after_close(course.memory, present, terms)
    if present is not None and present.found.opens:
        by_person = course.memory.closed_on is not None
        next_issue = relapse(course.memory, present, closed=closed, by_person=by_person, terms=terms)
        if isinstance(next_issue, Again):
            reopened = reopen(issue, course.memory, present, next_issue, board=board, terms=terms)
            if reopened is not None:
                return AfterClose(course.with_words(reopened, words))
    if recent:
        course.ask(issue, closed, present, terms)
    decision = course.decision(issue, memory, present, words, next_issue, closed, board, terms)
    if isinstance(next_issue, Another):
        return AfterClose(decision, Earlier(issue.iid, next_issue.because))
    return AfterClose(decision)


def _recent_days(terms: Terms) -> int:
    """How long a closed issue is looked after in every respect; later only a returning customer counts."""
    return max(terms.policy.opening.respect_close_days, terms.policy.outcome.reopen_within_days)


def _heard(memory: Memory, issue: TrackedIssue, board: Board, terms: Terms) -> Listened:
    """Words to the bot in comments. A snooze or a next step means nothing once the case is closed."""
    found = hear(memory, issue.iid, board, terms=terms)
    heard = replace(found.memory, snooze=memory.snooze, promised=memory.promised)
    return replace(found, memory=heard)


@dataclass(slots=True)
class _Course:
    """What becomes of the closed issue, step by step."""

    memory: Memory
    remarks: list[Remark]
    reasons: list[Reason]
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()

    def take_told(self, issue: TrackedIssue, closed: date, present: Present | None, terms: Terms) -> None:
        """E22. The first look at a close that the bot did not make remembers its day, and takes off what
        tells the state of an open issue."""
        of_a_person = issue.closed_by != terms.bot
        if of_a_person and concluded(self.memory) is None and self.memory.closed_on is None:
            states = frozenset(terms.labels.names.get(Category.TRIAGE, {}).values())
            placed = {key: title for key, title in self.memory.placed.items() if title not in states}
            self.memory = replace(self.memory, closed_on=closed, placed=placed)
            self.remove = states & issue.labels
        since = self.memory.decides_from
        leaves = present is not None and gone(present.account.facts, terms.today, since=since) is not None
        told = told_later(
            issue,
            self.memory,
            closed=closed,
            renewal=_renewal(self.memory, present, terms),
            gone=leaves,
            terms=terms,
        )
        self.memory = told.memory
        if told.fresh and present is not None and present.at_risk:
            # What is at risk now was known to whoever told the outcome.
            self.memory = replace(self.memory, well=None, health=present.rated.rating, since=terms.today)
        self.add, self.remove = self.add | told.add, self.remove | told.remove
        self.reasons += told.reasons

    def take_comeback(self, issue: TrackedIssue, present: Present | None, terms: Terms) -> None:
        """E26."""
        found = comeback(issue, self.memory, present.account if present else None, terms)
        if found is None:
            return
        self.memory, self.add, self.remove = found.memory, self.add | found.add, self.remove | found.remove
        self.remarks.append(found.remark)
        self.reasons.append(found.reason)

    def ask(self, issue: TrackedIssue, closed: date, present: Present | None, terms: Terms) -> None:
        """E22 to E24."""
        self.memory, remark = question(issue, self.memory, present, closed=closed, terms=terms)
        if remark is not None:
            self.remarks.append(remark)
            self.reasons.append(Reason(remark.rule, f"closed on {closed}; asked about: {remark.because}"))

    def with_words(self, reopened: Decision, words: Listened) -> Decision:
        """The reopening, with what people are told of their words in the same comment."""
        if reopened.wanted is None:
            return reopened
        wanted = replace(
            reopened.wanted,
            remarks=(*reopened.wanted.remarks, *self.remarks),
            acknowledge=(*words.acknowledged, *reopened.wanted.acknowledge),
            unproven=reopened.wanted.unproven or words.unproven,
        )
        return replace(reopened, wanted=wanted)

    def decision(
        self,
        issue: TrackedIssue,
        before: Memory,
        present: Present | None,
        words: Listened,
        next_issue: Respected | Again | Another | None,
        closed: date,
        board: Board,
        terms: Terms,
    ) -> Decision | None:
        """None where nothing changes and nobody might wonder why."""
        said = tuple(replace(remark, bot=terms.bot) for remark in self.remarks)
        memory = spoken(self.memory, said, board)
        wanted = Wanted(
            memory=memory,
            add=self.add,
            remove=self.remove,
            remarks=said,
            acknowledge=words.acknowledged,
            unproven=words.unproven,
        )
        still = memory == before and not (said or self.add or self.remove or words.acknowledged)
        idle = still and not words.unproven
        holds = tuple(_holding(issue, memory, present, next_issue, closed, terms))
        if idle and not holds:
            return None
        state = state_of(issue, before, terms.labels)
        return Decision(
            account_id=before.account,
            name=present.account.name if present else issue.title,
            verb=Verb.HOLD if idle else Verb.AFTER_CLOSE,
            before=state,
            after=state if idle else state_after(issue, wanted, terms.labels, is_open=False),
            reasons=(*self.reasons, *holds),
            iid=issue.iid,
            wanted=None if idle else wanted,
            hold=HoldKind.CLOSED if holds else None,
            account=present.account if present else None,
        )


def _holding(
    issue: TrackedIssue,
    memory: Memory,
    present: Present | None,
    next_issue: Respected | Again | Another | None,
    closed: date,
    terms: Terms,
) -> Iterable[Reason]:
    """Why nothing is opened although the account is at risk, and what is still to be told of the case."""
    by = f" by {issue.closed_by}" if issue.closed_by else ""
    if isinstance(next_issue, Respected):
        yield Reason(next_issue.rule, f"#{issue.iid} was closed on {closed}{by}; {next_issue.because}")
    elif isinstance(next_issue, Again):
        yield Reason(next_issue.rule, f"#{issue.iid} stays closed: its renewals decide it at once")
    since = undetermined_since(memory, closed, terms.policy.outcome)
    if isinstance(next_issue, Another):
        return
    if since is not None and present is not None and memory.closed_on is not None:
        counts = "undetermined" if terms.today >= since else f"undetermined from {since} on"
        yield Reason("E24", f"#{issue.iid} was closed{by} without an outcome; it counts as {counts}")


def _renewal(memory: Memory, present: Present | None, terms: Terms) -> Prospect:
    if present is None:
        return Prospect(memory.renews)
    return prospect(present.account, opened=memory.decides_from, terms=terms)
