"""A season in a triage project: every day an export, runs of the bot, and people at work by their scripts."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import yaml

from tests.exports.gainsight import COMPANY
from tests.scenarios.exports import PATTERN
from tests.scenarios.rules import day as written_day
from tests.scenarios.site import BOT, Ran, Site, open_site
from triage_bot.sandbox import World, rows
from triage_bot.sandbox.domain import notes

from .cast import CAST, OTHER_BOT, Scene
from .oracle import HOLIDAYS, TEAM_DAY, Watched

FIRST = date(2026, 11, 23)
"""A Monday, three days after the export."""

DAILY = (6,)
HOURLY = tuple(range(24))
WORK = 10
"""The hour at which people write."""

POLICY = {
    "version": "season@1",
    "rating": {"freshness": {"unusable_days": 400}},
    "calendar": {"holidays": {"default": "US", **HOLIDAYS}, "extra": [date.fromisoformat(TEAM_DAY)]},
    "bot_users": [OTHER_BOT],
}
"""Sentiments do not wear out, so that ratings change when a script says so."""

ABSENT = {"icamus": (date(2026, 12, 7), date(2027, 1, 8), "mniemeier")}
"""Who is away from when until when, and who stands in."""

ID, FLAG = "SFDC Account ID", "Requires Triage"
Row = dict[str, str]

_ACCOUNT = re.compile(r'"account":"([^"]+)"')
_NUDGE = re.compile(r"\bnudge:[0-9.]+:([0-9])(?= )")


@dataclass(frozen=True)
class Reminder:
    """A reminder as it stands in GitLab: where, at which level, who was notified of it."""

    iid: int
    level: int
    notified: frozenset[str]


@dataclass(frozen=True)
class Said:
    """A comment of the bot: the day, the issue, the text."""

    day: date
    iid: int
    body: str


@dataclass
class Seat:
    """One issue: the hands of whoever works on it, and what is watched."""

    season: Season
    iid: int
    account: str
    script: Callable[[Scene], None]
    watched: Watched
    reminded: bool = False

    def say(self, body: str, *, by: str | None = None, in_thread: bool = False) -> int:
        person, said = (
            self.season.site.person(by or self.season.csm(self.iid)),
            self.season.site.world.comments_on(self.iid),
        )
        if in_thread and said:
            written = person.reply(self.iid, said[-1].id, body)
        else:
            written = person.comment(self.iid, body)
        assert written is not None
        return written.id

    def delete(self, note: int) -> None:
        world = self.season.site.world
        found = next(n for n in world.comments_on(self.iid) if n.id == note)
        author = next(user for user in world.users if user.id == found.author_id)
        with world.edit():
            notes.delete(world, found, author)
        self.season.deleted += 1

    def delete_reminders(self) -> None:
        """Take away what the bot has written here, as a maintainer may."""
        for note in self.season.site.world.comments_on(self.iid):
            if note.author_id == self.season.site.world.user(BOT).id:
                self.delete(note.id)

    def plan(self, lines: Sequence[str]) -> None:
        """Write these lines under *Next steps*, in place of those that stand there."""
        text = self.season.site.world.issue(self.iid).description or ""
        head, _, rest = text.partition("## Next steps\n")
        tail = rest[rest.index("\n## ") :]
        self.season.site.person(self.season.csm(self.iid)).edit_description(
            self.iid, f"{head}## Next steps\n\n" + "\n".join(lines) + f"\n{tail}"
        )


@dataclass(kw_only=True)
class Season:
    """The site, the rows of its export, and a seat at each issue."""

    site: Site
    rows: dict[str, Row]
    seats: dict[int, Seat] = field(default_factory=dict)
    comments: list[Said] = field(default_factory=list)
    absent: Mapping[str, tuple[date, date, str]] = field(default_factory=lambda: ABSENT)
    routing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blanked: dict[int, Row] = field(default_factory=dict)
    """The cells that are empty for a day, by the number of the issue."""
    deleted: int = 0
    """Comments that were deleted since this was set to 0."""
    _read: int = 0
    _mailed: int = 0

    def csm(self, iid: int) -> str:
        """Who is assigned, else somebody of the team."""
        names = {user.id: user.username for user in self.site.world.users}
        return next((names[one] for one in self.site.world.issue(iid).assignee_ids), "mniemeier")

    def deliver(self, day: date) -> None:
        """The export of the day, in place of the one before."""
        for old in self.site.exports.glob("*.csv"):
            old.unlink()
        path = self.site.exports / PATTERN.format(day=day)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, next(iter(self.rows.values())), lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(self.rows.values())

    def announce_absences(self, day: date) -> None:
        """The people file says who is away, from the day on which they leave."""
        people = yaml.safe_load((self.site.folder / "people.yml").read_text("utf-8"))
        for person in people["people"]:
            left, back, backup = self.absent.get(person.get("gitlab", ""), (date.max, date.max, ""))
            if left <= day:
                person |= {"absent_until": back, "backup": backup}
        text = yaml.safe_dump(people, allow_unicode=True, sort_keys=False)
        (self.site.folder / "people.yml").write_text(text, "utf-8")

    def begin(self) -> Ran:
        """The first run opens all issues; each gets its script."""
        self.deliver(FIRST)
        ran = self.site.run(FIRST, hour=DAILY[0], allow_bulk=True)
        assert not ran.result.errors, ran.result.errors
        for place, (iid, account) in enumerate(sorted(self.accounts().items())):
            health, region = self.labels(iid)
            renewal = written_day(self.rows[account]["Renewal Date"])
            watched = Watched(opened=FIRST, health=health, region=region, renewal=renewal)
            self.seats[iid] = Seat(self, iid, account, CAST[place % len(CAST)], watched)
        self._news()
        return ran

    def accounts(self) -> dict[int, str]:
        """Account ids by the number of their issue."""
        found = ((issue.iid, _ACCOUNT.search(issue.description or "")) for issue in self.site.world.issues)
        return {iid: match[1] for iid, match in found if match}

    @property
    def dashboard(self) -> int:
        """The number of the one issue of the bot's that is about no account."""
        bot = self.site.world.user(BOT).id
        (number,) = {
            issue.iid for issue in self.site.world.issues if issue.author_id == bot
        } - self.accounts().keys()
        return number

    def labels(self, iid: int) -> tuple[str, str | None]:
        """The health label and the region label of an issue, as people see them."""
        titles = self.site.world.labels_on(iid)
        health = next(title for title in titles if title.startswith("HS::"))
        return health, next((title for title in titles if title in self.routing), None)

    def live(self, day: date, hours: Sequence[int] = DAILY) -> Iterator[tuple[Ran, Counter[Reminder]]]:
        """One day: runs at these hours, people's work in between; each run with the reminders it brought."""
        self.announce_absences(day)
        self.deliver(day)
        for hour in hours:
            if hour == WORK:
                self.work(day)
            ran = self.site.run(day, hour=hour)
            assert not ran.result.errors, (day, hour, ran.result.errors)
            for iid, seat in self.seats.items():
                health, seat.watched.region = self.labels(iid)
                if health != seat.watched.health:
                    seat.watched.turn(health, day)
            yield ran, self._reminders(day)
        if WORK not in hours:
            self.work(day)

    def work(self, day: date) -> None:
        """Everybody does what their script says, one after the other."""
        self.site.world.clock.set(datetime.combine(day, time(WORK), UTC))
        for seat in self.seats.values():
            seat.script(Scene(seat, day, (day - FIRST).days, seat.reminded))
            seat.reminded = False
            self.site.world.clock.advance(seconds=1)

    def rate(self, iid: int, sentiment: str) -> None:
        """The export of the next day calls the account red or yellow."""
        row = self.rows[self.seats[iid].account]
        row |= {"CSM Sentiment": sentiment, FLAG: "true" if sentiment == "Yellow" else "false"}

    def hand_over(self, iid: int, name: str, email: str) -> None:
        """The export of the next day names another CSM; the clock waits for the update after this one."""
        row, watched = self.rows[self.seats[iid].account], self.seats[iid].watched
        if row["CSM"] != name:
            row |= {"CSM": name, "CSM Email": email}
            watched.change_hands(self.site.world.clock.now().date() + timedelta(days=1))

    def forget_csm(self, iid: int) -> None:
        """The export of the next day has empty cells where the CSM was; who is asked waits in their place."""
        row = self.rows[self.seats[iid].account]
        self.blanked[iid] = {name: row[name] for name in ("CSM", "CSM Email")}
        row |= {"CSM": "", "CSM Email": ""}

    def recall_csms(self) -> None:
        """The export of the next day has the cells again as they were."""
        for iid, cells in self.blanked.items():
            self.rows[self.seats[iid].account] |= cells
        self.blanked.clear()

    def respell(self, iid: int) -> None:
        """The export of the next day has another address of the same CSM, or none."""
        row = self.rows[self.seats[iid].account]
        if names := row["CSM"].split():
            row["CSM Email"] = "" if iid % 2 else f"{names[0][0]}.{names[-1]}@northlight.example".lower()

    def due(self, day: date) -> Counter[Reminder]:
        """What the oracle wants of this day: ask once a day, after the first run."""
        wanted: Counter[Reminder] = Counter()
        for iid, seat in self.seats.items():
            if level := seat.watched.due(day):
                wanted[Reminder(iid, level, self._to_notify(iid, level, day))] += 1
        return wanted

    def _to_notify(self, iid: int, level: int, day: date) -> frozenset[str]:
        """The assignees or who stands in for them; from level 2 the manager, at level 3 the director too."""
        names = {user.id: user.username for user in self.site.world.users}
        route = self.routing[self.labels(iid)[1] or "default"]
        asked = {self._present(names[one], day) for one in self.site.world.issue(iid).assignee_ids}
        return frozenset(asked | {route[role] for role in ("manager", "director")[: level - 1]})

    def _present(self, username: str, day: date) -> str:
        left, back, backup = self.absent.get(username, (date.max, date.max, username))
        return backup if left <= day <= back else username

    def _reminders(self, day: date) -> Counter[Reminder]:
        """The reminders among what the bot wrote since this was asked last."""
        written, notified = self._news()
        found: Counter[Reminder] = Counter()
        for note, iid in written:
            self.comments.append(Said(day, iid, note.body))
            keys = note.body.partition("\n")[0]
            for level in _NUDGE.findall(keys):
                self.seats[iid].reminded = True
                # Other parts of the comment, such as a handover or a renewal that passed, name others.
                part = note.body.rpartition("### Update late\n")[2].partition("\n### ")[0]
                asked = frozenset(name for name in notified[note.id] if re.search(rf"@{name}\b", part))
                found[Reminder(iid, int(level), asked)] += 1
        return found

    def _news(self) -> tuple[list[tuple[rows.Note, int]], Mapping[int, set[str]]]:
        world = self.site.world
        bot, numbers = world.user(BOT).id, {issue.id: issue.iid for issue in world.issues}
        all_notes = list(world.notes)
        written = [
            (note, numbers[note.issue_id])
            for note in all_notes
            if note.id > self._read and note.author_id == bot and not note.system
        ]
        self._read = max((note.id for note in all_notes), default=0)
        notified: defaultdict[int, set[str]] = defaultdict(set)
        for mail in world.notified[self._mailed :]:
            if mail.note_id is not None and mail.reason == "mentioned":
                notified[mail.note_id].add(mail.username)
        self._mailed = len(world.notified)
        return written, notified


