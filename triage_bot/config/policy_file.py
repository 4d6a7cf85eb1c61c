"""`policy.yml`: what a team decides about triage; every key has a default; knows no other file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field
from pydantic import Strict as StrictType

from triage_bot.model.settings import (
    Brake,
    BrakePolicy,
    FiscalYear,
    Freshness,
    OpeningPolicy,
    OpenOn,
    Policy,
    RatingPolicy,
    ReminderPolicy,
    ScopeRule,
    Thresholds,
    TrustPolicy,
)
from triage_bot.policy.clock import INPUTS

from .outcome_part import OutcomePart
from .reminders_part import CadencePart, CalendarPart, CommandsPart, LadderPart
from .renewal_watch_part import RenewalWatchPart
from .typed import (
    Count,
    Days,
    FieldName,
    Percent,
    SomeDays,
    Strict,
    Text,
    TimeZone,
    UserName,
    Values,
    fields_of,
)

_DEFAULT = Policy()
_THRESHOLDS, _FRESHNESS = _DEFAULT.rating.thresholds, _DEFAULT.rating.freshness
_OPENING, _TRUST, _BRAKES = _DEFAULT.opening, _DEFAULT.trust, _DEFAULT.brakes

Score = Annotated[float, Field(ge=0, le=100)]


class ThresholdsPart(Strict):
    """How a score becomes a colour, on 0 to 100 where high is good."""

    green: Score = _THRESHOLDS.green
    """lowest score that is green"""
    yellow: Score = _THRESHOLDS.yellow
    """lowest score that is yellow; anything lower is red"""
    inclusive: bool = _THRESHOLDS.inclusive
    """whether a score exactly on a threshold belongs to the better colour"""


class FreshnessPart(Strict):
    """How long a sentiment is believed, in days since it was given."""

    due_days: Days = _FRESHNESS.due_days
    """older than this it is due for an update"""
    stale_days: Days = _FRESHNESS.stale_days
    """older than this it is marked as stale"""
    unusable_days: Days = _FRESHNESS.unusable_days
    """older than this it no longer counts, and the next rating of the source does"""


class RatingPart(Strict):
    """How the rating of an account is found."""

    thresholds: ThresholdsPart = ThresholdsPart()
    """how a score becomes a colour"""
    freshness: FreshnessPart = FreshnessPart()
    """how long a sentiment is believed"""


class OpeningPart(Strict):
    """What opens an issue."""

    open_on: Annotated[OpenOn, StrictType(False)] = _OPENING.open_on
    """`red`, `red+flagged-yellow` or `red+yellow`. Where no source supplies the flag, every yellow counts as
    flagged"""
    excluded_lifecycles: list[Text] = sorted(_OPENING.excluded_lifecycles)
    """lifecycle stages whose accounts get no new issue; letter case is ignored"""
    respect_close_days: Days = _OPENING.respect_close_days
    """days for which a closed issue is not followed by a new one for the same account"""
    ramp_per_run: Annotated[int, Field(ge=1)] | None = _OPENING.ramp_per_run
    """how many issues one run may open; the most urgent come first, the others wait for the next runs.
    Without it there is no ramp, only the brake"""


class ScopeRulePart(Strict):
    """Accounts that are out of scope: every field in `when` has one of its values."""

    when: Annotated[dict[FieldName, Values], Field(min_length=1, json_schema_extra=fields_of(INPUTS))]
    """fields of an account, each with its values; letter case is ignored, `"*"` is any value, `~text` any
    value that contains the text. A field that a source leaves blank never fits"""
    because: Text | None = None
    """why, in a few words, as people are told it"""

    def freeze(self) -> ScopeRule:
        when = {name: frozenset(values) for name, values in self.when.items()}
        return ScopeRule(when=when, because=self.because or "")


class ScopePart(Strict):
    """Which accounts are none of this project's business."""

    out_of_scope: list[ScopeRulePart] = Field(default=[])
    """accounts that get no issue. An issue they have is told so, and closed without an outcome when a run of
    a later day sees the same, or a person says so"""


class BrakePart(Strict):
    """The limit of one kind of change in one run."""

    floor: Count
    """number of changes that is always allowed"""
    percent: Percent
    """share that is allowed, where it is more than the floor"""

    def freeze(self) -> Brake:
        return Brake(floor=self.floor, percent=self.percent)


def _part(brake: Brake) -> BrakePart:
    return BrakePart(floor=brake.floor, percent=brake.percent)


class TrustPart(Strict):
    """When the bot believes what it reads."""

    confirm_days: Days = _TRUST.confirm_days
    """days after which an improvement, seen again, is believed; a worsening acts at once"""
    person_health_days: Days = _TRUST.person_health_days
    """days for which a health label chosen by a person stands against the source"""
    keep_person_health: bool = _TRUST.keep_person_health
    """whether a health label chosen by a person stands for good"""
    unknown_remark_days: Days = _TRUST.unknown_remark_days
    """days of unknown health after which the issue says so, once"""
    missing_runs: Annotated[int, Field(ge=1, le=100)] = _TRUST.missing_runs
    """days on which an account must be missing from its source before the issue says so"""
    missing_days: Days = _TRUST.missing_days
    """days since an account was first missing before the issue says so"""
    warn_after_days: Days = _TRUST.warn_after_days
    """days after which data counts as old, and the run says so"""
    degrade_after_days: Days = _TRUST.degrade_after_days
    """days after which data is not believed any more; as long as a regular export is the newest, or longer"""
    least_rows_percent: Percent = _TRUST.least_rows_percent
    """share of its last rows that a source must have, not to be taken for a part of itself"""
    unknown_points: Percent = _TRUST.unknown_points
    """how much the share of accounts without a rating may rise from run to run, in points of percent"""
    lost: BrakePart = _part(_TRUST.lost)
    """accounts in care that may lose their row, or their rating, in one run, in percent of them"""
    jump: BrakePart = _part(_TRUST.jump)
    """accounts that may change their rating in one run, in percent of all"""

    def freeze(self) -> TrustPolicy:
        return TrustPolicy(**{**dict(self), "lost": self.lost.freeze(), "jump": self.jump.freeze()})


