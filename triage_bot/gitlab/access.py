"""Who the token is and what it may do in the project; knows no issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from triage_bot.errors import Problem
from triage_bot.model.board import BoardLabel, Member, Project, Role
from triage_bot.model.settings import GitLabSettings

from . import answers
from .answers import fit
from .connect import TOKEN_VARIABLE, Connection
from .exchange import RefusalError

_SELF = "/personal_access_tokens/self"
_UNTOLD = frozenset({400, 403, 404})


def read_token(connection: Connection) -> answers.Token | None:
    """What GitLab tells of the token; None where it does not tell, as for fine-grained ones or OAuth."""
    try:
        return fit(answers.Token, connection.get(_SELF), _SELF)
    except RefusalError as error:
        if error.status not in _UNTOLD:
            raise
        return None


def read_project(connection: Connection, project: str) -> Project:
    """The project by path or number. Raises ExchangeError."""
    path = f"/projects/{quote(project, safe='')}"
    answer = fit(answers.Project, connection.get(path), path)
    return Project(
        id=answer.id,
        path=answer.path_with_namespace,
        web_url=answer.web_url,
        visibility=answer.visibility,
        archived=answer.archived,
        issues_enabled=answer.issues_enabled and answer.issues_access_level != "disabled",
    )


def read_labels(connection: Connection, project: Project) -> tuple[answers.Label, ...]:
    """The labels of the project and of the groups above it; a title may stand twice."""
    path = f"/projects/{project.id}/labels"
    return tuple(fit(answers.Label, row, path) for row in connection.rows(path))


def board_labels(labels: Sequence[answers.Label]) -> dict[str, BoardLabel]:
    """Labels by title; the project's own one wins over a group's."""
    return {
        label.name: BoardLabel(
            name=label.name,
            color=label.color,
            description=label.description or "",
            in_project=label.is_project_label,
        )
        for label in sorted(labels, key=lambda label: label.is_project_label)
    }


def read_members(connection: Connection, project: Project) -> tuple[Member, ...]:
    """Active members, inherited ones included. Others cannot be assigned: GitLab drops them in silence."""
    path = f"/projects/{project.id}/members/all"
    rows = (fit(answers.Member, row, path) for row in connection.rows(path))
    return tuple(
        Member(id=row.id, username=row.username, name=row.name, role=role_of(row.access_level))
        for row in rows
        if row.state == "active"
    )


def role_of(level: int) -> Role:
    """The highest named role that a level reaches: custom roles and new ones lie between the named ones."""
    return max(role for role in Role if role <= max(level, 0))


def read_me(connection: Connection, token: answers.Token | None, members: Sequence[Member]) -> Member:
    """The token's user. Costs a request only where it is no member, or the token does not tell its user."""
    by_id = {member.id: member for member in members}
    if token is not None and token.user_id in by_id:
        return by_id[token.user_id]
    user = fit(answers.CurrentUser, connection.get("/user"), "/user")
    outsider = Role.OWNER if user.is_admin else Role.NONE
    return by_id.get(user.id, Member(id=user.id, username=user.username, name=user.name, role=outsider))


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """The token and the project, looked at together."""

    token: answers.Token | None
    project: Project
    me: Member

    def problems(self, settings: GitLabSettings, *, to_write: bool) -> tuple[Problem, ...]:
        """Everything that stands against a run, all at once."""
        return (
            *_project_problems(self.project, settings),
            *scope_problems(self.token, to_write=to_write),
            *self._role_problems(),
        )

    def _role_problems(self) -> tuple[Problem, ...]:
        if self.me.role >= Role.PLANNER:
            return ()
        # A reader below Planner sees no confidential issue of others: it would plan to open them again.
        have = self.me.role.name.capitalize() if self.me.role else "no role"
        return (
            Problem(
                f"the token's user {self.me.username} has {have} in {self.project.path}, which hides "
                "confidential issues and does not allow labels to be changed",
                key=TOKEN_VARIABLE,
                hint="give it the role Planner (GitLab 17.7 or newer) or Reporter",
            ),
        )


def scope_problems(token: answers.Token | None, *, to_write: bool) -> tuple[Problem, ...]:
    """Whether a token that tells its scopes has the one it needs."""
    if token is None or token.granular or "api" in token.scopes:
        return ()
    if "read_api" in token.scopes and not to_write:
        return ()
    scopes = ", ".join(token.scopes) or "no scope"
    need = "api" if to_write else "read_api"
    hint = (
        "a dry run can do with read_api: triage-bot sync --dry-run" if to_write else "read_api is the least"
    )
    return (Problem(f"the token has {scopes}, it needs {need}", key=TOKEN_VARIABLE, hint=hint),)


def _project_problems(project: Project, settings: GitLabSettings) -> tuple[Problem, ...]:
    problems = []
    if project.archived:
        problems.append(
            Problem(
                f"the project {project.path} is archived, so nothing in it can change",
                key="gitlab.project",
                hint="restore it in its settings, or name another project",
            )
        )
    if not project.issues_enabled:
        problems.append(
            Problem(
                f"issues are switched off in {project.path}",
                key="gitlab.project",
                hint="switch them on under Settings, General, Visibility",
            )
        )
    if project.visibility == "public" and settings.allow_public != project.path:
        problems.append(
            Problem(
                f"{project.path} is public: customer data in it could be read by anyone",
                key="gitlab.allow_public",
                hint=f"make the project private, or write allow_public: {project.path} if that is meant",
            )
        )
    return tuple(problems)
