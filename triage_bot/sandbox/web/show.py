"""What the pages show of a row: chips, dates, timelines, as plain values for the templates.

It must not know HTML documents or addresses.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from triage_bot.sandbox import rows
from triage_bot.sandbox.domain.markdown import to_html
from triage_bot.sandbox.web.sanitise import sanitise
from triage_bot.sandbox.world import World

MENTION = re.compile(r"(?<![\w/])@([A-Za-z0-9_][\w.\-]*)")
NOTHING = Markup("")
REFERENCE = re.compile(r"(?<![\w&/])#(\d+)\b")


@dataclass(frozen=True)
class Chip:
    """A label as shown: a scope and a value in two parts, or a value alone."""

    scope: str
    value: str
    title: str
    colour: str
    ink: str


@dataclass(frozen=True)
class Entry:
    """One line of an issue's history; comments have HTML, everything else a sentence."""

    kind: str
    id: int
    author: str
    username: str
    at: datetime
    sentence: str = ""
    body: Markup = NOTHING
    internal: bool = False
    edited: bool = False


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read better on the colour; GitLab's own falls short of 4.5 to 1."""
    light = _luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) >= (light + 0.05) / 0.05 else "#000000"


def chips(world: World, issue: rows.Issue) -> list[Chip]:
    """The labels of an issue, by title."""
    labels = sorted((world.labels[one] for one in issue.label_ids), key=lambda label: label.title)
    result = []
    for label in labels:
        scope, _, value = label.title.rpartition("::")
        result.append(Chip(scope, value, label.title, label.color, ink_on(label.color)))
    return result


def moment(ms: int) -> datetime:
    """A time in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def day(text: str | None) -> date | None:
    """A date."""
    return date.fromisoformat(text) if text else None


def markdown(world: World, project: rows.Project, text: str | None) -> Markup:
    """Rendered and made safe, with mentions marked and references to issues of the project linked."""

    def mention(match: re.Match[str]) -> str:
        known = world.users.first("username", match[1])
        return (
            f'<span class="mention" title="{html.escape(known.name)}">{match[0]}</span>'
            if known
            else match[0]
        )

    def reference(match: re.Match[str]) -> str:
        known = world.find_issue(project.id, int(match[1]))
        return f'<a href="/{project.path}/-/work_items/{match[1]}">{match[0]}</a>' if known else match[0]

    def decorate(plain: str) -> str:
        return MENTION.sub(mention, REFERENCE.sub(reference, plain))

    return Markup(sanitise(to_html(text or ""), decorate))


def timeline(world: World, issue: rows.Issue) -> list[Entry]:
    """Comments, system notes, label and state changes in the order in which they happened."""
    project = world.projects[issue.project_id]
    found: list[tuple[int, int, Entry]] = []

    def add(kind: str, row_id: int, user_id: int, at: int, **more: object) -> None:
        user = world.users[user_id]
        entry = Entry(kind, row_id, user.name, user.username, moment(at), **more)  # type: ignore[arg-type]
        found.append((at, len(found), entry))

    for note in world.notes.where("issue_id", issue.id):
        if note.system:
            add("activity", note.id, note.author_id, note.created_at, sentence=note.body.replace("**", ""))
        else:
            body, edited = markdown(world, project, note.body), note.updated_at > note.created_at
            add(
                "comment",
                note.id,
                note.author_id,
                note.created_at,
                body=body,
                internal=note.internal,
                edited=edited,
            )
    for change in world.label_events.where("issue_id", issue.id):
        label = world.labels.get(change.label_id)
        verb = "added" if change.action == "add" else "removed"
        sentence = f"{verb} label {label.title if label else '(deleted)'}"
        add("activity", change.id, change.user_id, change.created_at, sentence=sentence)
    for event in world.state_events.where("issue_id", issue.id):
        add("activity", event.id, event.user_id, event.created_at, sentence=event.state)
    return [entry for _, _, entry in sorted(found, key=lambda item: item[:2])]
