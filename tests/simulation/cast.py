"""The people of the simulation: what each does on which day, by script; they know only what they read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from .oracle import AT_STAKE, Update, Watched

LONGEST_SNOOZE = 30
OTHER_BOT = "release-bot"


class Desk(Protocol):
    """What somebody who works on one issue can do there."""

    watched: Watched

    def say(self, body: str, *, by: str | None = None, in_thread: bool = False) -> int: ...

    def delete(self, note: int) -> None: ...

    def delete_reminders(self) -> None: ...

    def plan(self, lines: Sequence[str]) -> None: ...


@dataclass(frozen=True)
class Scene:
    """One issue on one day: how many days after the start, and whether the last run reminded of it."""

    desk: Desk
    day: date
    number: int
    reminded: bool

    def update(self, body: str, *, promise: date | None = None) -> int:
        # Every second word answers what was said last, in its thread.
        note = self.desk.say(body, in_thread=len(self.desk.watched.updates) % 2 == 1)
        self.desk.watched.write(Update(note, self.day, promise))
        return note

    def in_days(self, count: int) -> date:
        return self.day + timedelta(days=count)


def diligent(scene: Scene) -> None:
    """Writes every nine days."""
    if scene.number % 9 == 4:
        scene.update("Spoke to their team; the plan stands.")


def late(scene: Scene) -> None:
    """Answers once the second reminder could come: eighteen days after the last word."""
    if (scene.day - scene.desk.watched.last.day).days == 18:
        scene.update("Sorry, was busy. The renewal is on track.")


def silent(scene: Scene) -> None:
    """Says nothing at all."""


def unchanged(scene: Scene) -> None:
    """Answers each reminder at once with *no change*, and names a day."""
    if scene.reminded:
        when = scene.in_days(6 + scene.number % 5)
        scene.update(f"@triage-bot no change: next {when} call with their CFO", promise=when)


def snoozing(scene: Scene) -> None:
    """Asks for twenty days of quiet after the first reminder, then is silent; ends one snooze early."""
    watched = scene.desk.watched
    if scene.reminded and watched.snoozed is None:
        until = scene.in_days(20)
        scene.update(f"@triage-bot snooze until {until}: legal has the contract")
        ends = watched.renewal - timedelta(days=AT_STAKE) if watched.renewal else None
        if ends is None or until <= ends:
            watched.snoozed = until
    elif scene.number == 60 and watched.snoozed is not None:
        scene.update("@triage-bot unsnooze")
        watched.snoozed = date.min


def nodding(scene: Scene) -> None:
    """Reacts with signs that are no updates."""
    if scene.number % 6 == 1:
        scene.desk.say(("+1", ":tada:", "👍")[scene.number % 3])


def beside_a_bot(scene: Scene) -> None:
    """Is silent, while another bot writes every third day."""
    if scene.number % 3 == 0:
        scene.desk.say("Deployed 17.4.2 to their instance.", by=OTHER_BOT)


def planning(scene: Scene) -> None:
    """Keeps dated next steps in the description and ticks the first, but not the second."""
    watched = scene.desk.watched
    first, second = scene.in_days(8 - scene.number), scene.in_days(19 - scene.number)
    if scene.number == 2:
        watched.steps = {"workshop": first, "sponsor": second}
    elif scene.number == 7:
        watched.steps.pop("workshop")
        scene.update("The workshop went well.")
    elif scene.number == 31:
        watched.steps.clear()
        scene.update("The sponsor mail is out at last.")
    else:
        if scene.number == 21:
            scene.update("Still to do: the sponsor mail.")
        return
    done = {word: " " if word in watched.steps else "x" for word in ("workshop", "sponsor")}
    scene.desk.plan(
        [f"- [{done['workshop']}] {first} – workshop", f"- [{done['sponsor']}] sponsor mail (due {second})"]
    )


def regretting(scene: Scene) -> None:
    """Writes on the tenth day, and deletes it three days later; writes again, and deletes that after the
    bot has reminded of the next, and then the reminders too."""
    if scene.number in (10, 18):
        scene.update("They will leave us.")
    elif scene.number in (13, 34) and (note := scene.desk.watched.last.note):
        scene.desk.delete(note)
        scene.desk.watched.delete(note)
    elif scene.number == 35:
        scene.desk.delete_reminders()


def ticking(scene: Scene) -> None:
    """Promises a step, does it after the reminder, ticks it without a word, and is silent; so once more."""
    steps = scene.desk.watched.steps
    for promised, days in ((2, 5), (47, 4)):
        if scene.number == promised:
            steps["call"] = scene.in_days(days)
        elif scene.number == promised + days + 3:
            steps.clear()
        else:
            continue
        day = scene.in_days(promised + days - scene.number)
        scene.desk.plan([f"- [{' ' if steps else 'x'}] {day} – call"])


def chronicling(scene: Scene) -> None:
    """Writes every six days, and notes in the plan what happened when, with dates that promise nothing."""
    if scene.number % 6 == 3:
        past = scene.in_days(-20)
        scene.desk.plan(
            [
                f"- Decided in the call of {past}: their head of platform leads",
                f"- They froze the budget on {past}",
                f"- [ ] discuss the outage of {past} with their team",
            ]
        )
        scene.update("The weekly call was held.")


def retracting(scene: Scene) -> None:
    """Asks for quiet in the days before it would be reminded, and deletes that three days later; then is
    silent, and once more."""
    watched = scene.desk.watched
    if scene.number in (8, 38):
        until = scene.in_days(LONGEST_SNOOZE - 5)
        scene.update(f"@triage-bot snooze until {until}: their fiscal year ends")
        ends = watched.renewal - timedelta(days=AT_STAKE) if watched.renewal else None
        watched.snoozed = until if ends is None or until <= ends else watched.snoozed
    elif scene.number in (11, 41):
        note = watched.last.note
        scene.desk.delete(note)
        watched.delete(note)
        watched.snoozed = None


CAST: tuple[Callable[[Scene], None], ...] = (
    diligent,
    silent,
    late,
    unchanged,
    snoozing,
    nodding,
    beside_a_bot,
    planning,
    regretting,
    retracting,
    ticking,
    chronicling,
)
"""Issue after issue in turn."""
