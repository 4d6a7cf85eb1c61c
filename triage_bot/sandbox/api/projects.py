"""A project and its members.

They must not know issues.
"""

from __future__ import annotations

from typing import Any

from triage_bot.sandbox import rights
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, boolean, integers
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.refusals import not_found
from triage_bot.sandbox.rows import Member, Project


def project_json(call: Call, project: Project) -> Json:
    """The project as far as an issue tracker needs it [lib/api/entities/project.rb]."""
    view, parts = View(call.world, call.base), project.path.split("/")
    name, namespace = parts[-1], "/".join(parts[:-1])
    role = rights.role(call.world, project, call.user)
    issues = call.world.issues.where("project_id", project.id)
    created = view.time(project.created_at)
    return {
        "id": project.id,
        "description": project.description,
        "name": project.name,
        "name_with_namespace": " / ".join([*parts[:-1], project.name]),
        "path": name,
        "path_with_namespace": project.path,
        "created_at": created,
        "default_branch": "main",
        "tag_list": [],
        "topics": [],
        "ssh_url_to_repo": f"git@localhost:{project.path}.git",
        "http_url_to_repo": f"{call.base}/{project.path}.git",
        "web_url": f"{call.base}/{project.path}",
        "readme_url": None,
        "forks_count": 0,
        "avatar_url": None,
        "star_count": 0,
        "last_activity_at": view.time(
            max((issue.updated_at for issue in issues), default=project.created_at)
        ),
        "visibility": project.visibility,
        "namespace": {
            "id": 1,
            "name": parts[-2] if namespace else name,
            "path": parts[-2] if namespace else name,
            "kind": "group",
            "full_path": namespace or name,
            "parent_id": None,
            "avatar_url": None,
            "web_url": f"{call.base}/groups/{namespace}",
        },
        "archived": project.archived,
        "issues_enabled": project.issues_enabled,
        "issues_access_level": "enabled" if project.issues_enabled else "disabled",
        "open_issues_count": sum(issue.state == "opened" for issue in issues),
        "permissions": {
            "project_access": {"access_level": role, "notification_level": 3} if role else None,
            "group_access": None,
        },
    }


def one_project(call: Call) -> Answer:
    """[lib/api/projects.rb]"""
    return Answer(project_json(call, call.project()))


def _member(call: Call, member: Member) -> Json:
    view = View(call.world, call.base)
    return view.user(call.world.users[member.user_id]) | {
        "access_level": member.access_level,
        "created_at": view.time(member.created_at),
        "expires_at": None,
        "membership_state": "active",
    }


def members(call: Call) -> Answer:
    """Members with their access levels, `/all` included: there are no groups with members here.

    [lib/api/members.rb]
    """
    found: list[Any] = call.world.members.where("project_id", call.project().id)
    users = call.world.users
    if call.given.get("query"):
        part = call.given["query"].lower()
        found = [
            m
            for m in found
            if part in users[m.user_id].username.lower() or part in users[m.user_id].name.lower()
        ]
    if call.given.get("user_ids"):
        found = [member for member in found if member.user_id in call.given["user_ids"]]
    page, headers = offset_page(call, sorted(found, key=lambda member: member.user_id))
    return Answer([_member(call, member) for member in page], headers=headers)


def one_member(call: Call) -> Answer:
    """One member by user id [lib/api/members.rb]."""
    for member in call.world.members.where("project_id", call.project().id):
        if member.user_id == int(call.segments["user_id"]):
            return Answer(_member(call, member))
    raise not_found()


MEMBER_FILTERS = (Param("query"), Param("user_ids", integers), Param("show_seat_info", boolean), *PAGING)
ROUTES = (
    Route("GET", "/projects/:id", one_project, (Param("statistics", boolean), Param("license", boolean))),
    Route("GET", "/projects/:id/members", members, MEMBER_FILTERS),
    Route("GET", "/projects/:id/members/all", members, MEMBER_FILTERS),
    Route("GET", "/projects/:id/members/:user_id", one_member),
    Route("GET", "/projects/:id/members/all/:user_id", one_member),
)
