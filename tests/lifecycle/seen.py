"""What stands in the project as people see it, and what of it is theirs; knows no source and no rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.scenarios.site import BOT

BEGIN, END = "<!-- triage-bot:begin", "<!-- triage-bot:end -->"
_TICKS = re.compile(r"^(- \[[ x]\]) .*<!-- (\w+) -->$", re.MULTILINE)
_ACCOUNT = re.compile(r'^<!-- triage-bot:begin v1 \{"account":"([^"]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Note:
    """A comment as it stands."""

    by: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An issue as it stands in GitLab."""

    iid: int
    open: bool
    title: str
    text: str
    labels: frozenset[str]
    assignees: frozenset[str]
    notes: Mapping[int, Note]

    @property
    def account(self) -> str | None:
        found = _ACCOUNT.search(self.text)
        return found[1] if found else None

    @property
    def theirs(self) -> tuple[str, str] | None:
        """What stands before and behind the bot's block, None where it is not there once and whole."""
        if self.text.count(BEGIN) != 1 or self.text.count(END) != 1:
            return None
        before, _, rest = self.text.partition(BEGIN)
        return before, rest.partition(END)[2]

    def label(self, prefix: str) -> frozenset[str]:
        return frozenset(title for title in self.labels if title.startswith(prefix))

    @property
    def ticks(self) -> frozenset[str]:
        """The lines of the renewal review, such as `- [x] sync`."""
        return frozenset(f"{sign} {word}" for sign, word in _TICKS.findall(self.text))

    @property
    def said(self) -> list[str]:
        """What the bot said, oldest first."""
        return [note.body for note in self.notes.values() if note.by == BOT]


Project = Mapping[int, Seen]
"""Every issue by its number."""


@dataclass
class Hands:
    """What people did by hand and must find again, by issue."""

    sentences: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Written into the description, outside of the block."""
    labels: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Labels of no category of the bot, or of a category whose label is a person's to choose."""
    ticks: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Lines of the renewal review that were ticked."""
    titles: dict[int, str] = field(default_factory=dict)
    assignees: dict[int, frozenset[str]] = field(default_factory=dict)
    verdicts: set[int] = field(default_factory=set)
    """Issues about whose end somebody has told the bot something."""
    chosen: dict[int, frozenset[str]] = field(default_factory=dict)
    """Assignees that the bot chose; back at these, an assignment is the bot's again."""

    def assign(self, iid: int, assignees: frozenset[str]) -> None:
        if assignees == self.chosen.get(iid):
            self.assignees.pop(iid, None)
        else:
            self.assignees[iid] = assignees

    def leave_to_bot(self, before: Project, after: Project) -> None:
        """Note whom the bot has assigned in a run."""
        for iid, now in after.items():
            if iid not in before or before[iid].assignees != now.assignees:
                self.chosen[iid] = now.assignees
