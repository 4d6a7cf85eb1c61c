"""What a team may decide about the bot, frozen; reading it from files is the config room's work.

Every default is the product's default, the preset `seed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .health import Rating
from .outcome_policy import OutcomePolicy
from .renewal_watch import RenewalWatch


class OpenOn(StrEnum):
    """What opens an issue (C1): red always does; how yellow counts is the team's choice."""

    RED = "red"
    RED_AND_FLAGGED_YELLOW = "red+flagged-yellow"
    RED_AND_YELLOW = "red+yellow"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Lowest score that is green, lowest that is yellow, on 0 to 100, higher is better (R-03, C19)."""

    green: float = 75.0
    yellow: float = 50.0
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Freshness:
    """Days after which a sentiment is due, stale (flagged) and no longer usable (R-04, R-05, C11)."""

    due_days: int = 30
    stale_days: int = 90
    unusable_days: int = 120


@dataclass(frozen=True, slots=True)
class RatingPolicy:
    thresholds: Thresholds = field(default_factory=Thresholds)
    freshness: Freshness = field(default_factory=Freshness)


@dataclass(frozen=True, slots=True)
class OpeningPolicy:
    """`excluded_lifecycles` never open an issue (R-19), compared without regard to letter case."""

    open_on: OpenOn = OpenOn.RED_AND_FLAGGED_YELLOW
    excluded_lifecycles: frozenset[str] = frozenset({"will churn", "churned"})
    respect_close_days: int = 90
    """A closed issue younger than this is not followed by a new one for the same account."""
    ramp_per_run: int | None = None
    """At most so many new issues in one run, the others wait for the next ones; None: no ramp (3.4, X31)."""


@dataclass(frozen=True, slots=True)
class ScopeRule:
    """Accounts that are out of scope (E31): every field in `when` has one of its values. `because` is the
    team's own word for it."""

    when: Mapping[str, frozenset[str]]
    because: str = ""


@dataclass(frozen=True, slots=True)
class Brake:
    """A run may make at most `percent` of `of` changes of a kind, and `floor` are always allowed."""

    floor: int
    percent: int


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """When to believe (3.5, E6, E10, E29, R-26). Periods are days, `missing_runs` counts runs.

    `lost` limits the accounts in care that lose their row or their rating in one run, in percent of them;
    `jump` the accounts that change their rating, in percent of all.
    """

    confirm_days: int = 1
    person_health_days: int = 3
    keep_person_health: bool = False
    unknown_remark_days: int = 14
    missing_runs: int = 3
    missing_days: int = 7
    warn_after_days: int = 2
    degrade_after_days: int = 7
    least_rows_percent: int = 80
    unknown_points: int = 20
    lost: Brake = field(default_factory=lambda: Brake(floor=5, percent=20))
    jump: Brake = field(default_factory=lambda: Brake(floor=10, percent=15))


@dataclass(frozen=True, slots=True)
class BrakePolicy:
    """Limits of one run without `--allow-bulk`: openings and adoptions in percent of the accounts, the
    rest in percent of the tracked issues."""

    open: Brake = field(default_factory=lambda: Brake(floor=10, percent=10))
    adopt: Brake = field(default_factory=lambda: Brake(floor=10, percent=10))
    relabel: Brake = field(default_factory=lambda: Brake(floor=10, percent=30))
    refresh: Brake = field(default_factory=lambda: Brake(floor=50, percent=80))
    close: Brake = field(default_factory=lambda: Brake(floor=5, percent=10))


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """`first_month` 1 to 12; the fiscal year is named after the calendar year it ends in
    (R-17; GitLab starts in February)."""

    first_month: int = 2


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days on which nobody is reminded: `weekend` as weekdays from Monday 0, `holidays` by region label,
    those of `default` for every other region."""

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Mapping[str, frozenset[date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CadenceOverride:
    """Other days between updates for some accounts: where every field in `when` has one of its values, and
    where the issue carries one of `labels`, if any are named."""

    days: Mapping[Rating, int]
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPolicy:
    """When and how somebody is reminded of a late update (2.8). All numbers are days.

    `near_renewal` are the days between updates while the renewal is in this or the next fiscal quarter;
    the first of `overrides` that fits counts before everything else. Without `enabled` the clock is kept and
    shown, but nobody is reminded.
    """

    enabled: bool = True
    near_renewal: Mapping[Rating, int] = field(default_factory=dict)
    overrides: tuple[CadenceOverride, ...] = ()
    lead_days: int = 2
    tell_due_soon: bool = False
    only_assignees: bool = False
    manager_after_days: int = 7
    director_after_days: int = 14
    red_renewal_days: int = 30
    worsened_grace_days: int = 2
    answer_grace_days: int = 2
    handover_grace_days: int = 7
    queue_working_days: int = 2
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    working_days_only: bool = True
    snooze_days: int = 30
    names: frozenset[str] = frozenset()
    """Words beside the bot's own user name that comments may call it by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`version` is named in every plan, so that figures of different policies are not mixed up."""

    version: str = "seed@1"
    time_zone: str = "UTC"
    rating: RatingPolicy = field(default_factory=RatingPolicy)
    opening: OpeningPolicy = field(default_factory=OpeningPolicy)
    trust: TrustPolicy = field(default_factory=TrustPolicy)
    brakes: BrakePolicy = field(default_factory=BrakePolicy)
    fiscal_year: FiscalYear = field(default_factory=FiscalYear)
    cadence_days: Mapping[Rating, int] = field(
        default_factory=lambda: {Rating.RED: 14, Rating.YELLOW: 30, Rating.GREEN: 30}
    )
    reminders: ReminderPolicy = field(default_factory=ReminderPolicy)
    out_of_scope: tuple[ScopeRule, ...] = ()
    outcome: OutcomePolicy = field(default_factory=OutcomePolicy)
    renewal_watch: RenewalWatch = field(default_factory=RenewalWatch)
    milestones: bool = False
    milestone_title: str = "{fiscal_quarter}"
    evidence_days: int = 35
    bot_users: frozenset[str] = frozenset()
    """User names of other bots, and of bot users that this one replaced: their comments are no updates."""


