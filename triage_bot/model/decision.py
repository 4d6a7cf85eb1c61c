"""What should be true of one account's issue, and why; how GitLab gets there is the plan's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .account import Account
from .disagreement import Disagreement
from .health import Rating
from .memory import Memory
from .merge import TakenOver
from .money import Money
from .next_step import NextStep
from .outcome import Ending
from .renewal import Renewal
from .renewal_watch import Review
from .settings import Category


class State(StrEnum):
    """Where an account stands in its life (docs/lifecycle.md)."""

    UNTRACKED = "untracked"
    WATCH = "watch"
    NEW = "new"
    RED = "red"
    YELLOW = "yellow"
    RECOVERING = "recovering"
    OUTCOME_DUE = "outcome-due"
    WILL_CHURN_REVIEW = "will-churn-review"
    WON = "won"
    LOST = "lost"
    VOID = "void"
    CLOSED = "closed"
    """Closed by a person who has not told how the case ended."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that took part, by its id, and what it found, with the numbers and dates."""

    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} ({self.rule})"


class RemarkKind(StrEnum):
    """What a comment of the bot can be about; each has a template of its own."""

    WORSENED = "worsened"
    IMPROVED = "improved"
    RECOVERING = "recovering"
    FLAG_CLEARED = "flag-cleared"
    HEALTH_UNKNOWN = "health-unknown"
    HEALTH_RESTORED = "health-restored"
    SOURCE_MISSING = "source-missing"
    TWIN_CLOSED = "twin-closed"
    ACCOUNT_MERGED = "account-merged"
    TAKEN_OVER = "taken-over"
    MERGED_AWAY = "merged-away"
    LEFT_SCOPE = "left-scope"
    REMINDER = "reminder"
    DUE_SOON = "due-soon"
    HANDED_OVER = "handed-over"
    QUEUED = "queued"
    QUEUE_AGEING = "queue-ageing"
    ANSWER = "answer"
    RENEWAL_MOVED = "renewal-moved"
    WILL_CHURN = "will-churn"
    OUTCOME_DUE = "outcome-due"
    STILL_AT_RISK = "still-at-risk"
    VALUE_UNKNOWN = "value-unknown"
    ATTEST = "attest"
    WHICH_LOSS = "which-loss"
    WORD_KEPT = "word-kept"
    CLOSED_WON = "closed-won"
    CLOSED_LOST = "closed-lost"
    CLOSED_VOID = "closed-void"
    CLOSED_AT_RISK = "closed-at-risk"
    OUTCOME_MISSING = "outcome-missing"
    OUTCOME_DOUBTED = "outcome-doubted"
    REOPENED = "reopened"
    RETURNED = "returned"


