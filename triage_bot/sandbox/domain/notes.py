"""Comments: created with their quick actions carried out, edited, deleted, answered.

It must not know requests or JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.domain import activity, issues, references
from triage_bot.sandbox.domain.commands import Outcome, Scene, interpret
from triage_bot.sandbox.domain.quick_actions import extract
from triage_bot.sandbox.refusals import bad_request, forbidden
from triage_bot.sandbox.world import World

LONGEST_BODY = 1_000_000


@dataclass(frozen=True)
class Written:
    """The note that came of it, or None when the text held commands only."""

    note: rows.Note | None
    outcome: Outcome = field(default_factory=Outcome)


def create(
    world: World, issue: rows.Issue, user: rows.User, body: str, *, internal: bool = False,
    created_at: int | None = None, discussion: str | None = None, threaded: bool = False,
) -> Written:  # fmt: skip
    """Post a comment [app/services/notes/create_service.rb].

    An internal note by somebody without the right to it becomes an ordinary one, seen by all: what live
    instances do is not known, so the worst is assumed.
    """
    project = world.projects[issue.project_id]
    if not rights.may_comment(world, issue, user):
        raise forbidden()
    found = extract(body)
    outcome = interpret(Scene(world, project, user, issue), found.commands)
    if found.commands and not found.text.strip():
        if not outcome.messages:
            raise bad_request("Failed to apply commands.")
        issues.apply(world, issue, user, outcome.wish)
        return Written(None, outcome)
    _check(found.text)
    if world.notes.count("issue_id", issue.id) >= world.instance.notes_limit:
        raise bad_request('Note {:base=>["Maximum number of comments exceeded"]}')
    if not rights.may_set_times(world, project, user):
        created_at = None
    now, note_id = world.clock.ms() if created_at is None else created_at, world.notes.next_id()
    note = world.notes.add(
        rows.Note(
            id=note_id,
            project_id=project.id,
            issue_id=issue.id,
            author_id=user.id,
            body=found.text,
            created_at=now,
            updated_at=now,
            discussion_id=discussion or activity.discussion_id(note_id),
            internal=internal and rights.may_read_internal(world, project, user),
            type="DiscussionNote" if discussion or threaded else None,
        )
    )
    if discussion is not None:
        _convert(world, issue, discussion)
    activity.touch(world, issue)
    activity.record_event(world, issue, user, "commented", note)
    activity.notify_mentioned(world, issue, user, note.body, note=note)
    references.record(world, issue, user, note.body)
    if found.commands:
        issues.apply(world, issue, user, outcome.wish)
    return Written(note, outcome)


def _convert(world: World, issue: rows.Issue, discussion: str) -> None:
    """The comment that is answered becomes part of a thread [app/services/notes/build_service.rb]."""
    for note in world.notes.where("issue_id", issue.id):
        if note.discussion_id == discussion and note.type is None:
            note.type = "DiscussionNote"
            world.notes.changed(note)


def update(world: World, note: rows.Note, user: rows.User, body: str) -> Written:
    """Edit a comment; a text of commands only deletes it [app/services/notes/update_service.rb]."""
    if not rights.may_edit_note(world, note, user):
        raise forbidden()
    issue, before = world.issues[note.issue_id], note.body
    found = extract(body)
    outcome = interpret(Scene(world, world.projects[note.project_id], user, issue), found.commands)
    if found.commands and not found.text.strip():
        delete(world, note, user)
        issues.apply(world, issue, user, outcome.wish)
        return Written(None, outcome)
    _check(found.text)
    if found.text != before:
        note.body, note.updated_at = found.text, world.clock.ms()
        world.notes.changed(note)
        activity.touch(world, issue)
        activity.notify_mentioned(world, issue, user, note.body, before=before, note=note)
        references.record(world, issue, user, note.body)
    if found.commands:
        issues.apply(world, issue, user, outcome.wish)
    return Written(note, outcome)


def delete(world: World, note: rows.Note, user: rows.User) -> None:
    """Take a comment away; its event goes too, the issue is not touched."""
    if not rights.may_edit_note(world, note, user):
        raise forbidden()
    for event in world.events.where("project_id", note.project_id):
        if event.note_id == note.id:
            world.events.remove(event)
    for award in world.awards.where("awardable_id", note.id):
        if award.awardable_type == "Note":
            world.awards.remove(award)
    world.notes.remove(note)


def _check(text: str) -> None:
    """The refusal is a sentence that holds a Ruby hash [lib/api/helpers/notes_helpers.rb]."""
    if not text.strip():
        raise bad_request('Note {:note=>["can\'t be blank"]}')
    if len(text) > LONGEST_BODY:
        raise bad_request(f'Note {{:note=>["is too long (maximum is {LONGEST_BODY} characters)"]}}')
