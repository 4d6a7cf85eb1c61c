"""Who may do what, by role: the silent and the loud limits of a GitLab project.

It must not know requests; each question names the GitLab policy that answers it.
"""

from __future__ import annotations

from enum import IntEnum

from triage_bot.sandbox.rows import Issue, Note, Project, User
from triage_bot.sandbox.world import World


class Role(IntEnum):
    """Access levels as the API counts them [lib/gitlab/access.rb]."""

    NONE = 0
    GUEST = 10
    PLANNER = 15
    REPORTER = 20
    DEVELOPER = 30
    MAINTAINER = 40
    OWNER = 50


def role(world: World, project: Project, user: User | None) -> int:
    """The role of a member; 0 for everybody else."""
    if user is None:
        return Role.NONE
    if user.admin:
        return Role.OWNER
    return max(
        (m.access_level for m in world.members.where("project_id", project.id) if m.user_id == user.id),
        default=0,
    )


def may_read_project(world: World, project: Project, user: User | None) -> bool:
    """Members always; everybody when public; everybody with a login when internal [project_policy.rb]."""
    if project.visibility == "public" or (project.visibility == "internal" and user is not None):
        return True
    return role(world, project, user) > Role.NONE


def may_read_issue(world: World, issue: Issue, user: User | None) -> bool:
    """Confidential ones: Planner and up, author, assignees [app/policies/issue_policy.rb]."""
    project = world.projects[issue.project_id]
    if not project.issues_enabled or not may_read_project(world, project, user):
        return False
    if not issue.confidential:
        return True
    if user is None:
        return False
    return (
        user.id == issue.author_id
        or user.id in issue.assignee_ids
        or role(world, project, user) >= Role.PLANNER
    )


def readable(world: World, project: Project, user: User | None, issues: list[Issue]) -> list[Issue]:
    """Those issues of a readable project that the user may read; the role is looked up once for all."""
    if not project.issues_enabled:
        return []
    if role(world, project, user) >= Role.PLANNER:
        return issues
    return [issue for issue in issues if may_read_issue(world, issue, user)]


def may_create_issue(world: World, project: Project, user: User) -> bool:
    """Whoever is logged in and can read the project [app/policies/project_policy.rb]."""
    return project.issues_enabled and not project.archived and may_read_project(world, project, user)


def may_update_issue(world: World, issue: Issue, user: User) -> bool:
    """Planner and up, and the author [app/policies/issue_policy.rb]; nobody in an archived project."""
    project = world.projects[issue.project_id]
    if project.archived or not may_read_issue(world, issue, user):
        return False
    return user.id == issue.author_id or role(world, project, user) >= Role.PLANNER


def may_set_metadata(world: World, project: Project, user: User) -> bool:
    """Change labels, assignees, dates of an existing issue: Planner and up [app/policies/issue_policy.rb]."""
    return not project.archived and role(world, project, user) >= Role.PLANNER


def may_set_metadata_on_create(world: World, project: Project, user: User) -> bool:
    """Any member while the issue is new, even a Guest; a passer-by never [app/policies/issue_policy.rb]."""
    return role(world, project, user) >= Role.GUEST


def may_delete_issue(world: World, project: Project, user: User) -> bool:
    """Planners and Owners, not the roles between [app/policies/project_policy.rb]."""
    return not project.archived and role(world, project, user) in (Role.PLANNER, Role.OWNER)


def may_manage_planning(world: World, project: Project, user: User) -> bool:
    """Create and edit labels, boards, milestones: Planner and up [app/policies/project_policy.rb]."""
    return not project.archived and role(world, project, user) >= Role.PLANNER


def may_set_times(world: World, project: Project, user: User) -> bool:
    """Choose created_at, updated_at, iid: Owners [app/policies/project_policy.rb]."""
    return role(world, project, user) >= Role.OWNER


def may_comment(world: World, issue: Issue, user: User) -> bool:
    """Whoever can read the issue; members only when its discussion is locked.

    [app/policies/issuable_policy.rb]
    """
    project = world.projects[issue.project_id]
    if project.archived or not may_read_issue(world, issue, user):
        return False
    return not issue.discussion_locked or role(world, project, user) >= Role.GUEST


def may_read_internal(world: World, project: Project, user: User | None) -> bool:
    """Read and write internal notes: Planner and up in newer releases [app/policies/issue_policy.rb]."""
    return role(world, project, user) >= Role.PLANNER


def may_read_note(world: World, note: Note, user: User | None) -> bool:
    """An internal note is seen by its author and by those who may write one [app/policies/note_policy.rb].

    A line about another issue is seen by those who may read that issue.
    """
    about = world.issues.get(note.about_issue_id)
    if about is not None and not may_read_issue(world, about, user):
        return False
    if not note.internal:
        return True
    mine = user is not None and user.id == note.author_id
    return mine or may_read_internal(world, world.projects[note.project_id], user)


def may_edit_note(world: World, note: Note, user: User) -> bool:
    """The author, or Maintainer and up; system notes belong to nobody [app/policies/note_policy.rb]."""
    project = world.projects[note.project_id]
    if note.system or project.archived:
        return False
    return note.author_id == user.id or role(world, project, user) >= Role.MAINTAINER
