"""Notes and discussions of an issue.

They must not know what a comment sets off, which is in `domain.notes`.
"""

from __future__ import annotations

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Answer, Call, Route
from triage_bot.sandbox.api.paging import offset_page
from triage_bot.sandbox.api.parameters import PAGING, Param, boolean, moment
from triage_bot.sandbox.api.views import Json, View
from triage_bot.sandbox.domain import notes
from triage_bot.sandbox.refusals import not_found

ISSUE = "/projects/:id/issues/:issue_iid"


def _note(call: Call) -> rows.Note:
    issue = call.issue(missing="Issue")
    note = call.world.notes.get(int(call.segments["note_id"]))
    if note is None or note.issue_id != issue.id or not rights.may_read_note(call.world, note, call.user):
        raise not_found("Note")
    return note


def _answer(call: Call, written: notes.Written, status: int) -> Answer:
    """The note, or 202 with the outcome when the text held commands only.

    [lib/api/entities/note_commands.rb]
    """
    if written.note is None:
        summary = " ".join(written.outcome.messages)
        return Answer({"commands_changes": written.outcome.changes, "summary": [summary]}, 202)
    view = View(call.world, call.base)
    return Answer(view.note(written.note, commands=written.outcome.changes), status)


def listed(call: Call) -> Answer:
    """Newest first; hidden notes are taken out after paging, so pages can be short [lib/api/notes.rb]."""
    issue, given = call.issue(missing="Issue"), call.given
    found = call.world.notes.where("issue_id", issue.id)
    if given.get("activity_filter") == "only_comments":
        found = [note for note in found if not note.system]
    elif given.get("activity_filter") == "only_activity":
        found = [note for note in found if note.system]
    by_update = given.get("order_by") == "updated_at"
    found.sort(
        key=lambda note: (note.updated_at if by_update else 0, note.id), reverse=given.get("sort") != "asc"
    )
    page, headers = offset_page(call, found)
    view = View(call.world, call.base)
    return Answer(
        [view.note(note) for note in page if rights.may_read_note(call.world, note, call.user)],
        headers=headers,
    )


def one(call: Call) -> Answer:
    """One note, if the caller may read it."""
    return Answer(View(call.world, call.base).note(_note(call)))


def create(call: Call) -> Answer:
    """201 and the note, or 202 without one."""
    return _answer(call, _post(call), 201)


def _post(call: Call, *, discussion: str | None = None, threaded: bool = False) -> notes.Written:
    """The limit is counted before anything is looked at, so refused notes count [lib/api/notes.rb]."""
    world, user = call.world, call.who()
    if user.username not in world.instance.unlimited_users:
        limit = world.instance.notes_a_minute
        world.limits.count("note", user_id=user.id, limit=limit, now_ms=world.clock.ms())
    return notes.create(
        call.world,
        call.issue(missing="Issue"),
        call.who(),
        call.given["body"] or "",
        internal=call.wants("internal") or call.wants("confidential"),
        created_at=call.given.get("created_at"),
        discussion=discussion,
        threaded=threaded,
    )


def update(call: Call) -> Answer:
    """200 and the note, or 202 when the new text held commands only."""
    note = _note(call)
    return _answer(call, notes.update(call.world, note, call.who(), call.given.get("body", note.body)), 200)


def delete(call: Call) -> Answer:
    """204."""
    note = _note(call)
    call.unless_newer(note.updated_at)
    notes.delete(call.world, note, call.who())
    return Answer(None, 204)


def _discussions(call: Call) -> dict[str, list[rows.Note]]:
    threads: dict[str, list[rows.Note]] = {}
    for note in call.world.notes.where("issue_id", call.issue(missing="Issue").id):
        if rights.may_read_note(call.world, note, call.user):
            threads.setdefault(note.discussion_id, []).append(note)
    return threads


def _discussion(call: Call, thread_id: str, thread: list[rows.Note]) -> Json:
    view = View(call.world, call.base)
    return {
        "id": thread_id,
        "individual_note": len(thread) == 1 and thread[0].type is None,
        "notes": [view.note(note) for note in thread],
    }


def discussions(call: Call) -> Answer:
    """Threads, oldest first; a note without answers is a thread of its own [lib/api/discussions.rb]."""
    page, headers = offset_page(call, list(_discussions(call).items()))
    return Answer([_discussion(call, thread_id, thread) for thread_id, thread in page], headers=headers)


def one_discussion(call: Call) -> Answer:
    """One thread."""
    thread_id = call.segments["discussion_id"]
    thread = _discussions(call).get(thread_id)
    if thread is None:
        raise not_found("Discussion")
    return Answer(_discussion(call, thread_id, thread))


def open_discussion(call: Call) -> Answer:
    """A comment that starts a thread."""
    written = _post(call, threaded=True)
    if written.note is None:
        return _answer(call, written, 201)
    return Answer(_discussion(call, written.note.discussion_id, [written.note]), 201)


def reply(call: Call) -> Answer:
    """A note in a thread; the note answered becomes part of one."""
    thread = _discussions(call).get(call.segments["discussion_id"])
    if thread is None:
        raise not_found("Discussion")
    return _answer(call, _post(call, discussion=call.segments["discussion_id"]), 201)


LIST = (
    Param("sort", values=("asc", "desc")),
    Param("order_by", values=("created_at", "updated_at")),
    Param("activity_filter", values=("all_notes", "only_comments", "only_activity")),
    *PAGING,
)
NEW = (
    Param("body", required=True),
    Param("internal", boolean),
    Param("confidential", boolean),
    Param("created_at", moment),
)
CHANGE = (Param("body", blank=False), Param("confidential", boolean))
ROUTES = (
    Route("GET", f"{ISSUE}/notes", listed, LIST, login=True),
    Route("GET", f"{ISSUE}/notes/:note_id", one, login=True),
    Route("POST", f"{ISSUE}/notes", create, NEW, "create_note", login=True),
    Route("PUT", f"{ISSUE}/notes/:note_id", update, CHANGE, "update_note", login=True),
    Route("DELETE", f"{ISSUE}/notes/:note_id", delete, permission="delete_note", login=True),
    Route("GET", f"{ISSUE}/discussions", discussions, PAGING, login=True),
    Route("GET", f"{ISSUE}/discussions/:discussion_id", one_discussion, login=True),
    Route("POST", f"{ISSUE}/discussions", open_discussion, NEW, "create_note", login=True),
    Route("POST", f"{ISSUE}/discussions/:discussion_id/notes", reply, NEW, "create_note", login=True),
)
