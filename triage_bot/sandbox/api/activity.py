"""What happened: project events, label events and state events of an issue.

They must not record anything.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, day
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.refusals import not_found

ISSUE = "/projects/:id/issues/:issue_iid"
KEPT_MS = (3 * 365 + 1) * 86_400_000


def project_events(call: Call) -> Answer:
    """In the order of their ids; `before` and `after` are days and leave the named day out, and
    `target_type` means one class: `note` leaves out what is said in threads [app/finders/events_finder.rb].

    What the caller may not see is taken out after paging, so pages can be short (same file). Events older
    than three years and a day are gone [app/workers/prune_old_events_worker.rb].
    """
    given, world, project = call.given, call.world, call.project()
    oldest = world.clock.ms() - KEPT_MS
    found = [event for event in world.events.where("project_id", project.id) if event.created_at > oldest]
    if given.get("action"):
        action = {"created": "opened"}.get(given["action"], given["action"])
        found = [event for event in found if event.action == action]
    if given.get("target_type"):
        wanted = TARGET_TYPES[given["target_type"]]
        found = [event for event in found if wanted == (event.target_type or _older_type(event))]
    if given.get("after"):
        found = [event for event in found if event.created_at >= _midnight(call, given["after"], days=1)]
    if given.get("before"):
        found = [event for event in found if event.created_at < _midnight(call, given["before"])]
    found.sort(key=lambda event: event.id, reverse=given.get("sort") != "asc")
    page, headers = offset_page(call, found)
    view = View(world, call.base)
    return Answer([view.event(event) for event in page if _visible(call, event)], headers=headers)


def _older_type(event: rows.Event) -> str:
    return "Note" if event.note_id else "Issue"


def _midnight(call: Call, named: str, *, days: int = 0) -> int:
    """The beginning of a day in the time zone of the instance."""
    offset = call.world.instance.utc_offset
    zone = timezone.utc if offset == "Z" else datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo  # noqa: UP017
    start = date.fromisoformat(named) + timedelta(days=days)
    return round(datetime(start.year, start.month, start.day, tzinfo=zone).timestamp() * 1000)


def _visible(call: Call, event: rows.Event) -> bool:
    issue = call.world.issues.get(event.issue_id)
    note = call.world.notes.get(event.note_id)
    if issue is None or not rights.may_read_issue(call.world, issue, call.user):
        return False
    return note is None or rights.may_read_note(call.world, note, call.user)


def _label_event(call: Call, event: rows.LabelEvent) -> Json:
    view, label = View(call.world, call.base), call.world.labels.get(event.label_id)
    return {
        "id": event.id,
        "user": view.user_by_id(event.user_id),
        "created_at": view.time(event.created_at),
        "resource_type": "Issue",
        "resource_id": event.issue_id,
        "label": view.label(label) if label else None,
        "action": event.action,
    }


def label_events(call: Call) -> Answer:
    """Labels put on and taken off; null for a label that is gone [lib/api/resource_label_events.rb]."""
    page, headers = offset_page(
        call, call.world.label_events.where("issue_id", call.issue(missing="Issue").id)
    )
    return Answer([_label_event(call, event) for event in page], headers=headers)


def one_label_event(call: Call) -> Answer:
    """One of them."""
    event = call.world.label_events.get(int(call.segments["event_id"]))
    if event is None or event.issue_id != call.issue(missing="Issue").id:
        raise not_found("ResourceLabelEvent")
    return Answer(_label_event(call, event))


def state_events(call: Call) -> Answer:
    """Closed and reopened [lib/api/resource_state_events.rb]."""
    view = View(call.world, call.base)
    page, headers = offset_page(
        call, call.world.state_events.where("issue_id", call.issue(missing="Issue").id)
    )
    return Answer(
        [
            {
                "id": event.id,
                "user": view.user_by_id(event.user_id),
                "created_at": view.time(event.created_at),
                "resource_type": "Issue",
                "resource_id": event.issue_id,
                "state": event.state,
            }
            for event in page
        ],
        headers=headers,
    )


ACTIONS = (
    "approved",
    "closed",
    "commented",
    "created",
    "destroyed",
    "expired",
    "joined",
    "left",
    "merged",
    "pushed",
    "reopened",
    "updated",
)
TARGET_TYPES = {
    "issue": "Issue",
    "milestone": "Milestone",
    "merge_request": "MergeRequest",
    "note": "Note",
    "project": "Project",
    "snippet": "Snippet",
    "user": "User",
    "wiki": "WikiPage::Meta",
    "design": "DesignManagement::Design",
}
EVENTS = (
    Param("action", values=ACTIONS),
    Param("target_type", values=tuple(TARGET_TYPES)),
    Param("before", day),
    Param("after", day),
    Param("sort", values=("asc", "desc")),
    *PAGING,
)
ROUTES = (
    Route("GET", "/projects/:id/events", project_events, EVENTS),
    Route("GET", f"{ISSUE}/resource_label_events", label_events, PAGING),
    Route(
        "GET", f"{ISSUE}/resource_label_events/:event_id", one_label_event, numbers=("issue_iid", "event_id")
    ),
    Route("GET", f"{ISSUE}/resource_state_events", state_events, PAGING),
)
