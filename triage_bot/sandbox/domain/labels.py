"""Labels: found by exact spelling, made when missing, exclusive within a scope only where that is paid for.

It must not know requests or issues beyond the label ids they carry.
"""

from __future__ import annotations

from collections.abc import Iterable

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.domain.colours import colour_of
from triage_bot.sandbox.refusals import Refused, conflict, forbidden, invalid
from triage_bot.sandbox.world import World

DEFAULT_COLOUR = "#6699cc"
LONGEST_TITLE = 255
LARGEST_DESCRIPTION = 512 * 1024


def visible(world: World, project: rows.Project, *, ancestors: bool = True) -> list[rows.Label]:
    """Labels of the project and of the groups above it, by title [app/models/label.rb]."""
    found = world.labels.where("project_id", project.id)
    if ancestors:
        found += [
            label
            for label in world.labels.where("project_id", None)
            if project.path.lower().startswith(f"{label.group_path}/".lower())
        ]
    return sorted(found, key=lambda label: label.title)


def by_title(world: World, project: rows.Project, title: str) -> rows.Label | None:
    """The label of exactly this spelling; `review` and `REVIEW` are two."""
    return next((label for label in visible(world, project) if label.title == title), None)


def existing_ids(world: World, project: rows.Project, titles: Iterable[str]) -> list[int]:
    """Ids of the titles that exist; unknown ones and other letter cases are passed over in silence."""
    known = {label.title: label.id for label in visible(world, project)}
    return [known[title.strip()] for title in titles if title.strip() in known]


def find_or_create_ids(
    world: World, project: rows.Project, user: rows.User, titles: Iterable[str]
) -> list[int]:
    """Ids of the titles, missing labels made if the user may.

    [app/services/labels/find_or_create_service.rb]
    """
    known = {label.title: label.id for label in visible(world, project)}
    ids: list[int] = []
    for title in (title.strip() for title in titles):
        if title and title not in known and rights.may_manage_planning(world, project, user):
            if len(title) > LONGEST_TITLE:
                continue
            known[title] = _add(world, project, title, DEFAULT_COLOUR).id
        if title in known and known[title] not in ids:
            ids.append(known[title])
    return ids


def scope(title: str) -> str | None:
    """Everything up to the last `::` [ee/app/models/ee/label.rb].

    >>> scope("a::b::c"), scope("plain")
    ('a::b', None)
    """
    return title.rpartition("::")[0] or None


def settle_scopes(
    world: World, project: rows.Project, *, before: list[int], after: list[int], named: list[int]
) -> list[int]:
    """One label per scope where the licence has it: the last one named stays.

    [ee/app/services/scoped_label_set.rb]

    `named` is (add_labels, then labels) of the request. On the free tier nothing is removed.
    """
    if project.tier == "free":
        return after
    kept = list(after)
    titles = {label_id: world.labels[label_id].title for label_id in after}
    for one in {scope(titles[label_id]) for label_id in after} - {None}:
        rivals = [label_id for label_id in after if scope(titles[label_id]) == one]
        if len(rivals) < 2 or all(label_id in before for label_id in rivals):
            continue
        winner = max(rivals, key=lambda label_id: _last_place(named, label_id))
        kept = [label_id for label_id in kept if label_id not in rivals or label_id == winner]
    return kept


def _last_place(named: list[int], label_id: int) -> int:
    return max((place for place, name in enumerate(named) if name == label_id), default=-1)


def create(
    world: World, project: rows.Project, user: rows.User, *, title: str, colour: str,
    description: str | None = None, priority: int | None = None, archived: bool = False,
) -> rows.Label:  # fmt: skip
    """A new project label [lib/api/helpers/label_helpers.rb]."""
    if not rights.may_manage_planning(world, project, user):
        raise forbidden()
    if by_title(world, project, title.strip()):
        raise conflict("Label already exists")
    _check(title=title, colour=colour, description=description)
    label = _add(world, project, title.strip(), colour_of(colour) or colour)
    label.description, label.priority, label.archived = description, priority, archived
    world.labels.changed(label)
    return label


def update(
    world: World, project: rows.Project, user: rows.User, label: rows.Label, **changes: object
) -> rows.Label:
    """Change title, color, description, priority or archived of a label that the project owns."""
    if not rights.may_manage_planning(world, project, user):
        raise forbidden()
    title = str(changes.get("title", label.title)).strip()
    colour = str(changes.get("color", label.color))
    _check(title=title, colour=colour, description=changes.get("description", label.description))
    other = by_title(world, project, title)
    if other and other.id != label.id:
        raise invalid(title="has already been taken")
    for name, value in changes.items():
        setattr(label, name, value)
    label.title, label.color = title, colour_of(colour) or colour
    if label.archived:
        label.priority = None
    world.labels.changed(label)
    return label


def delete(world: World, project: rows.Project, user: rows.User, label: rows.Label) -> None:
    """Take the label off every issue, for good [app/models/label.rb]."""
    if not rights.may_manage_planning(world, project, user):
        raise forbidden()
    if label.locked:
        raise Refused(400, {"message": f"{label.title} is locked and was not removed"})
    for issue in world.issues.where("project_id", project.id):
        if label.id in issue.label_ids:
            issue.label_ids = [label_id for label_id in issue.label_ids if label_id != label.id]
            world.issues.changed(issue)
    world.labels.remove(label)


def _check(*, title: str, colour: str, description: object) -> None:
    if not title.strip():
        raise invalid(title="can't be blank")
    if len(title.strip()) > LONGEST_TITLE:
        raise invalid(title=f"is too long (maximum is {LONGEST_TITLE} characters)")
    if "," in title:
        raise invalid(title="is invalid")
    if colour_of(colour) is None:
        raise invalid(color="must be a valid color code")
    if len(str(description or "").encode()) > LARGEST_DESCRIPTION:
        raise invalid(description="is too long (maximum is 512 KiB)")


def _add(world: World, project: rows.Project, title: str, colour: str) -> rows.Label:
    return world.labels.add(
        rows.Label(id=world.labels.next_id(), title=title, color=colour, project_id=project.id)
    )


def add_group_label(world: World, group_path: str, title: str, colour: str = DEFAULT_COLOUR) -> rows.Label:
    """A label of a group, for worlds that need one; no route makes these."""
    return world.labels.add(
        rows.Label(id=world.labels.next_id(), title=title, color=colour, group_path=group_path)
    )
