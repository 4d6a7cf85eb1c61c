"""What the bot wrote down in an issue's marker: all it remembers of the issue between runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .health import Rating
from .outcome import Conclusion, Episode, How
from .renewal_watch import Review


@dataclass(frozen=True, slots=True)
class Sighting:
    """A rating first seen on a day: an improvement waiting for its second sighting, or a person's label.

    `as_of` is the day of the data it was seen in, None where no source tells.
    """

    rating: Rating
    since: date
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An account missing from trusted sources: since when, the last day it was looked for, on how many days.

    Runs are counted once a day and only up to what the policy asks for, so that hourly runs write nothing.
    """

    since: date
    last: date
    runs: int


LEVELS = range(4)
"""Of reminders (2.8): 0 is told ahead of the deadline, 3 is the last."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """The last reminder: the comment (0: the opening) since which it counted, its level, and its day.

    `level` is one of `LEVELS`.
    """

    since_note: int
    level: int
    on: date


@dataclass(frozen=True, slots=True)
class Promise:
    """A day that a person named in a comment: the end of a snooze, or the next step of a *no change*."""

    note: int
    day: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person said about the outcome in a comment: one of the verdicts of `model.command`; of a loss
    perhaps also which kind it is."""

    note: int
    kind: str
    on: date
    how: How | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The marker's content. Days, never times; ids, never texts of people.

    `health` is the rating the bot believes and its label shows; `turn` counts its changes and makes the
    keys of comments. `placed` holds, per label category, the label title the bot set itself: any other
    label found there is a person's, and where it is gone a person took it off. `assignee` likewise.
    """

    account: str
    opened: date
    episode: int = 1
    health: Rating
    since: date
    turn: int = 0
    before: Rating | None = None
    before_since: date | None = None
    pending: Sighting | None = None
    person: Sighting | None = None
    unknown: date | None = None
    absence: Absence | None = None
    flagged: bool | None = None
    assignee: str | None = None
    title: str | None = None
    """Fingerprint of the title the bot gave, None where a person named the issue."""
    updated: date | None = None
    """Day of the last comment by a person that the bot has seen."""
    updated_note: int = 0
    """Its id, 0 where there is none."""
    due: date | None = None
    """The due date the bot set; any other due date is a person's."""
    milestone: str | None = None
    """The milestone the bot set, by title; any other is a person's."""
    placed: Mapping[str, str] = field(default_factory=dict)
    classified: str | None = None
    """Why the classification was proposed, in the bot's words of that day: the history behind it is
    not read again."""
    shown: Mapping[str, float] = field(default_factory=dict)
    """Measures as the block shows them: small moves do not rewrite it."""
    told: int = 0
    """The last `turn` that a comment has told people about."""
    told_on: date | None = None
    csm: str | None = None
    """Fingerprint of the CSM that the source named last, empty where it never named one."""
    grace_note: int | None = None
    """The update (0: the opening) that was given more time when the issue changed hands, once."""
    handed_on: date | None = None
    """The day on which it was given."""
    hands: int = 0
    """How often the issue went to somebody else or into the queue; makes the keys of comments."""
    queued: date | None = None
    """Since when the issue has been waiting for an owner."""
    nudged: Nudged | None = None
    lapses: int = 0
    """How often a reminded issue was in time again without an update; makes the keys of reminders."""
    cadence: int | None = None
    """Days between updates as the last trusted run found them, where they depend on facts of the account."""
    renewal: date | None = None
    """The account's renewal as the last trusted run saw it: snoozes and reminders go by it when no source
    is believed, too."""
    heard: int = 0
    """The last comment whose words to the bot have been dealt with."""
    snooze: Promise | None = None
    promised: Promise | None = None
    verdict: Verdict | None = None
    renews: date | None = None
    """The deciding renewal's day as last seen, fixed at the opening and moved with it (R-31, E20)."""
    greens: int = 0
    """On how many days of data the account was green since the issue turned green (E9); counted up to what
    the policy asks for."""
    green_on: date | None = None
    """The last of those days."""
    leaving: date | None = None
    """Since when the account's lifecycle is *Will Churn* (E18)."""
    asked: Mapping[str, date] = field(default_factory=dict)
    """Questions about the outcome that were put, by kind, and when: each is put once (E14, E19, E23, E24)."""
    concluded: Conclusion | None = None
    closed_on: date | None = None
    """The day on which a person closed the issue, once the bot has seen that (E22 to E24)."""
    well: date | None = None
    """Since when the account has been well after the close: only then can it be at risk again (E25)."""
    episodes: tuple[Episode, ...] = ()
    """Earlier runs of this issue, oldest first."""
    follows: int | None = None
    """The closed issue of an earlier case of the account, by number (E25)."""
    said: frozenset[str] = frozenset()
    """Kinds of remark that were made for the present condition and are not to be made again."""
    reopened: date | None = None
    """The day on which a person last reopened the issue: nothing said before it is an update (2.8)."""
    adopted: date | None = None
    """The day on which an issue of people was taken into care: nothing is said or closed on it (3.4)."""
    issue_opened: date | None = None
    """The day this issue itself was opened, where its case began earlier, on one that it took over (E27)."""
    scope_left: date | None = None
    """Since when the account is out of scope by the policy's own words (E31)."""
    review: Review | None = None
    """The review of the renewal that came near last, with what people have ticked in the block (S3-4)."""
    bots: frozenset[int] = frozenset()
    """The users that have spoken for the bot on this issue, by id: their comments are never updates."""

    @property
    def began(self) -> date:
        """The day since which updates count: of this issue's own opening or of the last reopening."""
        return max(self.issue_opened or self.opened, self.reopened or self.opened)

    @property
    def decides_from(self) -> date:
        """The day from which renewals and churn decide the case (R-31): of its opening or, of an issue of
        people, of taking it into care. What was known before that day ended no case of the bot's."""
        return max(self.opened, self.adopted or self.opened)
