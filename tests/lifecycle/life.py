"""A life: what sources do, what people do in GitLab, days that pass, and runs of the bot, whole or cut short.

Each deed is a method, so that a life reads as a list of deeds. After every whole run all promises are held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml

from tests.scenarios.blow import WAYS, Blow
from tests.scenarios.site import Ran, Site, open_site
from tests.watch import Watch
from triage_bot import resources
from triage_bot.app.sync import SyncOrder, sync
from triage_bot.app.workshop import Quiet, Workshop
from triage_bot.config import Settings, load
from triage_bot.errors import TriageBotError
from triage_bot.gitlab import connect
from triage_bot.ports import Wording
from triage_bot.render import TemplateWording
from triage_bot.sandbox import Faults, Person

from .company import ACCOUNTS, OPPORTUNITIES, SOURCES, Company, Renewal
from .promises import Moment, hold, hold_always, hold_rest
from .seen import END, Hands, Note, Project, Seen

FIRST = date(2026, 10, 5)
"""A Monday, three days after the rows were true."""

MORNING = datetime(2026, 10, 5, 9, tzinfo=UTC)

DASHBOARD = "<!-- triage-bot:dashboard"
PEOPLE = ("mtabisz", "icamus", "mniemeier")
EVERY_DAY = {"calendar": {"working_days_only": False}}
POLICIES: Mapping[str, Mapping[str, object]] = {
    "shipped": {},
    "hasty": {
        **EVERY_DAY,
        "outcome": {
            "green_stable_days": 2,
            "green_stable_runs": 2,
            "close_on_green": True,
            "enforce_outcome": True,
            "presume_loss_after_days": 40,
        },
    },
    "eager": {
        **EVERY_DAY,
        "opening": {"respect_close_days": 7},
        "outcome": {"green_stable_days": 3, "green_stable_runs": 2, "undetermined_after_days": 2},
        "trust": {"person_health_days": 1, "unknown_remark_days": 3, "missing_runs": 2, "missing_days": 2},
    },
}
"""Policies to live under, by name."""


@cache
def _wording() -> Wording:
    """The shipped templates, compiled once for all lives: that is what takes longest of a run."""
    return TemplateWording(user=None, shipped=resources.folder("templates"))


class _Bench(Workshop):
    def wording(self) -> Wording:
        return _wording()


@dataclass(kw_only=True)
class Life:
    """The site, the company and its people, at one moment of their time."""

    site: Site
    settings: Settings
    policy: str
    company: Company = field(default_factory=Company)
    hands: Hands = field(default_factory=Hands)
    now: datetime = MORNING
    words: int = 0

    @property
    def today(self) -> date:
        return self.now.date()

    # What the sources do

    def rates(self, account: int, word: str) -> None:
        self.company.rate(ACCOUNTS[account], word, self.today)

    def stage(self, account: int, lifecycle: str) -> None:
        self.company.export.set(ACCOUNTS[account], Lifecycle_Stage=lifecycle)

    def renewal(self, account: int, which: int, stage: str, net: str, days: int) -> None:
        """An opportunity appears, or changes its stage; `days` tell its day where it is new."""
        id_ = OPPORTUNITIES[account][which]
        known = self.company.renewals.get(id_)
        day = known.day if known else self.today + timedelta(days=days)
        self.company.renew(id_, Renewal(ACCOUNTS[account], stage, day, net))

    def moves(self, account: int, which: int, days: int) -> None:
        self.company.move(OPPORTUNITIES[account][which], days)

    def leaves(self, account: int) -> None:
        self.company.away.add(ACCOUNTS[account])

    def returns(self, account: int) -> None:
        if ACCOUNTS[account] not in self.company.merges:
            self.company.away.discard(ACCOUNTS[account])

    def merges(self, lost: int, kept: int) -> None:
        self.company.merge(ACCOUNTS[lost], ACCOUNTS[kept])

    def hands_over(self, account: int, csm: str, email: str) -> None:
        self.company.export.set(ACCOUNTS[account], CSM=csm, CSM_Email=email)

    def breaks(self, source: str) -> None:
        self.company.broken.add(source)

    def mends(self) -> None:
        self.company.broken.clear()

    # What people do; `nth` picks an issue

    def comments(self, nth: int, body: str, *, by: int = 0) -> None:
        if (seen := self._pick(nth)) is not None:
            self._person(by).comment(seen.iid, body)
            if any(word in body for word in ("won", "lost", "not at risk")):
                self.hands.verdicts.add(seen.iid)

    def labels(self, nth: int, title: str, *, off: bool = False, by: int = 0) -> None:
        if (seen := self._pick(nth)) is None:
            return
        self._person(by).label(seen.iid, add=() if off else (title,), remove=(title,) if off else ())
        mine = self.hands.labels[seen.iid]
        if off:
            mine.discard(title)
        elif title not in seen.labels and not title.startswith(("HS::", "triage::")):
            mine.add(title)

    def assigns(self, nth: int, *names: str, by: int = 0) -> None:
        if (seen := self._pick(nth)) is not None and seen.assignees != frozenset(names):
            self._person(by).assign(seen.iid, names)
            # GitLab Free keeps the first of several, who may be the one that the bot had chosen; and without
            # the block nothing remembers that somebody took the assignee off.
            kept = self.look()[seen.iid].assignees
            if kept or seen.account is not None:
                self.hands.assign(seen.iid, kept)

    def titles(self, nth: int, title: str, *, by: int = 0) -> None:
        if (seen := self._pick(nth)) is not None:
            self._person(by).retitle(seen.iid, title)
            self.hands.titles[seen.iid] = title

    def writes(self, nth: int, where: str, *, by: int = 0) -> None:
        """Write a sentence of one's own into a description: above or below everything, behind the block, or
        into it, which is the bot's."""
        if (seen := self._pick(nth)) is None:
            return
        self.words += 1
        said = f"Sentence {self.words}, written on {self.today}. Nobody else's & <b>mine</b>."
        text = _put(seen.text, said, where)
        if text != seen.text:
            self._person(by).edit_description(seen.iid, text)
        if said in text and where != "inside":
            self.hands.sentences[seen.iid].append(said)

    def spoils(self, nth: int, how: str, *, by: int = 0) -> None:
        """Do something to the block that one should not."""
        if (seen := self._pick(nth)) is None or seen.theirs is None:
            return
        before, after = seen.theirs
        block = seen.text.removeprefix(before)[: len(seen.text) - len(before) - len(after)]
        text = {
            "cut it out": before + after,
            "double it": f"{seen.text}\n\n{block}",
            "lose its end": before + block.removesuffix(END) + after,
            "empty it": before + block.partition("\n")[0] + f"\n{END}" + after,
        }[how]
        self._person(by).edit_description(seen.iid, text)
        if how != "double it":
            self.hands.ticks.pop(seen.iid, None)
        if how == "cut it out" and not self.hands.assignees.get(seen.iid):
            # Without its block nothing remembers that somebody took the assignee off.
            self.hands.assignees.pop(seen.iid, None)

    def ticks(self, nth: int, item: str, *, by: int = 0) -> None:
        """Tick a line of the renewal review in the block."""
        if (seen := self._pick(nth)) is None:
            return
        lines = seen.text.split("\n")
        for place, line in enumerate(lines):
            if line.startswith("- [ ] ") and line.endswith(f"<!-- {item} -->"):
                lines[place] = line.replace("- [ ] ", "- [x] ", 1)
                self.hands.ticks[seen.iid].add(item)
        self._person(by).edit_description(seen.iid, "\n".join(lines))

    def closes(self, nth: int, *, by: int = 0) -> None:
        if (seen := self._pick(nth)) is not None and seen.open:
            self._person(by).close(seen.iid)

    def reopens(self, nth: int, *, by: int = 0) -> None:
        if (seen := self._pick(nth)) is not None and not seen.open:
            self._person(by).reopen(seen.iid)

    def opens(self, account: int, *, by: int = 0) -> None:
        """Open an issue by hand, which names the account by its id."""
        name = self.company.export.accounts[ACCOUNTS[account]]["Name"]
        text = f"We should look after this one: {ACCOUNTS[account]}."
        issue = self._person(by).open_issue(f"{name} needs us", text)
        self.hands.sentences[issue.iid].append(text)

    # Time, and the bot

    def sleeps(self, days: int) -> None:
        self.now = datetime.combine(self.today + timedelta(days=days), time(9), UTC)

    def runs(self) -> Ran:
        """A whole run on fresh exports, held against every promise, and one more that finds nothing to do."""
        self.company.deliver(self.site.exports, self.today)
        before = self.look()
        ran = self.run()
        after = self.look()
        hold(self._moment(before, after), ran)
        self.hands.leave_to_bot(before, after)
        again = self.run()
        hold_rest(ran, again, after, self.look())
        return ran

    def is_cut(self, way: str, number: int) -> None:
        """A run that is struck at one of its requests: whatever comes of it, people's words stay."""
        self.company.deliver(self.site.exports, self.today)
        before = self.look()
        self.site.world.faults = Blow(number=number, **WAYS[way])
        try:
            self.run()
        except TriageBotError:
            pass
        finally:
            self.site.world.faults = Faults()
        after = self.look()
        hold_always(self._moment(before, after))
        self.hands.leave_to_bot(before, after)

    def run(self) -> Ran:
        """One run, now."""
        self.now += timedelta(minutes=5)
        self.site.world.clock.set(self.now)
        workshop = _Bench(
            settings=self.settings,
            token=self.site.token,
            progress=Quiet(),
            _connection=connect(
                self.settings.gitlab, self.site.token, patience=Watch(self.site.world.clock).patience()
            ),
        )
        self.site.server.log.clear()
        try:
            result = sync(workshop, SyncOrder(today=self.today, now=self.now, allow_bulk=True))
        finally:
            workshop.close()
        return Ran(day=self.today, result=result, sent=tuple(self.site.server.log))

    def look(self) -> Project:
        """Every issue as it stands, but for the dashboard, which is about no account."""
        world = self.site.world
        home = world.project(self.site.project)
        names = {user.id: user.username for user in world.users}
        found = {}
        for issue in world.issues.where("project_id", home.id):
            if issue.issue_type != "issue" or DASHBOARD in (issue.description or ""):
                continue
            notes = world.comments_on(issue.iid, project=self.site.project)
            found[issue.iid] = Seen(
                iid=issue.iid,
                open=issue.state == "opened",
                title=issue.title,
                text=issue.description or "",
                labels=frozenset(world.labels_on(issue.iid, project=self.site.project)),
                assignees=frozenset(names[one] for one in issue.assignee_ids),
                notes={note.id: Note(names[note.author_id], note.body) for note in notes},
            )
        return found

    def _moment(self, before: Project, after: Project) -> Moment:
        told = self.company.told
        return Moment(told=told, hands=self.hands, before=before, after=after, hasty=self.policy == "hasty")

    def _pick(self, nth: int) -> Seen | None:
        seen = self.look()
        return seen[sorted(seen)[nth % len(seen)]] if seen else None

    def _person(self, by: int) -> Person:
        self.now += timedelta(minutes=3)
        self.site.world.clock.set(self.now)
        return self.site.person(PEOPLE[by % len(PEOPLE)])


def _put(text: str, said: str, where: str) -> str:
    if where == "above":
        return f"{said}\n\n{text}"
    if where == "behind" and text.count(END) == 1:
        return text.replace(END, f"{END}\n{said}")
    if where == "inside" and text.count(END) == 1:
        return text.replace(END, f"{said}\n\n{END}")
    return f"{text}\n\n{said}"


@contextmanager
def begun(folder: Path, policy: str = "shipped") -> Iterator[Life]:
    """A life before its first run, under one of the policies."""
    with open_site(folder, day=FIRST) as site:
        with site.config.open("a", encoding="utf-8") as config:
            config.write(SOURCES)
        (folder / "policy.yml").write_text(yaml.safe_dump(dict(POLICIES[policy])), "utf-8")
        yield Life(site=site, settings=load(site.config, site.environ), policy=policy)
