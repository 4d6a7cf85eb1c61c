"""2.8 for one issue: its last update, its next steps, its deadline, and what the ladder says today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage_bot import marker
from triage_bot.model.account import Account
from triage_bot.model.board import Board, TrackedIssue
from triage_bot.model.decision import Check, HoldKind, Passed, Reason, Remark, RemarkKind, Timing
from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory, Nudged
from triage_bot.model.next_step import NextSteps
from triage_bot.model.people import Route
from triage_bot.model.settings import Category

from .clock import OPENING, Clock, make_clock, needs_facts, remember_days
from .ladder import AHEAD, ASSIGNEE, DIRECTOR, MANAGER, Rung, in_time_again, rung, urgent
from .next_steps import earliest_open, next_steps
from .reopening import unclear
from .snooze import latest_snooze, snoozed_until
from .terms import Terms
from .updates import Updates, last_update
from .workdays import is_working_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekept:
    """The memory and what follows from the clock. `known` is False when comments could not be read: then
    nothing is concluded. `unproven` asks for the issue's own comments before anything is concluded or anybody
    reminded; `late`, also said of a reminder that is due ahead, whether the issue was reopened meanwhile."""

    memory: Memory
    clock: Clock
    updates: Updates
    steps: NextSteps
    rung: Rung
    known: bool
    unproven: bool = False
    late: bool = False
    remarks: tuple[Remark, ...] = ()
    reasons: tuple[Reason, ...] = ()
    hold: HoldKind | None = None
    passed: tuple[Passed, ...] = ()

    def timing(self, terms: Terms) -> Timing:
        """The clock as the block and the comments show it."""
        memory, clock, today = self.memory, self.clock, terms.today
        sent, reminders = memory.nudged, terms.policy.reminders
        latest = latest_snooze(memory, today, reminders)
        return Timing(
            since=clock.since,
            updated=clock.since_note != OPENING,
            reopened=clock.since_note == OPENING and memory.reopened == clock.since,
            days=clock.days,
            by_cadence=clock.by_cadence,
            deadline=clock.deadline,
            days_late=clock.days_late(today),
            step_due=clock.step.due if clock.step else None,
            step_text=clock.step.text if clock.step else None,
            promised=clock.promised,
            snoozed_until=snoozed_until(memory, today, reminders),
            snooze_until=latest if latest > today else None,
            urgent_days=reminders.red_renewal_days if urgent(memory, today, reminders) else None,
            only_assignees=reminders.only_assignees,
            grace_days=clock.grace_days,
            level=sent.level if sent and sent.since_note == clock.since_note else None,
            why=self.rung.why,
            updated_by=self.updates.last.author if self.updates.last else None,
            passed=self.passed,
            steps=self.steps.steps,
        )


def keep_time(
    issue: TrackedIssue,
    memory: Memory,
    account: Account | None,
    board: Board,
    terms: Terms,
    *,
    incoming: str | None = None,
    labels: frozenset[str] | None = None,
) -> Timekept:
    """Where an issue stands in time, given everything that is known of it. `incoming` is who is assigned in
    this run, and asked in place of those who were; `labels` are those after it, None where they stay.

    Without an account it goes by the days and the renewal that the last trusted run left in the memory.
    Comments of the whole project are evidence of life; the issue's own, where they were read, are the truth.
    A reminder is only sent on the truth.
    """
    recorded = issue.iid in board.records
    record = board.records.get(issue.iid)
    notes = record if record is not None else board.notes.get(issue.iid, ())
    labels = issue.labels if labels is None else labels
    updates = last_update(notes, memory, assignees=issue.assignees, terms=terms)
    known = record is not None or (board.evidence_whole and not recorded)
    gone = known and record is None and _gone(memory, updates, board, terms)
    known = known and not gone
    doubtful = not recorded and (gone or issue.iid in board.doubtful)
    memory = _remembered(memory, updates, known=known, whole=record is not None, terms=terms)
    steps = next_steps(_people_text(issue.description))
    if account is not None:
        memory = remember_days(memory, account.facts, labels, terms.policy, terms.today)
    elif memory.cadence is None and needs_facts(terms.policy):
        # How often updates are due depends on facts that nobody has supplied yet.
        known = False
    clock = make_clock(
        memory,
        since=memory.updated or memory.began,
        since_note=memory.updated_note if memory.updated else OPENING,
        step=earliest_open(steps.steps),
        labels=labels,
        policy=terms.policy,
        today=terms.today,
    )
    if known and not doubtful:
        memory = in_time_again(clock, memory, terms.today)
    region = _region(labels, terms)
    step = rung(
        clock,
        memory,
        working_day=works(labels, terms),
        today=terms.today,
        reminders=terms.policy.reminders,
    )
    kept = Timekept(
        memory=memory,
        clock=clock,
        updates=updates,
        steps=steps,
        rung=step,
        known=known,
        unproven=doubtful,
        late=step.level is not None or clock.days_late(terms.today) > 0,
        passed=tuple(Passed(p.note.author, terms.day(p.note.at), p.why) for p in updates.passed),
    )
    if step.level is None:
        return kept
    if not known and record is not None:
        why = "how often it is updated depends on facts that no trusted source has supplied yet"
        return replace(kept, rung=Rung(None, why), reasons=(Reason("R-21", why),), hold=HoldKind.UNREAD)
    if unclear(issue.iid, board):
        why = "whether it was reopened could not be read; nobody is reminded"
        return replace(kept, rung=Rung(None, why), reasons=(Reason("2.8", why),), hold=HoldKind.UNREAD)
    if record is None:
        why = "its comments could not be read, so it is not known whether it is late; nobody is reminded"
        unread = recorded or not board.evidence_whole
        return replace(
            kept,
            known=known and not recorded,
            unproven=not recorded,
            reasons=(Reason("R-21", why if unread else step.why),),
            hold=HoldKind.UNREAD if recorded else None,
        )
    assignees = (incoming,) if incoming else issue.assignees
    return _reminded(kept, assignees, step.level, region, terms)


def just_opened(memory: Memory, account: Account, labels: frozenset[str], terms: Terms) -> Timekept:
    """The clock of an issue that is opened in this run."""
    memory = remember_days(memory, account.facts, labels, terms.policy, terms.today)
    clock = make_clock(
        memory,
        since=memory.opened,
        since_note=OPENING,
        step=None,
        labels=labels,
        policy=terms.policy,
        today=terms.today,
    )
    why = Rung(None, f"not late: due {clock.deadline}")
    return Timekept(
        memory=memory, clock=clock, updates=Updates(None), steps=NextSteps(), rung=why, known=True
    )


def step_checks(kept: Timekept, memory: Memory) -> tuple[Check, ...]:
    """R-22: what is missing in the next steps, as long as it is missing."""
    checks = [
        Check("R-22", f"the date {bad.text} in the next steps sets no deadline: {bad.why}")
        for bad in kept.steps.unreadable
    ]
    if memory.health is Rating.RED and not any(s.due and not s.done for s in kept.steps.steps):
        checks.append(Check("R-22", "no next step has a date; on a red account every one needs a date"))
    return tuple(checks)


def _reminded(
    kept: Timekept, assignees: tuple[str, ...], level: int, region: str | None, terms: Terms
) -> Timekept:
    clock, memory = kept.clock, kept.memory
    counted = f"{clock.since_note}"
    if memory.hands or memory.lapses:
        counted += f".{memory.hands}"
    if memory.lapses:
        counted += f".{memory.lapses}"
    remark = Remark(
        kind=RemarkKind.REMINDER if level > AHEAD else RemarkKind.DUE_SOON,
        key=f"nudge:{memory.episode}.{counted}:{level}",
        rule="R-22" if clock.by_step else "R-21",
        after=memory.health,
        since=clock.since,
        level=level,
        on=terms.today,
        mentions=who_is_asked(assignees, level, region, terms),
    )
    nudged = Nudged(since_note=clock.since_note, level=level, on=terms.today)
    return replace(
        kept,
        memory=replace(memory, nudged=nudged),
        remarks=(remark,),
        reasons=(Reason(remark.rule, f"{kept.rung.why}; reminder level {level}"),),
    )


def works(labels: frozenset[str], terms: Terms) -> bool:
    """Whether somebody may be asked today where the issue with these labels belongs."""
    reminders = terms.policy.reminders
    if not reminders.working_days_only:
        return True
    return is_working_day(terms.today, _region(labels, terms), reminders.calendar)


def who_is_asked(assignees: tuple[str, ...], level: int, region: str | None, terms: Terms) -> tuple[str, ...]:
    """The assignees, or their stand-in while they are away; manager and director only at their levels."""
    route: Route = terms.people.route(region)
    names = [terms.reachable(name) for name in assignees]
    if level >= MANAGER or (level == ASSIGNEE and not any(names)):
        names.append(terms.reachable(route.manager))
    if level >= DIRECTOR:
        names.append(terms.reachable(route.director))
    return tuple(name for name in dict.fromkeys(names) if name)


def _gone(memory: Memory, updates: Updates, board: Board, terms: Terms) -> bool:
    """Whether the update that is remembered should be among the evidence and is not. It may have been
    deleted, or the activity just does not show it: a copied issue has comments without events."""
    if memory.updated is None or board.evidence_since is None or memory.updated < board.evidence_since:
        return False
    last = updates.last
    return last is None or (terms.day(last.at), last.id) < (memory.updated, memory.updated_note)


def _remembered(memory: Memory, updates: Updates, *, known: bool, whole: bool, terms: Terms) -> Memory:
    """The last update that is known. One that the evidence does not show is believed until the issue's own
    comments, which are the `whole`, show that it was deleted and counts no longer."""
    last = updates.last
    if last is None:
        return _fallen_back(memory, None, OPENING) if whole else memory
    day = terms.day(last.at)
    if memory.updated is None or (day, last.id) >= (memory.updated, memory.updated_note):
        return replace(memory, updated=day, updated_note=last.id)
    return _fallen_back(memory, day, last.id) if known else memory


def _fallen_back(memory: Memory, day: date | None, note: int) -> Memory:
    """The update before the one that was deleted counts again. Who was reminded since is not reminded of the
    same anew, and more time that was given stays given."""
    nudged, gone = memory.nudged, memory.updated_note
    if nudged is not None and nudged.since_note == gone:
        nudged = replace(nudged, since_note=note)
    grace = note if memory.grace_note == gone else memory.grace_note
    return replace(memory, updated=day, updated_note=note, nudged=nudged, grace_note=grace)


def _people_text(description: str) -> str:
    marked = marker.read(description)
    return f"{marked.before}\n{marked.after}" if marked is not None else description


def _region(labels: frozenset[str], terms: Terms) -> str | None:
    return min((t for t in labels if terms.labels.category_of(t) is Category.REGION), default=None)
