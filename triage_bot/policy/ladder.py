"""2.8: who is reminded when, in three levels that end; knows no wording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from triage_bot.model.health import Rating
from triage_bot.model.memory import Memory
from triage_bot.model.settings import ReminderPolicy

from .clock import OPENING, Clock
from .snooze import snoozed_until

AHEAD, ASSIGNEE, MANAGER, DIRECTOR = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Rung:
    """What the ladder says today: the level to remind at, or None and why not."""

    level: int | None
    why: str


def rung(
    clock: Clock,
    memory: Memory,
    *,
    working_day: bool,
    today: date,
    reminders: ReminderPolicy,
) -> Rung:
    """The next level, each once, in order and a week apart at least; after the last one there is silence.

    Where the team wants it, somebody is told some days ahead of the deadline too (`AHEAD`).
    A red account that renews within `red_renewal_days` goes to the last level at once; a recovering one stays
    at the first. A handover gives some days, once, even where the issue is late (E12). An answer that left a
    passed next step open is given some days before the step is asked about; so is a reopening.
    """
    late = clock.days_late(today)
    if not reminders.enabled:
        return Rung(None, "reminders are switched off")
    if memory.leaving is not None:
        return Rung(None, f"the account will churn, noted on {memory.leaving}: no update is asked for (E18)")
    sent = memory.nudged if memory.nudged and memory.nudged.since_note == clock.since_note else None
    ahead = reminders.tell_due_soon and clock.due_soon(today) and sent is None
    if not late and not ahead:
        return Rung(None, f"not late: due {clock.deadline}")
    if (until := snoozed_until(memory, today, reminders)) is not None:
        return Rung(None, f"snoozed until {until}")
    if memory.handed_on is not None and memory.grace_note == clock.since_note:
        settled = memory.handed_on + timedelta(days=reminders.handover_grace_days)
        if today < settled:
            return Rung(None, f"changed hands on {memory.handed_on}, nobody is reminded until {settled}")
    reopened = memory.reopened == clock.since
    if clock.by_step and (clock.since_note != OPENING or reopened):
        quiet = reminders.answer_grace_days - (today - clock.since).days
        if quiet > 0:
            how = "reopened" if clock.since_note == OPENING else "answered"
            return Rung(None, f"{how} on {clock.since}, the open step is asked about later")
    if not late:
        told = Rung(AHEAD, f"due soon, on {clock.deadline}")
        return told if working_day else Rung(None, f"due {clock.deadline}, but today is no working day")
    at_once = urgent(memory, today, reminders)
    reached = DIRECTOR if at_once else _by_lateness(late, memory.health, reminders)
    if sent is not None and sent.level >= reached:
        last = sent.level == DIRECTOR or memory.health is Rating.GREEN
        ended = "the last level is reached" if last else "the next level is not reached"
        return Rung(None, f"reminded on {sent.on} at level {sent.level}, {ended}")
    climbing = sent is not None and sent.level > AHEAD
    if (
        not at_once
        and sent is not None
        and climbing
        and (today - sent.on).days < reminders.manager_after_days
    ):
        return Rung(None, f"reminded on {sent.on} at level {sent.level}, a week has not passed")
    if not working_day:
        return Rung(None, f"late by {late} days, but today is no working day")
    level = reached if at_once else min(reached, (sent.level if sent else 0) + 1)
    return Rung(level, f"late by {late} days, due {clock.deadline}")


def in_time_again(clock: Clock, memory: Memory, today: date) -> Memory:
    """Reminders are forgotten once an issue is in time again without an update, as by a ticked step or a
    better rating: when it is late another time, the assignee hears of it first.

    Not on the day of the reminder itself, so that a step ticked and opened again reminds nobody twice a day;
    and the days that a worsening leaves to an issue that is late anyway are no being in time.
    """
    sent = memory.nudged
    if sent is None or sent.since_note != clock.since_note or sent.level == AHEAD:
        return memory
    if clock.days_late(today) or today > clock.since + timedelta(days=clock.days) or sent.on >= today:
        return memory
    return replace(memory, nudged=None, lapses=memory.lapses + 1)


def _by_lateness(late: int, health: Rating, reminders: ReminderPolicy) -> int:
    """Late on the first day is level 1; the higher levels begin so many days after that first day.

    A recovering account, which waits for its renewal, is asked for its monthly update and no more (3.4).
    """
    if health is Rating.GREEN:
        return ASSIGNEE
    if late > reminders.director_after_days:
        return DIRECTOR
    return MANAGER if late > reminders.manager_after_days else ASSIGNEE


def urgent(memory: Memory, today: date, reminders: ReminderPolicy) -> bool:
    """Whether a red account renews so soon that there is no time for one level after the other (2.8)."""
    if memory.health is not Rating.RED or memory.renewal is None:
        return False
    return 0 <= (memory.renewal - today).days <= reminders.red_renewal_days