def at_risk() -> dict[str, Row]:
    """Accounts of the full export that get an issue and have a CSM of their own, by id."""
    return {
        row[ID]: row
        for row in full_export()
        if (row["CSM Sentiment"] == "Red" or (row["CSM Sentiment"] == "Yellow" and row[FLAG] == "true"))
        and row["Lifecycle Stage"] not in ("Will Churn", "Churned")
        and len(row[ID]) == 18
        and row["CSM"]
    }


def full_export() -> list[Row]:
    """Every row of the 1,200-account export that has all its cells."""
    with COMPANY.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if None not in row and None not in row.values()]


@contextmanager
def open_season(folder: Path, accounts: Mapping[str, Row], *, world: World | None = None) -> Iterator[Season]:
    """A site with the season's policy before the first run, or on a world that was kept."""
    with open_site(folder, day=FIRST, world=world, others=[(OTHER_BOT, "Release bot")]) as site:
        (folder / "policy.yml").write_text(yaml.safe_dump(POLICY), "utf-8")
        routing = yaml.safe_load((folder / "people.yml").read_text("utf-8"))["routing"]
        yield Season(site=site, rows={id_: dict(row) for id_, row in accounts.items()}, routing=routing)


def days(count: int) -> list[date]:
    """The days after the first, in order."""
    return [FIRST + timedelta(days=number) for number in range(1, count)]
