"""What naming another issue sets off: a line "mentioned in issue #1" on the issue that was named.

It must not know how references are found in a text.
"""

from __future__ import annotations

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.domain import activity, markdown
from triage_bot.sandbox.world import World


def record(
    world: World, issue: rows.Issue, author: rows.User, text: str | None, *, title: bool = False
) -> None:
    """Tell every issue that the text names and its author may read, once for each naming issue.

    [app/models/concerns/mentionable.rb, app/services/system_notes/issuables_service.rb]; the line of a
    confidential issue is seen by those who may read that issue.
    """
    found = markdown.references_in(text or "") if title else markdown.issue_references(text)
    home = world.projects[issue.project_id]
    for path, iid in found:
        project = home if path is None else _project(world, path)
        target = world.find_issue(project.id, iid) if project else None
        if target is None or target.id == issue.id or not rights.may_read_issue(world, target, author):
            continue
        where = "" if target.project_id == issue.project_id else home.path
        sentence = f"mentioned in issue {where}#{issue.iid}"
        if not any(
            note.system and note.body == sentence for note in world.notes.where("issue_id", target.id)
        ):
            activity.system_note(world, target, author, sentence)
            latest = world.notes.where("issue_id", target.id)[-1]
            latest.about_issue_id = issue.id
            world.notes.changed(latest)


def _project(world: World, path: str) -> rows.Project | None:
    return next((project for project in world.projects if project.path.lower() == path.lower()), None)
