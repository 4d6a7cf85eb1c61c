"""People who work on their issues while the bot runs: what they wrote and set, and when they could save it.

GitLab takes no version with an update. Between the bot's look at an issue and its write, two seconds at most,
a save would be lost; nobody saves then here, and how often that was so is counted.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.scenarios.site import BOT, Site
from tests.watch import Watch
from triage_bot.gitlab.drift import FRESH_SECONDS
from triage_bot.sandbox import Faults, Person
from triage_bot.sandbox.faults import Asked, Trouble

SECONDS = 0.25
"""How long each request takes."""

PIECES = (
    "budget – cut in half?",
    "a_b_c *stars* `code`",
    "  - [ ] 2027-03-01 – call",
    "Ünïcode 🚀",
    "/close it",
)
PEOPLE = ("mniemeier", "icamus", "mtabisz", "akawula")


@dataclass
class Crowd(Faults):
    """Somebody does something before about every fourth request that the bot sends."""

    site: Site | None = None
    watch: Watch | None = None
    seed: int = 0
    wrote: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    said: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    labelled: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    titled: dict[int, str] = field(default_factory=dict)
    assigned: dict[int, str] = field(default_factory=dict)
    held_back: int = 0
    deeds: int = 0
    _seen: int = 0
    _looked: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def before(self, asked: Asked) -> Trouble | None:
        assert self.site is not None
        assert self.watch is not None
        self.watch.pass_by(SECONDS)
        self._follow()
        if asked.path.startswith("/api/") and self.dice.random() < 0.25:
            self._act()
        return super().before(asked)

    def _follow(self) -> None:
        """Which issues the bot has looked at, and not yet written to."""
        assert self.site is not None
        for entry in self.site.server.log[self._seen :]:
            if entry.method == "GET" and "iids" in entry.query:
                self._looked |= dict.fromkeys(map(int, entry.query["iids"]), self.now)
            elif entry.method == "PUT":
                self._looked.pop(int(entry.path.rpartition("/")[2]), None)
        self._seen = len(self.site.server.log)

    @property
    def now(self) -> float:
        assert self.watch is not None
        return self.watch.clock()

    def _act(self) -> None:
        assert self.site is not None
        iids = [i.iid for i in self.site.world.issues if i.issue_type == "issue" and i.state == "opened"]
        iid = self.dice.choice(iids)
        deeds: tuple[Callable[[Person, int], None], ...] = (
            self.edit, self.edit, self.comment, self.label, self.retitle, self.assign,
        )  # fmt: skip
        deed = self.dice.choice(deeds)
        if deed != self.comment and self.now - self._looked.get(iid, 0.0) <= FRESH_SECONDS + 2 * SECONDS:
            self.held_back += 1
            return
        self.deeds += 1
        deed(self.site.person(self.dice.choice(PEOPLE)), iid)

    def _words(self) -> str:
        return f"{self.dice.choice(PIECES)} {self.seed}.{self.deeds}"

    def edit(self, person: Person, iid: int) -> None:
        """Write something above the bot's block, below it or at the end."""
        text = person.world.issue(iid).description or ""
        words = self._words()
        place = self.dice.choice(("above", "below", "end"))
        head, end, tail = text.partition("<!-- triage-bot:end -->")
        if place == "above":
            text = f"{words}\n\n{text}"
        elif place == "below":
            text = f"{head}{end}\n\n{words}{tail}"
        else:
            text = f"{text}\n\n> {words}"
        person.edit_description(iid, text)
        # GitLab itself carries out a line such as /close in an edit; what it stored is what was written.
        self.wrote[iid] += [words] if words in (person.world.issue(iid).description or "") else []

    def comment(self, person: Person, iid: int) -> None:
        words = f"Spoke to them. {self._words()}"
        person.comment(iid, words)
        self.said[iid].append(words)

    def label(self, person: Person, iid: int) -> None:
        title = f"team::{self.dice.choice('abc')}"
        person.label(iid, [title])
        self.labelled[iid].add(title)

    def retitle(self, person: Person, iid: int) -> None:
        self.titled[iid] = f"Ours {self._words()}".strip()
        person.retitle(iid, self.titled[iid])

    def assign(self, person: Person, iid: int) -> None:
        self.assigned[iid] = self.dice.choice(PEOPLE)
        person.assign(iid, [self.assigned[iid]])

    def losses(self) -> list[str]:
        """Everything of theirs that is not there any more."""
        assert self.site is not None
        world, lost = self.site.world, []
        names = {user.id: user.username for user in world.users}
        for iid, words in self.wrote.items():
            text = world.issue(iid).description or ""
            lost += [f"#{iid} {word!r}" for word in words if text.count(word) != 1]
        for iid, bodies in self.said.items():
            there = [note.body for note in world.comments_on(iid) if names[note.author_id] != BOT]
            lost += [f"#{iid} comment {body!r}" for body in bodies if there.count(body) != 1]
        for iid, titles in self.labelled.items():
            lost += [f"#{iid} label {title}" for title in titles - set(world.labels_on(iid))]
        for iid, title in self.titled.items():
            lost += [f"#{iid} title {title!r}"] if world.issue(iid).title != title else []
        for iid, name in self.assigned.items():
            there = [names[one] for one in world.issue(iid).assignee_ids]
            lost += [f"#{iid} assignee {name}, now {there}"] if there != [name] else []
        return lost
