"""The label routes of a project.

They must not know the rules of labels, which are in `domain.labels`.
"""

from __future__ import annotations

from triage_bot.sandbox import rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, boolean, integer
from triage_bot.sandbox.api.views import View
from triage_bot.sandbox.domain import labels
from triage_bot.sandbox.refusals import bad_parameter, not_found

CHANGES = ("new_name", "color", "description", "priority", "archived")


def _find(call: Call, name: str, *, own: bool) -> rows.Label:
    """By id first, then by exact title; changes reach only the project's own labels [label_helpers.rb]."""
    project = call.project()
    visible = labels.visible(call.world, project, ancestors=not own)
    for label in visible:
        if str(label.id) == name:
            return label
    for label in visible:
        if label.title == name:
            return label
    raise not_found("Label")


def listed(call: Call) -> Answer:
    """By title, ancestor groups included unless told; counts only on demand [lib/api/labels.rb]."""
    project, view = call.project(), View(call.world, call.base)
    found = labels.visible(
        call.world, project, ancestors=call.given.get("include_ancestor_groups") is not False
    )
    if call.given.get("search"):
        part = call.given["search"].lower()
        found = [one for one in found if part in one.title.lower() or part in (one.description or "").lower()]
    if call.given.get("archived") is not None:
        found = [one for one in found if one.archived == call.given["archived"]]
    page, headers = offset_page(call, found)
    result = [view.project_label(label) for label in page]
    if call.wants("with_counts"):
        counts: dict[tuple[int, str], int] = {}
        for issue in call.world.issues.where("project_id", project.id):
            for label_id in issue.label_ids:
                counts[label_id, issue.state] = counts.get((label_id, issue.state), 0) + 1
        for label_json in result:
            label_json["open_issues_count"] = counts.get((label_json["id"], "opened"), 0)
            label_json["closed_issues_count"] = counts.get((label_json["id"], "closed"), 0)
            label_json["open_merge_requests_count"] = 0
    return Answer(result, headers=headers)


def one(call: Call) -> Answer:
    """One label, of an ancestor group too."""
    label = _find(call, call.segments["name"], own=False)
    return Answer(View(call.world, call.base).project_label(label))


def create(call: Call) -> Answer:
    """201, or 409 when the title exists here or above."""
    given = call.given
    label = labels.create(
        call.world,
        call.project(),
        call.who(),
        title=given["name"] or "",
        colour=given["color"] or "",
        description=given.get("description"),
        priority=given.get("priority"),
        archived=given.get("archived") is True,
    )
    return Answer(View(call.world, call.base).project_label(label), 201)


def _update(call: Call, name: str) -> Answer:
    if not any(key in call.given for key in CHANGES):
        raise bad_parameter(f"{', '.join(CHANGES)} are missing, at least one parameter must be provided")
    changes = {
        ("title" if key == "new_name" else key): call.given[key] for key in CHANGES if key in call.given
    }
    label = labels.update(call.world, call.project(), call.who(), _find(call, name, own=True), **changes)
    return Answer(View(call.world, call.base).project_label(label))


def update(call: Call) -> Answer:
    """The present form, with the label in the path."""
    return _update(call, call.segments["name"])


def update_by_body(call: Call) -> Answer:
    """The deprecated form, with the name or id in the body, which python-gitlab still uses."""
    name = call.given.get("label_id") or call.given.get("name")
    if name is None:
        raise bad_parameter("label_id, name are missing, exactly one parameter must be provided")
    return _update(call, str(name))


def delete(call: Call) -> Answer:
    """204; the label comes off every issue."""
    label = _find(call, call.segments["name"], own=True)
    labels.delete(call.world, call.project(), call.who(), label)
    return Answer(None, 204)


LIST = (
    Param("with_counts", boolean),
    Param("include_ancestor_groups", boolean),
    Param("search"),
    Param("archived", boolean),
    *PAGING,
)
FIELDS = (Param("description"), Param("priority", integer), Param("archived", boolean))
NEW = (Param("name", required=True), Param("color", required=True), *FIELDS)
CHANGE = (Param("new_name"), Param("color"), *FIELDS)
ROUTES = (
    Route("GET", "/projects/:id/labels", listed, LIST),
    Route("GET", "/projects/:id/labels/:name", one, (Param("include_ancestor_groups", boolean),)),
    Route("POST", "/projects/:id/labels", create, NEW, permission="create_label", login=True),
    Route(
        "PUT",
        "/projects/:id/labels",
        update_by_body,
        (Param("name"), Param("label_id", integer), *CHANGE),
        permission="update_label",
        login=True,
    ),
    Route("PUT", "/projects/:id/labels/:name", update, CHANGE, permission="update_label", login=True),
    Route("DELETE", "/projects/:id/labels/:name", delete, permission="delete_label", login=True),
)