class BrakesPart(Strict):
    """How much one run may change without `--allow-bulk`."""

    open: BrakePart = _part(_BRAKES.open)
    """issues opened, in percent of the accounts"""
    adopt: BrakePart = _part(_BRAKES.adopt)
    """issues opened by people that are taken into care, in percent of the accounts"""
    relabel: BrakePart = _part(_BRAKES.relabel)
    """issues whose labels change, in percent of the tracked issues"""
    refresh: BrakePart = _part(_BRAKES.refresh)
    """issues whose facts change, in percent of the tracked issues"""
    close: BrakePart = _part(_BRAKES.close)
    """issues closed, in percent of the tracked issues"""


class FiscalYearPart(Strict):
    """The fiscal year, named after the calendar year it ends in."""

    first_month: Annotated[int, Field(ge=1, le=12)] = _DEFAULT.fiscal_year.first_month
    """month in which it begins, 1 to 12"""


class PolicyFile(Strict):
    """What a team decides about triage. Every key may be left out."""

    version: Text = _DEFAULT.version
    """name of this policy, named in every plan; change it together with the rules"""
    time_zone: TimeZone = _DEFAULT.time_zone
    """time zone in which days begin and end"""
    rating: RatingPart = RatingPart()
    """how the rating of an account is found"""
    opening: OpeningPart = OpeningPart()
    """what opens an issue"""
    scope: ScopePart = ScopePart()
    """which accounts are out of scope"""
    trust: TrustPart = TrustPart()
    """when the bot believes what it reads"""
    brakes: BrakesPart = BrakesPart()
    """how much one run may change"""
    fiscal_year: FiscalYearPart = FiscalYearPart()
    """the fiscal year"""
    cadence: CadencePart = CadencePart()
    """how often an update is due"""
    ladder: LadderPart = LadderPart()
    """who is reminded when an update is late"""
    calendar: CalendarPart = CalendarPart()
    """the days on which nobody is reminded"""
    commands: CommandsPart = CommandsPart()
    """what people may tell the bot in comments"""
    outcome: OutcomePart = OutcomePart()
    """how a case ends, with a win or a loss"""
    renewal_watch: RenewalWatchPart = RenewalWatchPart()
    """when a renewal comes near, and how long its review may take"""
    milestones: bool = _DEFAULT.milestones
    """whether issues get the milestone of the quarter in which the account renews"""
    milestone_title: Text = _DEFAULT.milestone_title
    """title of that milestone; `{fiscal_quarter}` stands for the quarter, such as FY27-Q4"""
    evidence_days: SomeDays = _DEFAULT.evidence_days
    """days of comments that a run reads; at least the longest cadence and 5 more"""
    bot_users: list[UserName] = sorted(_DEFAULT.bot_users)
    """user names of other bots: their comments are no updates"""

    def freeze(self, aliases: Mapping[str, str]) -> Policy:
        """`aliases` are other titles of region labels, each with the right one."""
        return Policy(
            version=self.version,
            time_zone=self.time_zone,
            rating=RatingPolicy(
                thresholds=Thresholds(**dict(self.rating.thresholds)),
                freshness=Freshness(**dict(self.rating.freshness)),
            ),
            opening=OpeningPolicy(
                open_on=self.opening.open_on,
                excluded_lifecycles=frozenset(word.casefold() for word in self.opening.excluded_lifecycles),
                respect_close_days=self.opening.respect_close_days,
                ramp_per_run=self.opening.ramp_per_run,
            ),
            out_of_scope=tuple(rule.freeze() for rule in self.scope.out_of_scope),
            trust=self.trust.freeze(),
            brakes=BrakePolicy(**{name: brake.freeze() for name, brake in self.brakes}),
            fiscal_year=FiscalYear(first_month=self.fiscal_year.first_month),
            cadence_days=self.cadence.usual(),
            reminders=self._reminders(aliases),
            outcome=self.outcome.freeze(),
            renewal_watch=self.renewal_watch.freeze(),
            milestones=self.milestones,
            milestone_title=self.milestone_title,
            evidence_days=self.evidence_days,
            bot_users=frozenset(self.bot_users),
        )

    def _reminders(self, aliases: Mapping[str, str]) -> ReminderPolicy:
        cadence, calendar, commands = self.cadence, self.calendar, self.commands
        return ReminderPolicy(
            near_renewal=cadence.near(),
            overrides=tuple(override.freeze() for override in cadence.overrides),
            lead_days=cadence.lead_days,
            tell_due_soon=cadence.tell_due_soon,
            only_assignees=cadence.only_assignees,
            worsened_grace_days=cadence.worsened_grace_days,
            answer_grace_days=cadence.answer_grace_days,
            handover_grace_days=cadence.handover_grace_days,
            **dict(self.ladder),
            calendar=calendar.freeze(aliases),
            working_days_only=calendar.working_days_only,
            snooze_days=commands.snooze_days,
            names=frozenset(commands.names),
        )
