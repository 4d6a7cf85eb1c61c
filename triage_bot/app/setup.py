"""Makes what a triage project needs before its first run: labels, milestones, a board, the dashboard."""

from __future__ import annotations

from datetime import date

from triage_bot import marker
from triage_bot.gitlab.access import read_project
from triage_bot.gitlab.exchange import ExchangeError
from triage_bot.gitlab.remedies import Place, refused, remedy
from triage_bot.gitlab.setup import (
    Step,
    WantedMilestone,
    ensure_board,
    ensure_dashboard,
    ensure_labels,
    ensure_milestones,
)
from triage_bot.model.action import EnsureLabel
from triage_bot.model.board import DASHBOARD
from triage_bot.model.settings import Category, LabelStyle
from triage_bot.model.trust import Recall
from triage_bot.plan.compose import PLAIN
from triage_bot.policy.fiscal import quarters

from .check import label_titles
from .planning import confidential
from .workshop import Workshop

BOARD = "Account triage"
QUARTERS_AHEAD = 6
_NOTHING_YET = "Nothing to show yet: the first `triage-bot sync` fills this page."


def setup(workshop: Workshop, *, today: date, dashboard: bool = True) -> tuple[Step, ...]:
    """Every label with colour and description, the milestones of the coming quarters where the policy uses
    them, a board with a column for each rating, and the dashboard. Repeatable; leaves alone what is right.

    Without `dashboard` that is left to the first run.

    Raises ConfigurationError without a token, GitLabRefusedError when the project cannot be read.
    """
    settings, connection = workshop.settings, workshop.connection
    try:
        project = read_project(connection, settings.gitlab.project)
        steps = ensure_labels(connection, project, _labels(workshop))
        if settings.policy.milestones:
            steps += ensure_milestones(connection, project, _milestones(workshop, today))
        columns = tuple(settings.labels.names.get(Category.HEALTH, {}).values())
        steps += ensure_board(connection, project, BOARD, columns)
        if not dashboard:
            return steps
        return steps + ensure_dashboard(
            connection,
            project,
            title=DASHBOARD,
            description=marker.write_dashboard(None, Recall(on=today), _NOTHING_YET),
            confidential=confidential(settings, project),
        )
    except ExchangeError as error:
        raise refused(remedy(error, Place.of(settings.gitlab))) from None


def _labels(workshop: Workshop) -> tuple[EnsureLabel, ...]:
    styles = workshop.settings.labels.styles
    wanted = []
    for title in label_titles(workshop.settings.labels):
        style: LabelStyle = styles.get(title, PLAIN)
        wanted.append(EnsureLabel(name=title, color=style.color, description=style.description))
    return tuple(wanted)


def _milestones(workshop: Workshop, today: date) -> tuple[WantedMilestone, ...]:
    policy = workshop.settings.policy
    return tuple(
        WantedMilestone(
            title=policy.milestone_title.format(fiscal_quarter=quarter.name),
            start=quarter.first,
            due=quarter.last,
        )
        for quarter in quarters(today, policy.fiscal_year, count=QUARTERS_AHEAD)
    )
