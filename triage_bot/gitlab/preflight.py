"""Everything that is wrong with token, project and labels, in one go, for `check`; writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from triage_bot.errors import Problem
from triage_bot.model.settings import GitLabSettings

from . import answers
from .access import Access, read_labels, read_me, read_members, read_project, read_token, scope_problems
from .connect import TOKEN_VARIABLE, Connection
from .exchange import ExchangeError
from .remedies import Place, remedy

_MOST_NAMED = 10
_EXPIRES_SOON = timedelta(days=14)


def preflight(
    connection: Connection,
    settings: GitLabSettings,
    *,
    today: date,
    labels: Iterable[str] = (),
    to_write: bool = True,
) -> tuple[Problem, ...]:
    """All problems, none when a run may start. `labels` are the titles that the label scheme names."""
    place = Place.of(settings)
    problems: list[Problem] = []
    try:
        token = read_token(connection)
    except ExchangeError as error:
        return (remedy(error, place),)
    problems += _expiry(token, today)
    try:
        project = read_project(connection, settings.project)
        me = read_me(connection, token, read_members(connection, project))
        problems += Access(token=token, project=project, me=me).problems(settings, to_write=to_write)
        problems += _label_problems(read_labels(connection, project), labels)
    except ExchangeError as error:
        problems += scope_problems(token, to_write=to_write)
        problems.append(remedy(error, place))
    return tuple(dict.fromkeys(problems))


def _expiry(token: answers.Token | None, today: date) -> tuple[Problem, ...]:
    if token is None or token.expires_at is None or token.expires_at - today > _EXPIRES_SOON:
        return ()
    return (
        Problem(
            f"the token expires on {token.expires_at}",
            key=TOKEN_VARIABLE,
            hint="rotate it in time: a rotated token keeps its user, a new one comes with another",
        ),
    )


def _label_problems(existing: Iterable[answers.Label], wanted: Iterable[str]) -> list[Problem]:
    """Labels that are missing, and those that differ in letter case only: GitLab takes them for different
    ones and would grow twins (app/models/label.rb)."""
    titles = {label.name for label in existing}
    folded: dict[str, list[str]] = {}
    for title in sorted(titles):
        folded.setdefault(title.casefold(), []).append(title)
    problems = []
    missing = []
    for title in sorted(set(wanted)):
        others = [other for other in folded.get(title.casefold(), ()) if other != title]
        if others:
            problems.append(
                Problem(
                    f"the project has the label {', '.join(others)} beside the label {title} of the scheme",
                    key="labels",
                    hint="letter case counts: rename the one in GitLab, or the one in labels.yml",
                )
            )
        elif title not in titles:
            missing.append(title)
    if missing:
        more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
        problems.append(
            Problem(
                f"{_counted(missing)} missing in the project: {', '.join(missing[:_MOST_NAMED])}{more}",
                key="labels",
                hint="run: triage-bot setup",
            )
        )
    return problems


def _counted(labels: Sequence[str]) -> str:
    return "1 label is" if len(labels) == 1 else f"{len(labels)} labels are"
