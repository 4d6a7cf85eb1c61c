"""The issue routes: list, one, create, update, delete.

They must not know what a change does to an issue, which is in `domain.issues`.
"""

from __future__ import annotations

from typing import Any

from triage_bot.sandbox import rights
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.issue_filters import filtered, sort_key
from triage_bot.sandbox.api.paging import keyset_page, offset_page
from triage_bot.sandbox.api.parameters import (
    PAGING,
    Param,
    boolean,
    integer,
    integer_or_word,
    integers,
    loose_day,
    mapping,
    moment,
    words,
)
from triage_bot.sandbox.api.views import View
from triage_bot.sandbox.domain import issues
from triage_bot.sandbox.domain.changes import IssueChange
from triage_bot.sandbox.refusals import bad_parameter, forbidden, not_found

KEYSET_ORDERS = ("title", "created_at", "updated_at", "due_date", "relative_position", "weight")
AT_LEAST_ONE = (
    "assignee_id",
    "assignee_ids",
    "confidential",
    "created_at",
    "description",
    "discussion_locked",
    "due_date",
    "start_date",
    "labels",
    "add_labels",
    "remove_labels",
    "milestone_id",
    "milestone",
    "severity",
    "state_event",
    "title",
    "issue_type",
)
PAID = ("weight", "epic_id", "epic_iid")


def listed(call: Call) -> Answer:
    """Everything readable in the project, closed ones and tasks too unless filtered [lib/api/issues.rb]."""
    project, given, view = call.project(), call.given, View(call.world, call.base)
    if given.get("search"):
        _count_search(call)
    order = given.get("order_by") or "created_at"
    descending = (given.get("sort") or "desc") == "desc"
    key = sort_key(call, order, descending=descending)
    found = sorted(filtered(call, project), key=key, reverse=descending)
    if given.get("pagination") == "keyset" and order in KEYSET_ORDERS:
        spelled = {
            "order_by": order,
            "sort": "desc" if descending else "asc",
            "state": given.get("state") or "all",
        }
        page, headers = keyset_page(call, found, key, descending=descending, spelled=spelled)
    else:
        page, headers = offset_page(call, found, limited=True)
    details = call.wants("with_labels_details")
    return Answer([view.issue(issue, details=details) for issue in page], headers=headers)


def _count_search(call: Call) -> None:
    """A limit of its own, per user [lib/api/helpers.rb]."""
    limit, who = call.world.instance.searches_a_minute, call.user.id if call.user else 0
    call.world.limits.count("search", user_id=who, limit=limit, now_ms=call.world.clock.ms())


def one(call: Call) -> Answer:
    """A single issue, the only answer with `subscribed`."""
    return Answer(_single(call, call.issue()))


def by_global_id(call: Call) -> Answer:
    """For administrators only [lib/api/issues.rb]."""
    if not call.who().admin:
        raise forbidden()
    issue = call.world.issues.get(int(call.segments["issue_id"]))
    if issue is None:
        raise not_found()
    return Answer(_single(call, issue))


def _single(call: Call, issue: Any) -> Any:
    mine = call.user is not None and (call.user.id == issue.author_id or call.user.id in issue.assignee_ids)
    return View(call.world, call.base).issue(issue, subscribed=mine)


def create(call: Call) -> Answer:
    """201 and the whole issue; the limit counts per project and user.

    [app/services/issues/create_service.rb]
    """
    world, project, user = call.world, call.project(), call.who()
    if not rights.may_create_issue(world, project, user):
        raise forbidden()
    limit = world.instance.issues_a_minute
    world.limits.count("issue", user_id=user.id, project_id=project.id, limit=limit, now_ms=world.clock.ms())
    return Answer(_single(call, issues.create(world, project, user, _wish(call))), 201)


def update(call: Call) -> Answer:
    """200 and the whole issue; found first and judged second, so a hidden one is a 403 here."""
    names = AT_LEAST_ONE if call.world.instance.edition == "ce" else (*AT_LEAST_ONE, *PAID)
    if not any(name in call.given for name in names):
        raise bad_parameter(f"{', '.join(names)} are missing, at least one parameter must be provided")
    issue = call.world.find_issue(call.project().id, int(call.segments["issue_iid"]))
    if issue is None:
        raise not_found()
    issues.update(call.world, issue, call.who(), _wish(call))
    return Answer(_single(call, issue))


def delete(call: Call) -> Answer:
    """204, for Planners and Owners."""
    issue = call.issue()
    call.unless_newer(issue.updated_at)
    issues.delete(call.world, issue, call.who())
    return Answer(None, 204)