class AnswerKind(StrEnum):
    """What the bot answers to words of people; commands that were simply obeyed are acknowledged instead."""

    HELP = "help"
    EXPLANATION = "explanation"
    MISREAD = "misread"
    NOT_ALLOWED = "not-allowed"
    PAST_DAY = "past-day"
    TOO_LONG = "too-long"
    RENEWAL_NEAR = "renewal-near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `day` is the day asked for, or the latest that can be; `problem` and `hint` are the bot's
    own words."""

    kind: AnswerKind
    day: date | None = None
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing to say in this run's comment. `key` is hidden in the comment, so it is never said twice."""

    kind: RemarkKind
    key: str
    rule: str
    before: Rating | None = None
    after: Rating | None = None
    since: date | None = None
    until: date | None = None
    """The new day, for remarks that tell of one that moved from `since`."""
    source: str | None = None
    as_of: date | None = None
    other_iid: int | None = None
    level: int | None = None
    on: date | None = None
    """The day of the run, for remarks that tell how late something is."""
    mentions: tuple[str, ...] = ()
    """User names to notify, without `@`: from configuration, or the issue's own assignees."""
    outgoing: str | None = None
    incoming: str | None = None
    to: str | None = None
    answers: tuple[Answer, ...] = ()
    because: str = ""
    """The facts behind a question, in the bot's words; names in them are foreign."""
    ending: Ending | None = None
    taken: TakenOver | None = None
    """What goes on here, or elsewhere, since two accounts have become one."""
    timing: Timing | None = None
    """The clock, where there is no sheet of facts to bring it along; `bot` likewise."""
    bot: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """An item of the hygiene list: something only a person can put right (R-14, R-50)."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A label that a rule proposes: its title, the source's words it came from, and why.

    `label` is None where the rule leaves the label off. `provisional` proposals ask to be confirmed.
    """

    label: str | None
    rule: str
    source_words: tuple[str, ...] = ()
    why: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A comment that is no update: whose it is, of which day, and why it does not count."""

    author: str
    on: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How the clock of an issue stands (2.8), for the block, for reminders and for who asks.

    `since` is the day of the last update by a person; where `updated` is False of the opening, or of the last
    reopening if `reopened`. `why` says what the ladder makes of it today.
    """

    since: date
    updated: bool
    days: int
    by_cadence: date
    deadline: date
    days_late: int
    step_due: date | None = None
    step_text: str | None = None
    promised: date | None = None
    snoozed_until: date | None = None
    grace_days: int = 0
    level: int | None = None
    why: str = ""
    updated_by: str | None = None
    passed: tuple[Passed, ...] = ()
    """Newer comments that are no updates, newest first."""
    steps: tuple[NextStep, ...] = ()
    """Every next step that was found, in the order of the description."""
    reopened: bool = False
    snooze_until: date | None = None
    """The last day that a snooze asked for today can have, None where none is granted."""
    urgent_days: int | None = None
    """So near is the renewal of a red account that every level is asked at once; None where it is not."""
    only_assignees: bool = False
    """Whether comments of others than the assignees are no updates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything the bot's block in the issue shows. Dates of facts, never "in N days", and never the day
    of the export, which moves although nothing else does."""

    account: Account
    memory: Memory
    health_from: str
    fiscal_quarter: str | None
    region: Proposal
    risk: Proposal
    classification: Proposal
    devops: Proposal
    assignee: str | None
    manager: str | None
    csm_unmapped: bool
    next_update_due: date | None
    cadence_days: int
    timing: Timing | None = None
    bot: str | None = None
    """The bot's user name, without `@`: what people write to tell it something."""
    checks: tuple[Check, ...] = ()
    labels_kept: Mapping[Category, str] = field(default_factory=dict)
    """Labels of a category that a person chose, by category."""
    person_until: date | None = None
    """The day a person's health label is kept until (R-26), None where none is, or for good."""
    renewals: tuple[Renewal, ...] = ()
    """Those that decide together, by day (R-31, 3.4)."""
    renewal_quarter: str | None = None
    net_arr: Money | None = None
    """What they come to, once that is known."""
    review: Review | None = None
    """The review of the renewal, while that is near; `review_due` is its last day (R-30)."""
    review_due: date | None = None
    ended: bool = False
    """The issue is closed with the outcome that its memory has."""
    labels_standing: Mapping[Category, str] | None = None
    """What the issue carries after the run, by category; None stands for what `memory.placed` says."""
    disagreements: tuple[Disagreement, ...] = ()
    """What sources say differently, shown without the days of their rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What should be true of one issue after the run.

    `sheet` None leaves the block's text as it stands (nothing was read about the account) and only
    brings the marker up to date. `add` and `remove` are label titles. `assignee`, `due` and `milestone`
    None mean: leave alone. `rename` asks for the title that follows the account's name.
    """

    memory: Memory
    sheet: Sheet | None = None
    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    rename: bool = False
    assignee: str | None = None
    due: date | None = None
    milestone: str | None = None
    remarks: tuple[Remark, ...] = ()
    acknowledge: tuple[int, ...] = ()
    """Ids of comments whose words were dealt with, to be marked with an emoji."""
    unproven: bool = False
    """The issue's own comments have to be read: a reminder is due by the evidence, or that is in doubt."""
    late: bool = False
    """Late, or about to be reminded of, as far as is known: unless it was reopened meanwhile."""


class Verb(StrEnum):
    """What is to happen with one account; a Hold explains why nothing does."""

    OPEN = "open"
    REOPEN = "reopen"
    ADOPT = "adopt"
    TRACK = "track"
    CLOSE = "close"
    AFTER_CLOSE = "after-close"
    """A closed issue is asked about, relabelled or remembered, and stays closed."""
    HOLD = "hold"
    NOTHING = "nothing"


class HoldKind(StrEnum):
    """Why nothing happens although somebody might expect it."""

    WATCH = "watch"
    CONFLICT = "conflict"
    EXCLUDED = "excluded"
    UNREADABLE = "unreadable"
    UNBELIEVED = "unbelieved"
    MISSING = "missing"
    UNKNOWN = "unknown"
    CONFIRMING = "confirming"
    PERSON = "person"
    CLOSED = "closed"
    TWIN = "twin"
    MERGED = "merged"
    NEXT_RUN = "next-run"
    AMBIGUOUS = "ambiguous"
    BRAKE = "brake"
    UNREAD = "unread"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the rules concluded about one account, or one issue without an account."""

    account_id: str
    name: str
    verb: Verb
    before: State
    after: State
    reasons: tuple[Reason, ...] = ()
    iid: int | None = None
    wanted: Wanted | None = None
    hold: HoldKind | None = None
    account: Account | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reason.rule for reason in self.reasons))


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One value that a rule looked at: where it came from, and the day it was true."""

    name: str
    value: str
    source: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one rule makes of one account. `matched` None: the rule does not come into it."""

    rule: str
    matched: bool | None
    because: str
    inputs: tuple[Input, ...] = ()
    would_change: str = ""
