"""What every verb gets: configuration file, environment, clock and screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from triage_bot.app.workshop import Workshop
from triage_bot.config import Settings, load
from triage_bot.gitlab import TOKEN_VARIABLE

from .screen import Screen

JOB_TOKEN_VARIABLE = "CI_JOB_TOKEN"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the command line."""

    config: Path
    environ: Mapping[str, str]
    screen: Screen

    def workshop(self) -> Workshop:
        """The settings and the token. Raises ConfigurationError with every problem of the configuration."""
        settings = load(self.config, self.environ)
        return Workshop(
            settings=settings,
            token=self.environ.get(TOKEN_VARIABLE),
            job_token=self.environ.get(JOB_TOKEN_VARIABLE),
            environ=self.environ,
            progress=self.screen,
        )

    @staticmethod
    def moment(settings: Settings, at: date | None) -> tuple[date, datetime]:
        """The run's day in the policy's time zone, and a moment of it."""
        if at is not None:
            return at, datetime.combine(at, time(12), UTC)
        now = datetime.now(UTC)
        return now.astimezone(ZoneInfo(settings.policy.time_zone)).date(), now


FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Days outside are slips of the hand; rules that look months ahead or back need days around them, too."""


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, from FIRST_DAY to LAST_DAY."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-11-21", param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail(f"{value!r} is not between {FIRST_DAY} and {LAST_DAY}", param, ctx)
        return day


PORT = click.IntRange(0, 65535)
"""What a port may be; 0 asks for any free one."""

at_option = click.option(
    "--at", type=Day(), default=None, metavar="DATE", help="Decide as if it were this day (YYYY-MM-DD)."
)
