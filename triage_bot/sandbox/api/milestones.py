"""The milestones of a project.

They must not know issues beyond which milestone they have.
"""

from __future__ import annotations

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, boolean, integers, loose_day, moment
from triage_bot.sandbox.api.views import View
from triage_bot.sandbox.refusals import bad_parameter, forbidden, invalid, not_found


def listed(call: Call) -> Answer:
    """Ordered by due date, then by id [lib/api/milestone_responses.rb]."""
    given = call.given
    found = call.world.milestones.where("project_id", call.project().id)
    if given.get("iids"):
        found = [one for one in found if one.iid in given["iids"]]
    if given.get("state") not in (None, "all"):
        found = [one for one in found if one.state == given["state"]]
    if given.get("title"):
        found = [one for one in found if one.title == given["title"]]
    if given.get("search"):
        part = given["search"].lower()
        found = [one for one in found if part in one.title.lower() or part in (one.description or "").lower()]
    if given.get("updated_after") is not None:
        found = [one for one in found if one.updated_at >= given["updated_after"]]
    if given.get("updated_before") is not None:
        found = [one for one in found if one.updated_at <= given["updated_before"]]
    page, headers = offset_page(call, sorted(found, key=lambda one: (one.due_date or "9999", one.id)))
    view = View(call.world, call.base)
    return Answer([view.milestone(one) for one in page], headers=headers)


def _find(call: Call) -> rows.Milestone:
    milestone = call.world.milestones.get(int(call.segments["milestone_id"]))
    if milestone is None or milestone.project_id != call.project().id:
        raise not_found("Milestone")
    return milestone


def one(call: Call) -> Answer:
    """One milestone by its id, not its iid."""
    return Answer(View(call.world, call.base).milestone(_find(call)))


def _check(call: Call, milestone: rows.Milestone) -> None:
    if not milestone.title.strip():
        raise invalid(title="can't be blank")
    for other in call.world.milestones.where("project_id", milestone.project_id):
        if other.title == milestone.title and other.id != milestone.id:
            raise invalid(title="already being used for another group or project milestone.")
    if milestone.start_date and milestone.due_date and milestone.due_date < milestone.start_date:
        raise invalid(due_date="must be greater than start date")


def create(call: Call) -> Answer:
    """201, for Planners and up."""
    project, now, given = call.project(), call.world.clock.ms(), call.given
    if not rights.may_manage_planning(call.world, project, call.who()):
        raise forbidden()
    present = call.world.milestones.where("project_id", project.id)
    milestone = rows.Milestone(
        id=call.world.milestones.next_id(),
        project_id=project.id,
        iid=max((one.iid for one in present), default=0) + 1,
        title=(given["title"] or "").strip(),
        description=given.get("description"),
        due_date=given.get("due_date"),
        start_date=given.get("start_date"),
        created_at=now,
        updated_at=now,
    )
    _check(call, milestone)
    return Answer(View(call.world, call.base).milestone(call.world.milestones.add(milestone)), 201)


def update(call: Call) -> Answer:
    """200; `state_event` is activate or close."""
    names = ("title", "description", "start_date", "due_date", "state_event")
    if not any(name in call.given for name in names):
        raise bad_parameter(f"{', '.join(names)} are missing, at least one parameter must be provided")
    milestone = _find(call)
    if not rights.may_manage_planning(call.world, call.project(), call.who()):
        raise forbidden()
    changed = rows.Milestone(**vars(milestone))
    for name in names[:4]:
        if name in call.given:
            setattr(changed, name, call.given[name])
    if call.given.get("state_event"):
        changed.state = {"close": "closed", "activate": "active"}[call.given["state_event"]]
    changed.title = (changed.title or "").strip()
    _check(call, changed)
    changed.updated_at = call.world.clock.ms()
    vars(milestone).update(vars(changed))
    call.world.milestones.changed(milestone)
    return Answer(View(call.world, call.base).milestone(milestone))


def delete(call: Call) -> Answer:
    """204; the issues that had it have none any more."""
    milestone = _find(call)
    if not rights.may_manage_planning(call.world, call.project(), call.who()):
        raise forbidden()
    for issue in call.world.issues.where("project_id", milestone.project_id):
        if issue.milestone_id == milestone.id:
            issue.milestone_id = None
            call.world.issues.changed(issue)
    call.world.milestones.remove(milestone)
    return Answer(None, 204)


FILTERS = (
    Param("iids", integers),
    Param("state", values=("active", "closed", "all")),
    Param("title"),
    Param("search"),
    Param("include_ancestors", boolean),
    Param("include_parent_milestones", boolean),
    Param("updated_before", moment),
    Param("updated_after", moment),
    *PAGING,
)
FIELDS = (Param("description"), Param("due_date", loose_day), Param("start_date", loose_day))
CHANGE = (Param("title"), Param("state_event", values=("close", "activate")), *FIELDS)
ROUTES = (
    Route("GET", "/projects/:id/milestones", listed, FILTERS),
    Route("GET", "/projects/:id/milestones/:milestone_id", one),
    Route(
        "POST",
        "/projects/:id/milestones",
        create,
        (Param("title", required=True), *FIELDS),
        "create_milestone",
        login=True,
    ),
    Route("PUT", "/projects/:id/milestones/:milestone_id", update, CHANGE, "update_milestone", login=True),
    Route("DELETE", "/projects/:id/milestones/:milestone_id", delete, (), "delete_milestone", login=True),
)
