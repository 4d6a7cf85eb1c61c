"""2.8: how long reminders may rest; one limit for whoever asks, the ladder, the label and the block."""

from __future__ import annotations

from datetime import date, timedelta

from triage_bot.model.memory import Memory
from triage_bot.model.settings import ReminderPolicy


def latest_snooze(memory: Memory, asked_on: date, reminders: ReminderPolicy) -> date:
    """The last day that a snooze asked for on a day can have; that day or an earlier one means none."""
    return _within(memory, asked_on + timedelta(days=reminders.snooze_days), reminders)


def snoozed_until(memory: Memory, today: date, reminders: ReminderPolicy) -> date | None:
    """The last day without reminders, None where they do not rest today.

    The renewal may have moved nearer since the snooze was granted, which then ends the earlier.
    """
    if memory.snooze is None:
        return None
    last = _within(memory, memory.snooze.day, reminders)
    return last if today <= last else None


def _within(memory: Memory, day: date, reminders: ReminderPolicy) -> date:
    """The day, or the last one before the days ahead of the renewal that no snooze reaches into."""
    if memory.renewal is None:
        return day
    return min(day, memory.renewal - timedelta(days=reminders.red_renewal_days))
