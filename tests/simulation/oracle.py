"""Who must be reminded on which day, at which level: the cadence a second time, from its description alone.

It must not use the bot's own code. It is told what people did and what the project shows, never what the bot
remembers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

PERIOD = {"HS::Red": 14, "HS::Yellow": 30, "HS::Green": 30}
SEVERITY = {"HS::Green": 0, "HS::Yellow": 1, "HS::Red": 2}
UPGRADE_AFTER = {1: 0, 2: 7, 3: 14}
"""Days that lie at least between the first late day and a reminder of this level."""

WEEK = timedelta(days=7)
AT_STAKE = 30
SETTLING = {"worse": 2, "handed": 7, "answered": 2}
"""Days granted after a worsening, after a change of hands, and after an answer that left a step open."""

NATIONAL = {
    "US": ("2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15"),
    "GB": ("2026-12-25", "2026-12-28", "2027-01-01"),
}
"""Public holidays that fall on working days of the simulated months."""

TEAM_DAY = "2026-12-24"
HOLIDAYS = {"EMEA": "GB"}
"""Whose holidays a region keeps; all others keep those of the United States."""


def workday(day: date, region: str | None) -> bool:
    free = {TEAM_DAY, *NATIONAL[HOLIDAYS.get(region or "", "US")]}
    return day.isoweekday() <= 5 and day.isoformat() not in free


@dataclass(frozen=True)
class Update:
    """A comment by a person that counts; `promise` is the day named in a *no change*."""

    note: int
    day: date
    promise: date | None = None


@dataclass
class Watched:
    """All about one issue that decides on its reminders."""

    opened: date
    health: str
    region: str | None
    renewal: date | None
    updates: list[Update] = field(default_factory=list)
    steps: dict[str, date] = field(default_factory=dict)
    """The open next steps."""
    snoozed: date | None = None
    worsened: date | None = None
    handed: int | None = None
    """The update (0: the opening) that was the last when the issue changed hands."""
    handed_on: date | None = None
    """The day since which it gives more time."""
    sent: dict[int, list[tuple[int, date]]] = field(default_factory=dict)
    """Levels and days of the reminders, by the update since which they count."""

    def turn(self, health: str, day: date) -> None:
        """The health label changed."""
        if SEVERITY[health] > SEVERITY[self.health]:
            self.worsened = day
        elif SEVERITY[health] < SEVERITY[self.health]:
            self.worsened = None
        self.health = health

    def change_hands(self, day: date) -> None:
        """Somebody else is asked from this day on, who has heard nothing yet; more time is given once."""
        if self.handed != self.last.note:
            self.handed, self.handed_on = self.last.note, day
        self.sent.pop(self.last.note, None)

    def write(self, update: Update) -> None:
        self.updates.append(update)

    def delete(self, note: int) -> None:
        """Reminders that were made since this update, and more time that was given, count on."""
        self.updates = [update for update in self.updates if update.note != note]
        before = self.last.note
        if sent := self.sent.pop(note, []):
            self.sent.setdefault(before, []).extend(sent)
        if self.handed == note:
            self.handed = before

    @property
    def last(self) -> Update:
        return max(self.updates, key=lambda u: (u.day, u.note), default=Update(0, self.opened))

    def deadline(self) -> tuple[date, bool]:
        """The day by which an update is due, and whether a next step makes it so early."""
        last = self.last
        regular = last.day + timedelta(days=PERIOD[self.health])
        if self.worsened is not None:
            regular = max(regular, self.worsened + timedelta(days=SETTLING["worse"]))
        named = [*self.steps.values(), *([last.promise] if last.promise else [])]
        first = min([regular, *named])
        extra = SETTLING["handed"] if self.handed == last.note else 0
        return first + timedelta(days=extra), first < regular

    def due(self, day: date) -> int | None:
        """The level of the reminder that this day must bring, None for none; notes it as sent."""
        self._make_good(day)
        level = self._level(day)
        if level is not None:
            self.sent.setdefault(self.last.note, []).append((level, day))
        return level

    def _make_good(self, day: date) -> None:
        """Who is in time again owes nothing: what was said about that lateness, on an earlier day, is over.
        Days granted on top of an overdue period are no being in time."""
        before = self.sent.get(self.last.note, [])
        if not before or before[-1][1] == day:
            return
        period_ends = self.last.day + timedelta(days=PERIOD[self.health])
        if day <= min(self.deadline()[0], period_ends):
            self.sent.clear()

    def _level(self, day: date) -> int | None:
        deadline, by_step = self.deadline()
        if day <= deadline or not workday(day, self.region):
            return None
        if self.snoozed is not None and day <= self.snoozed:
            return None
        if by_step and self.last.note and (day - self.last.day).days < SETTLING["answered"]:
            return None
        if self._settling(day):
            return None
        before = self.sent.get(self.last.note, [])
        reached = max((level for level, _ in before), default=0)
        if self._at_stake(day):
            return 3 if reached < 3 else None
        level = reached + 1
        first_late = deadline + timedelta(days=1)
        if level > (1 if self.health == "HS::Green" else 3) or (day - first_late).days < UPGRADE_AFTER[level]:
            return None
        return None if before and day - before[-1][1] < WEEK else level

    def _settling(self, day: date) -> bool:
        if self.handed_on is None or self.handed != self.last.note:
            return False
        return day < self.handed_on + timedelta(days=SETTLING["handed"])

    def _at_stake(self, day: date) -> bool:
        if self.health != "HS::Red" or self.renewal is None:
            return False
        return timedelta() <= self.renewal - day <= timedelta(days=AT_STAKE)
