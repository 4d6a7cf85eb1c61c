"""Links between issues; blocking is a paid kind.

They must not change the issues they join, except for the system note on each.
"""

from __future__ import annotations

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.parameters import Param, integer
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.domain import activity
from triage_bot.sandbox.refusals import bad_parameter, conflict, forbidden, not_found

KINDS = ("relates_to", "blocks", "is_blocked_by")
LINKS = "/projects/:id/issues/:issue_iid/links"


def _json(call: Call, link: rows.Link) -> Json:
    view = View(call.world, call.base)
    return {
        "id": link.id,
        "source_issue": view.issue(call.world.issues[link.source_id]),
        "target_issue": view.issue(call.world.issues[link.target_id]),
        "link_type": link.link_type,
    }


def _links(call: Call, issue: rows.Issue) -> list[rows.Link]:
    return call.world.links.where("source_id", issue.id) + call.world.links.where("target_id", issue.id)


def listed(call: Call) -> Answer:
    """The other issues, each with the link's id, kind and times; not paged [lib/api/issue_links.rb]."""
    issue, view, result = call.issue(), View(call.world, call.base), []
    for link in sorted(_links(call, issue), key=lambda link: link.id):
        other = call.world.issues[link.target_id if link.source_id == issue.id else link.source_id]
        if rights.may_read_issue(call.world, other, call.user):
            at = view.time(link.created_at)
            extra = {
                "issue_link_id": link.id,
                "link_type": link.link_type,
                "link_created_at": at,
                "link_updated_at": at,
            }
            result.append(view.issue(other) | extra)
    return Answer(result)


def create(call: Call) -> Answer:
    """201 with both issues; each gets a system note about the other."""
    world, kind, source = call.world, call.given.get("link_type") or "relates_to", call.issue()
    target_call = Call(**{**vars(call), "segments": {"id": call.given["target_project_id"] or ""}})
    project = target_call.project()
    target = world.find_issue(project.id, call.given["target_issue_iid"] or 0)
    if target is None or not rights.may_read_issue(world, target, call.user):
        raise not_found()
    if kind != "relates_to" and world.projects[source.project_id].tier == "free":
        if world.instance.edition == "ce":
            raise bad_parameter("link_type does not have a valid value")
        raise forbidden_licence()
    if not rights.may_update_issue(world, source, call.who()) or not rights.may_update_issue(
        world, target, call.who()
    ):
        raise not_found("No matching issue found. Make sure that you are adding a valid issue URL.")
    if any(target.id in (link.source_id, link.target_id) for link in _links(call, source)):
        raise conflict("Issue(s) already assigned")
    if kind == "is_blocked_by":
        source, target, kind = target, source, "blocks"
    link = rows.Link(
        id=world.links.next_id(),
        source_id=source.id,
        target_id=target.id,
        link_type=kind,
        created_at=world.clock.ms(),
    )
    world.links.add(link)
    for one, other in ((source, target), (target, source)):
        path = "" if one.project_id == other.project_id else world.projects[other.project_id].path
        activity.system_note(world, one, call.who(), f"marked as related to {path}#{other.iid}")
    return Answer(_json(call, link), 201)


def forbidden_licence() -> Exception:
    """What the Enterprise code says without a licence, as seen on GitLab.com Free."""
    refusal = forbidden()
    refusal.body = {"message": "Blocked issues not available for current license"}
    return refusal


def delete(call: Call) -> Answer:
    """200 with the link that was [lib/api/issue_links.rb]."""
    issue = call.issue()
    for link in _links(call, issue):
        if link.id == int(call.segments["link_id"]):
            if not rights.may_update_issue(call.world, issue, call.who()):
                raise not_found("No Issue Link found")
            was = _json(call, link)
            call.world.links.remove(link)
            return Answer(was)
    raise not_found()


NEW = (
    Param("target_project_id", required=True),
    Param("target_issue_iid", integer, required=True),
    Param("link_type", values=KINDS),
)
ROUTES = (
    Route("GET", LINKS, listed, login=True),
    Route("POST", LINKS, create, NEW, "create_issue_link", login=True),
    Route("DELETE", f"{LINKS}/:link_id", delete, permission="delete_issue_link", login=True),
)