class Category(StrEnum):
    """The label categories of which an issue carries exactly one each (R-14), and the extra ones."""

    HEALTH = "health"
    REGION = "region"
    CLASSIFICATION = "classification"
    RISK = "risk"
    DEVOPS = "devops"
    TRIAGE = "triage"
    OUTCOME = "outcome"


REQUIRED_CATEGORIES = (Category.HEALTH, Category.REGION, Category.CLASSIFICATION, Category.RISK)


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How `setup` makes a label: colour as `#rrggbb` and a description."""

    color: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelScheme:
    """Every label the bot may set, by category, and how source values become labels.

    `names` maps a category and the bot's own word (`red`, `EMEA`, `E&A`, `lack of adoption`, `secure`,
    `new`) to the label's exact title. `aliases` maps other titles that people use to the right one.
    `prefixes` says which titles belong to a category although they are not listed (`devops::`).
    """

    names: Mapping[Category, Mapping[str, str]]
    styles: Mapping[str, LabelStyle] = field(default_factory=dict)
    prefixes: Mapping[Category, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    regions: tuple[RegionRule, ...] = ()
    region_overrides: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[ReasonRule, ...] = ()

    def title(self, category: Category, word: str) -> str | None:
        """The label's title for the bot's word, None where the team has switched that label off."""
        return self.names.get(category, {}).get(word)

    def category_of(self, title: str) -> Category | None:
        """The category a title belongs to, by name, alias or prefix; None for any other label."""
        canonical = self.aliases.get(title, title)
        for category, words in self.names.items():
            if canonical in words.values():
                return category
        for category, prefix in self.prefixes.items():
            if canonical.startswith(prefix):
                return category
        return None

    def word(self, category: Category, title: str) -> str | None:
        """The bot's word for a title of a category, None where it is not one of the bot's."""
        canonical = self.aliases.get(title, title)
        for word, name in self.names.get(category, {}).items():
            if name == canonical:
                return word
        return None


@dataclass(frozen=True, slots=True)
class RegionRule:
    """One line of the region table (2.7): the label's word when every given field has one of its values.

    `when` maps a field of Facts to accepted values: `*` means any value at all, `~text` means contains the
    text; letter case is ignored. The first line that fits decides. Where its word has no title (switched
    off, such as PubSec until a team gives it one) the account has no region label; later lines are not tried.
    """

    label: str
    when: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """One line of the reason table (2.6): the label's word when every given field has one of its values.

    `when` maps a field of Facts (`risk_reasons`, `risk_impacts`, `competitor`, `risk_reason_detail`) to
    accepted values: `*` means any value at all, `~text` means contains the text; letter case is ignored.
    Lines with `risk_reasons` are tried for each reason in the order of the source, the first reason that
    some line fits decides; lines without it are tried only where the source gives no reason at all.
    """

    label: str
    when: Mapping[str, frozenset[str]]
    provisional: bool = False


class Confidentiality(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLimits:
    """What GitLab allows the token's user in a minute; None where it is not told, and then found out."""

    requests_per_minute: int | None = None
    notes_per_minute: int | None = None
    issues_per_minute: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GitLabSettings:
    """Where the triage project is. `project` is a path or a number; `allow_public` names the one public
    project that may hold customer data, None refuses all. A run ends after `run_minutes`, with what was not
    done left to the next one."""

    url: str
    project: str
    confidential: Confidentiality = Confidentiality.AUTO
    allow_public: str | None = None
    ca_file: str | None = None
    timeout_seconds: float = 60.0
    run_minutes: float = 50.0
    limits: RequestLimits = field(default_factory=RequestLimits)
    workers: int = 1
