"""The keys of `policy.yml` that say when somebody is reminded, and of whom; knows no other key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, get_args

from pydantic import Field
from pydantic import Strict as StrictType

from triage_bot.model.health import Rating
from triage_bot.model.settings import CadenceOverride, ReminderPolicy, WorkCalendar
from triage_bot.policy.clock import INPUTS
from triage_bot.policy.workdays import DEFAULT

from .public_holidays import public_holidays
from .typed import Day, Days, FieldName, SomeDays, Strict, Text, UserName, Values, fields_of

_DEFAULT = ReminderPolicy()

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[str, ...] = get_args(Weekday)


class Preset(StrEnum):
    """A cadence with a history (2.8)."""

    SEED = "seed"
    TAM = "tam"
    WEEKLY = "weekly"
    RENEWAL_PROXIMITY = "renewal-proximity"


@dataclass(frozen=True, slots=True)
class PresetDays:
    """Days between updates by rating, and those while the renewal is in this or the next fiscal quarter."""

    days: Mapping[Rating, int]
    near_renewal: Mapping[Rating, int] = field(default_factory=dict)


PRESETS: Mapping[Preset, PresetDays] = {
    Preset.SEED: PresetDays({Rating.RED: 14, Rating.YELLOW: 30, Rating.GREEN: 30}),
    Preset.TAM: PresetDays({Rating.RED: 7, Rating.YELLOW: 14, Rating.GREEN: 30}),
    Preset.WEEKLY: PresetDays({Rating.RED: 7, Rating.YELLOW: 30, Rating.GREEN: 30}),
    Preset.RENEWAL_PROXIMITY: PresetDays(
        {Rating.RED: 30, Rating.YELLOW: 30, Rating.GREEN: 30}, {Rating.RED: 7, Rating.YELLOW: 7}
    ),
}


class DaysPart(Strict):
    """Days within which a person should comment, by rating."""

    red: SomeDays | None = None
    """for a red account"""
    yellow: SomeDays | None = None
    """for a yellow account"""
    green: SomeDays | None = None
    """for a recovering account"""

    def freeze(self) -> dict[Rating, int]:
        """The ratings that are given."""
        return {Rating(name): days for name, days in self if days is not None}


class OverridePart(Strict):
    """Other days for some accounts: where every field in `when` fits and, if labels are named, the issue
    carries one of them."""

    when: Annotated[dict[FieldName, Values], Field(json_schema_extra=fields_of(INPUTS))] = Field(default={})
    """fields of an account, each with its accepted values; letter case is ignored, `"*"` is any value,
    `~text` any value that contains the text"""
    labels: list[Text] = Field(default=[])
    """titles of labels, of any category or none"""
    days: DaysPart
    """days for these accounts; a rating that is left out goes on as if the override were not there"""

    def freeze(self) -> CadenceOverride:
        return CadenceOverride(
            days=self.days.freeze(),
            when={name: frozenset(values) for name, values in self.when.items()},
            labels=frozenset(self.labels),
        )


class CadencePart(Strict):
    """How often an update is due."""

    preset: Annotated[Preset, StrictType(False)] = Preset.SEED
    """days for red and yellow: `seed` 14 and 30, `tam` 7 and 14, `weekly` 7 and 30, `renewal-proximity` 30
    and 30, but 7 while the renewal is in this or the next fiscal quarter; green is always 30"""
    days: DaysPart = DaysPart()
    """days between updates, instead of the preset's"""
    near_renewal: DaysPart = DaysPart()
    """days while the renewal is in this or the next fiscal quarter, instead of the preset's"""
    overrides: list[OverridePart] = Field(default=[])
    """other days for some accounts: the first that fits and has the rating goes before all else"""
    lead_days: Days = _DEFAULT.lead_days
    """days before the deadline from which an update counts as due soon"""
    tell_due_soon: bool = _DEFAULT.tell_due_soon
    """whether that is worth a comment"""
    only_assignees: bool = _DEFAULT.only_assignees
    """whether only comments by assignees are updates, where an issue has any"""
    worsened_grace_days: Days = _DEFAULT.worsened_grace_days
    """days left at least for an update after the health got worse"""
    answer_grace_days: Days = _DEFAULT.answer_grace_days
    """days of silence after an answer that left a next step open whose day has passed"""
    handover_grace_days: Days = _DEFAULT.handover_grace_days
    """days more, once, for the next update after the CSM changed"""

    def usual(self) -> dict[Rating, int]:
        """Days between updates by rating: the preset's, and over them those given."""
        return {**PRESETS[self.preset].days, **self.days.freeze()}

    def near(self) -> dict[Rating, int]:
        """The same while the renewal is near, for the ratings that it matters to."""
        return {**PRESETS[self.preset].near_renewal, **self.near_renewal.freeze()}


class LadderPart(Strict):
    """Who is reminded when: the assignee on the first day an update is late, others later."""

    enabled: bool = _DEFAULT.enabled
    """whether anybody is reminded at all; without it the deadlines are still kept and shown"""
    manager_after_days: SomeDays = _DEFAULT.manager_after_days
    """days after which the region's manager is mentioned too"""
    director_after_days: SomeDays = _DEFAULT.director_after_days
    """days after which the region's director is mentioned too; it is the last reminder"""
    red_renewal_days: Days = _DEFAULT.red_renewal_days
    """a red account that renews within so many days goes to the director at once; a snooze ends so many days
    before the renewal"""
    queue_working_days: Days = _DEFAULT.queue_working_days
    """working days without an owner after which its stand-in is asked (pool lead, or regional manager)"""


class CalendarPart(Strict):
    """The days on which nobody is reminded."""

    working_days_only: bool = _DEFAULT.working_days_only
    """whether there are such days at all"""
    weekend: list[Weekday] = Field(default=["sat", "sun"])
    """days of the week"""
    holidays: dict[str, Text] = Field(default={})
    """public holidays, by region label, `default` for all others: an ISO 3166 code of a country (`US`, `GB`,
    `DE`) or of a part of it (`DE-BY`); needs the extra `calendar`"""
    extra: list[Day] = Field(default=[])
    """days of your own, for all regions"""

    def freeze(self, aliases: Mapping[str, str]) -> WorkCalendar:
        """`aliases` are other titles of region labels, each with the right one."""
        extra = frozenset(self.extra)
        days = {
            aliases.get(region, region): public_holidays(code) | extra
            for region, code in self.holidays.items()
        }
        if extra:
            days.setdefault(DEFAULT, extra)
        return WorkCalendar(weekend=frozenset(WEEK.index(day) for day in self.weekend), holidays=days)


class CommandsPart(Strict):
    """What people may tell the bot in comments."""

    names: list[UserName] = Field(default=[])
    """words that people may mention it by, beside its own user name and without `@`; a word that is the name
    of a user or group in GitLab calls them too"""
    snooze_days: SomeDays = _DEFAULT.snooze_days
    """longest time for which reminders can be snoozed"""
