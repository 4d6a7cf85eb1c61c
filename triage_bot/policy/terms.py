"""What every decision of one run is made under: policy, labels, people and the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from triage_bot.model.board import Member
from triage_bot.model.people import People
from triage_bot.model.renewal import Renewal
from triage_bot.model.settings import LabelScheme, Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`today` is the run's one day, in the policy's time zone.

    `members` are user names that can be assigned, None where that is not known. `milestones` are the
    titles that exist, None where the policy does not use them.
    """

    policy: Policy
    labels: LabelScheme
    people: People
    today: date
    flag_supplied: bool = True
    members: frozenset[str] | None = None
    milestones: Mapping[str, int] | None = field(default=None)
    members_by_name: Mapping[str, Member] = field(default_factory=dict)
    renewals: Mapping[str, tuple[Renewal, ...]] | None = None
    """By account id, None where no source of renewals is believed."""
    renewals_awaited: bool = False
    """A source of renewals is configured: where none is believed, nothing is known of them in this run."""
    renewals_unclear: Mapping[str, str] = field(default_factory=dict)
    """By account id: why its renewals decide nothing (3.5)."""
    bot: str | None = None
    """The bot's own user name, as people are told to call it."""
    names: frozenset[str] = frozenset()
    """User names, without `@`, that the bot listens to in comments."""

    def day(self, moment: datetime) -> date:
        """The day of an instant in the policy's time zone."""
        return moment.astimezone(ZoneInfo(self.policy.time_zone)).date()

    def assignable(self, username: str | None) -> str | None:
        """The user name, None where the person is no member of the project."""
        if username is None or self.members is None or username in self.members:
            return username
        return None

    def reachable(self, username: str | None) -> str | None:
        """Whom to mention for a user: the stand-in while they are away, None where neither is a member."""
        if username is None:
            return None
        stand_in = self.people.stand_in(username, self.today)
        return self.assignable(stand_in) or self.assignable(username)
