"""Turns quick actions into wishes for an issue, each with the sentence GitLab answers.

It must not save anything and not look for commands in texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.domain import labels
from triage_bot.sandbox.domain.changes import IssueChange
from triage_bot.sandbox.domain.quick_actions import Command
from triage_bot.sandbox.world import World

LABEL_REFERENCE = re.compile(r'~(?:"([^"]+)"|([\w\-?.&:]+))')


@dataclass
class Outcome:
    """What the commands of one text come to."""

    wish: IssueChange = field(default_factory=IssueChange)
    messages: list[str] = field(default_factory=list)
    changes: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """Who gives the commands, and about what; the issue is None while it is being created."""

    world: World
    project: rows.Project
    user: rows.User
    issue: rows.Issue | None

    @property
    def may_set_metadata(self) -> bool:
        if self.issue is None:
            return rights.may_set_metadata_on_create(self.world, self.project, self.user)
        return rights.may_set_metadata(self.world, self.project, self.user)

    @property
    def may_update(self) -> bool:
        return self.issue is None or rights.may_update_issue(self.world, self.issue, self.user)


Step = tuple[IssueChange, dict[str, object], str]
Performer = Callable[[Scene, str], Step | None]


def interpret(scene: Scene, commands: tuple[Command, ...]) -> Outcome:
    """What the commands would do with this user's rights [app/services/quick_actions/interpret_service.rb].

    A command that is not permitted or does not fit answers "Could not apply"; one whose arguments name
    nothing known says nothing.
    """
    outcome = Outcome()
    for command in commands:
        allowed, perform = _performer(command.name)
        if perform is None or not allowed(scene):
            outcome.messages.append(f"Could not apply {command.name} command.")
            continue
        step = perform(scene, command.arguments)
        if step is None:
            continue
        wish, changes, message = step
        outcome.wish = outcome.wish.with_wishes_of(wish)
        outcome.changes.update(changes)
        outcome.messages.append(message)
    return outcome


def _performer(name: str) -> tuple[Callable[[Scene], bool], Performer | None]:
    return PERFORMERS.get(name, (lambda _scene: False, None))


def _opened(scene: Scene) -> bool:
    return scene.may_update and scene.issue is not None and scene.issue.state == "opened"


def _closed(scene: Scene) -> bool:
    return scene.may_update and scene.issue is not None and scene.issue.state == "closed"


def _metadata(scene: Scene) -> bool:
    return scene.may_set_metadata


def _update(scene: Scene) -> bool:
    return scene.may_update


def _label_titles(scene: Scene, arguments: str) -> tuple[str, ...]:
    """`~name`, `~"two words"`, or bare words; only labels that exist."""
    known = [label.title for label in labels.visible(scene.world, scene.project)]
    named = [quoted or plain for quoted, plain in LABEL_REFERENCE.findall(arguments)]
    if not named:
        named = (
            [arguments.strip().strip('"')]
            if arguments.strip() in known
            else arguments.replace(",", " ").split()
        )
    return tuple(title for title in named if title in known)


def _references(titles: tuple[str, ...]) -> str:
    return " ".join(f'~"{title}"' if " " in title else f"~{title}" for title in titles)


def _close(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(state_event="close"), {"state_event": "close"}, "Closed this issue."


def _reopen(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(state_event="reopen"), {"state_event": "reopen"}, "Reopened this issue."


def _label(scene: Scene, arguments: str) -> Step | None:
    titles = _label_titles(scene, arguments)
    ids = labels.existing_ids(scene.world, scene.project, titles)
    return (
        (IssueChange(add_labels=titles), {"add_label_ids": ids}, f"Added {_references(titles)} label.")
        if ids
        else None
    )


def _unlabel(scene: Scene, arguments: str) -> Step | None:
    if not arguments:
        return IssueChange(labels=()), {"label_ids": []}, "Removed all labels."
    titles = _label_titles(scene, arguments)
    ids = labels.existing_ids(scene.world, scene.project, titles)
    wish = IssueChange(remove_labels=titles)
    return (wish, {"remove_label_ids": ids}, f"Removed {_references(titles)} label.") if ids else None


def _relabel(scene: Scene, arguments: str) -> Step | None:
    titles = _label_titles(scene, arguments)
    ids = labels.existing_ids(scene.world, scene.project, titles)
    wish = IssueChange(labels=titles)
    return (
        (wish, {"label_ids": ids}, f"Replaced all labels with {_references(titles)} label.") if ids else None
    )


def _people(scene: Scene, arguments: str) -> list[rows.User]:
    found: list[rows.User] = []
    for word in arguments.replace(",", " ").split():
        name = scene.user.username if word == "me" else word.lstrip("@")
        found += [user for user in scene.world.users if user.username.lower() == name.lower()]
    return found


def _assign(scene: Scene, arguments: str) -> Step | None:
    users = _people(scene, arguments)
    if not users:
        return None
    present = list(scene.issue.assignee_ids) if scene.issue and scene.project.tier != "free" else []
    ids = tuple(dict.fromkeys([*present, *(user.id for user in users)]))
    who = " ".join(f"@{user.username}" for user in users)
    return IssueChange(assignee_ids=ids), {"assignee_ids": list(ids)}, f"Assigned {who}."


def _reassign(scene: Scene, arguments: str) -> Step | None:
    users = _people(scene, arguments)
    ids = tuple(user.id for user in users)
    return (IssueChange(assignee_ids=ids), {"assignee_ids": list(ids)}, "Changed assignees.") if ids else None


def _unassign(scene: Scene, arguments: str) -> Step | None:
    gone = {user.id for user in _people(scene, arguments)}
    present = scene.issue.assignee_ids if scene.issue else []
    ids = tuple(user_id for user_id in present if gone and user_id not in gone)
    return IssueChange(assignee_ids=ids), {"assignee_ids": list(ids)}, "Removed assignees."


def _confidential(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(confidential=True), {"confidential": True}, "Made this issue confidential."


def _lock(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(discussion_locked=True), {"discussion_locked": True}, "Locked the discussion."


def _unlock(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(discussion_locked=False), {"discussion_locked": False}, "Unlocked the discussion."


def _day(scene: Scene, text: str) -> date | None:
    """A date, `today`, `tomorrow`, or `in 3 days`; GitLab understands more."""
    today = scene.world.clock.now().date()
    if text in ("today", "tomorrow"):
        return today + timedelta(days=text == "tomorrow")
    if match := re.fullmatch(r"in (\d+) (day|week)s?", text):
        return today + timedelta(days=int(match[1]) * (7 if match[2] == "week" else 1))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _due(scene: Scene, arguments: str) -> Step | None:
    day = _day(scene, arguments.strip().lower())
    if day is None:
        return None
    written = f"{day:%B} {day.day}, {day.year}"
    return (
        IssueChange(due_date=day.isoformat()),
        {"due_date": day.isoformat()},
        f"Set the due date to {written}.",
    )


def _remove_due(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(due_date=None), {"due_date": None}, "Removed the due date."


def _title(_scene: Scene, arguments: str) -> Step | None:
    return (
        (IssueChange(title=arguments), {"title": arguments}, f'Changed the title to "{arguments}".')
        if arguments
        else None
    )


def _milestone(scene: Scene, arguments: str) -> Step | None:
    title = arguments.strip().lstrip("%").strip('"')
    for milestone in scene.world.milestones.where("project_id", scene.project.id):
        if milestone.title == title:
            wish = IssueChange(milestone_id=milestone.id)
            return wish, {"milestone_id": milestone.id}, f'Set the milestone to %"{title}".'
    return None


def _remove_milestone(_scene: Scene, _arguments: str) -> Step | None:
    return IssueChange(milestone_id=None), {"milestone_id": None}, "Removed the milestone."


PERFORMERS: dict[str, tuple[Callable[[Scene], bool], Performer]] = {
    "close": (_opened, _close),
    "reopen": (_closed, _reopen),
    "label": (_metadata, _label),
    "labels": (_metadata, _label),
    "unlabel": (_metadata, _unlabel),
    "remove_label": (_metadata, _unlabel),
    "relabel": (_metadata, _relabel),
    "assign": (_metadata, _assign),
    "reassign": (_metadata, _reassign),
    "unassign": (_metadata, _unassign),
    "confidential": (_metadata, _confidential),
    "lock": (_metadata, _lock),
    "unlock": (_metadata, _unlock),
    "due": (_metadata, _due),
    "remove_due_date": (_metadata, _remove_due),
    "title": (_update, _title),
    "milestone": (_metadata, _milestone),
    "remove_milestone": (_metadata, _remove_milestone),
}