def _wish(call: Call) -> IssueChange:
    """What the declared parameters ask for; the paid ones count only where they are paid for."""
    given = dict(call.given)
    asked: dict[str, Any] = {}
    if "assignee_id" in given:
        asked["assignee_ids"] = (given["assignee_id"],) if given["assignee_id"] else ()
    if "assignee_ids" in given:
        asked["assignee_ids"] = tuple(given["assignee_ids"] or ())
    for name in ("labels", "add_labels", "remove_labels"):
        if name in given:
            asked[name] = tuple(given[name] or ())
    if "weight" in given and call.project().tier != "free":
        asked["weight"] = given["weight"]
    plain = ("description", "milestone_id", "milestone", "due_date", "start_date", "discussion_locked")
    asked |= {name: given[name] for name in plain if name in given}
    whole = ("title", "confidential", "issue_type", "state_event", "created_at", "updated_at", "iid")
    asked |= {name: given[name] for name in whole if given.get(name) is not None}
    if given.get("severity"):
        asked["severity"] = given["severity"].upper()
    return IssueChange(**asked)


TYPES = ("issue", "incident", "test_case", "requirement", "task", "ticket")
ORDERS = (
    "created_at",
    "due_date",
    "label_priority",
    "milestone_due",
    "popularity",
    "priority",
    "relative_position",
    "title",
    "updated_at",
)
DUE = ("0", "any", "today", "tomorrow", "overdue", "week", "month", "next_month_and_previous_two_weeks")
SCOPES = ("created-by-me", "assigned-to-me", "created_by_me", "assigned_to_me", "all")
SEVERITIES = ("unknown", "low", "medium", "high", "critical", "UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL")
NEGATED = (
    "labels",
    "milestone",
    "milestone_id",
    "iids",
    "author_id",
    "author_username",
    "assignee_id",
    "assignee_username",
    "weight",
    "iteration_id",
    "iteration_title",
)
FILTERS = (
    Param("state", values=("opened", "closed", "all")),
    Param("scope", values=SCOPES),
    Param("labels", words),
    Param("with_labels_details", boolean),
    Param("milestone", excludes="milestone_id"),
    Param("milestone_id", values=("Any", "None", "Upcoming", "Started")),
    Param("iids", integers),
    Param("search"),
    Param("in"),
    Param("author_id", integer, excludes="author_username"),
    Param("author_username"),
    Param("assignee_id", integer_or_word, excludes="assignee_username"),
    Param("assignee_username", words),
    Param("closed_by_id", integer),
    Param("created_after", moment),
    Param("created_before", moment),
    Param("updated_after", moment),
    Param("updated_before", moment),
    Param("due_date", values=DUE),
    Param("issue_type", values=TYPES),
    Param("confidential", boolean),
    Param("order_by", values=ORDERS),
    Param("sort", values=("asc", "desc")),
    Param("pagination", values=("legacy", "keyset")),
    Param("cursor"),
    Param("not", mapping, keys=NEGATED),
    *PAGING,
)
FIELDS = (
    Param("description"),
    Param("assignee_ids", integers),
    Param("assignee_id", integer),
    Param("milestone_id", integer),
    Param("milestone", excludes="milestone_id"),
    Param("labels", words),
    Param("add_labels", words),
    Param("remove_labels", words),
    Param("due_date", loose_day),
    Param("start_date", loose_day),
    Param("confidential", boolean, blank=False),
    Param("discussion_locked", boolean),
    Param("issue_type", values=TYPES),
    Param("severity", values=SEVERITIES),
    Param("created_at", moment),
)
PAID_FILTERS = (
    Param("weight", integer_or_word),
    Param("order_by", values=(*ORDERS, "weight")),
)
PAID_FIELDS = (Param("weight", integer), Param("epic_id", integer), Param("epic_iid", integer))
NEW = (Param("title", required=True), Param("iid", integer), *FIELDS)
STATE = Param("state_event", values=("reopen", "close"))
CHANGE = (Param("title"), STATE, Param("updated_at", moment, blank=False), *FIELDS)
ROUTES = (
    Route("GET", "/projects/:id/issues", listed, FILTERS, ee_params=PAID_FILTERS),
    Route("GET", "/projects/:id/issues/:issue_iid", one),
    Route("GET", "/issues/:issue_id", by_global_id, login=True, numbers=("issue_id",)),
    Route("POST", "/projects/:id/issues", create, NEW, "create_issue", login=True, ee_params=PAID_FIELDS),
    Route(
        "PUT",
        "/projects/:id/issues/:issue_iid",
        update,
        CHANGE,
        "update_issue",
        login=True,
        ee_params=PAID_FIELDS,
    ),
    Route("DELETE", "/projects/:id/issues/:issue_iid", delete, permission="delete_issue", login=True),
)
