"""Creating and updating issues with everything that GitLab drops, moves or records on the way.

It must not know requests or JSON.
"""

from __future__ import annotations

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.domain import activity, labels, references
from triage_bot.sandbox.domain.changes import UNSET, IssueChange
from triage_bot.sandbox.domain.commands import Outcome, Scene, interpret
from triage_bot.sandbox.domain.quick_actions import extract
from triage_bot.sandbox.refusals import Refused, conflict, forbidden, invalid
from triage_bot.sandbox.world import World

LONGEST_TITLE = 255
LARGEST_DESCRIPTION = 1024 * 1024
MOST_ASSIGNEES = 200
COLUMNS = (
    "description", "due_date", "start_date", "confidential", "discussion_locked", "issue_type", "severity",
    "weight",
)  # fmt: skip
NEEDS_METADATA = (
    "labels", "add_labels", "remove_labels", "assignee_ids", "due_date", "start_date", "discussion_locked",
    "milestone", "milestone_id", "weight",
)  # fmt: skip
NEEDS_OWNER = ("created_at", "updated_at", "iid")


def create(world: World, project: rows.Project, user: rows.User, wish: IssueChange) -> rows.Issue:
    """A new issue, or a refusal [app/services/issues/create_service.rb]."""
    if not rights.may_create_issue(world, project, user):
        raise forbidden()
    if not rights.may_set_times(world, project, user):
        wish = wish.without(*NEEDS_OWNER)
    if not rights.may_set_metadata_on_create(world, project, user):
        wish = wish.without(*NEEDS_METADATA)
    if wish.description in (UNSET, None, ""):
        wish = wish.with_wishes_of(IssueChange(description=project.default_template or UNSET))
    wish, _ = _run_commands(world, project, user, None, wish)
    title = "" if wish.title is UNSET else wish.title.strip()
    iid = project.last_iid + 1 if wish.iid is UNSET else wish.iid
    if world.find_issue(project.id, iid):
        raise conflict("Duplicated issue")
    now = world.clock.ms() if wish.created_at is UNSET else wish.created_at
    issue = rows.Issue(
        id=world.issues.next_id(),
        project_id=project.id,
        iid=iid,
        title=title,
        author_id=user.id,
        created_at=now,
        updated_at=now,
    )
    _set_columns(issue, wish)
    _check(issue)
    project.last_iid = max(project.last_iid, iid)
    world.projects.changed(project)
    world.issues.add(issue)
    _set_milestone(world, issue, wish)
    try:
        _set_labels(world, project, user, issue, wish)
    except Refused:
        world.issues.remove(issue)
        raise
    _set_assignees(world, project, user, issue, wish)
    activity.record_event(world, issue, user, "opened")
    activity.notify_mentioned(world, issue, user, issue.description)
    activity.notify_mentioned(world, issue, user, issue.title, title=True)
    references.record(world, issue, user, issue.description)
    references.record(world, issue, user, issue.title, title=True)
    return issue


def update(world: World, issue: rows.Issue, user: rows.User, wish: IssueChange) -> Outcome:
    """Change an issue as far as the rights reach; the rest is dropped in silence.

    [issuable_base_service.rb]
    """
    project = world.projects[issue.project_id]
    if not rights.may_update_issue(world, issue, user):
        raise forbidden()
    wish, outcome = _run_commands(world, project, user, issue, wish)
    apply(world, issue, user, wish)
    return outcome


def apply(world: World, issue: rows.Issue, user: rows.User, wish: IssueChange) -> None:
    """Carry out wishes that hold no commands any more: state first, then the other fields.

    A close stands even when another field of the same request is refused afterwards. Derived from the order
    [app/services/issuable_base_service.rb].
    """
    project = world.projects[issue.project_id]
    if not rights.may_set_times(world, project, user):
        wish = wish.without(*NEEDS_OWNER)
    if not rights.may_set_metadata(world, project, user):
        wish = wish.without("confidential", *NEEDS_METADATA)
    if wish.state_event is not UNSET:
        _change_state(world, issue, user, str(wish.state_event))
    before = rows.Issue(**vars(issue))
    _set_columns(issue, wish)
    if wish.title is not UNSET:
        issue.title = wish.title.strip()
    try:
        _check(issue)
    except Exception:
        vars(issue).update(vars(before))
        raise
    _set_milestone(world, issue, wish)
    for name in ("created_at", "updated_at"):
        if getattr(wish, name) is not UNSET:
            setattr(issue, name, getattr(wish, name))
    columns = [
        name for name in ("title", "milestone_id", "created_at", *COLUMNS) if _differ(before, issue, name)
    ]
    relations = _set_labels(world, project, user, issue, wish) | _set_assignees(
        world, project, user, issue, wish
    )
    _stamp(world, issue, user, wish, saved=bool(columns), touched=relations)
    _describe(world, before, issue, user)


def _stamp(
    world: World, issue: rows.Issue, user: rows.User, wish: IssueChange, *, saved: bool, touched: bool
) -> None:
    """What moves `updated_at`: a column at once, "last updated by" when it changes hands, else a touch."""
    asked = [name for name in wish.asked() if name != "state_event"]
    if asked and issue.updated_by_id != user.id:
        issue.updated_by_id, saved = user.id, True
    if wish.updated_at is not UNSET:
        world.issues.changed(issue)
    elif saved:
        activity.save(world, issue)
    elif touched:
        activity.touch(world, issue)
    world.issues.changed(issue)


def _run_commands(
    world: World, project: rows.Project, user: rows.User, issue: rows.Issue | None, wish: IssueChange
) -> tuple[IssueChange, Outcome]:
    """Run the quick actions of the description; of an update only those that the old text did not hold."""
    if not isinstance(wish.description, str):
        return wish, Outcome()
    found = extract(wish.description)
    old = extract(issue.description or "").commands if issue else ()
    outcome = interpret(Scene(world, project, user, issue), tuple(c for c in found.commands if c not in old))
    wish = wish.with_wishes_of(IssueChange(description=found.text)).with_wishes_of(outcome.wish)
    return wish, outcome


def _set_columns(issue: rows.Issue, wish: IssueChange) -> None:
    for name in COLUMNS:
        value = getattr(wish, name)
        if value is not UNSET:
            setattr(issue, name, value)


def _check(issue: rows.Issue) -> None:
    if not issue.title:
        raise invalid(title="can't be blank")
    if len(issue.title) > LONGEST_TITLE:
        raise invalid(title=f"is too long (maximum is {LONGEST_TITLE} characters)")
    if len((issue.description or "").encode()) > LARGEST_DESCRIPTION:
        raise invalid(description="is too long (maximum is 1 MiB)")
    if issue.start_date and issue.due_date and issue.due_date < issue.start_date:
        raise invalid(due_date="must be greater than or equal to start date")


def _set_milestone(world: World, issue: rows.Issue, wish: IssueChange) -> None:
    """By id or by title; a title that matches nothing is passed over.

    [lib/api/helpers/milestones_helpers.rb]
    """
    if isinstance(wish.milestone, str):
        for milestone in world.milestones.where("project_id", issue.project_id):
            if milestone.title == wish.milestone:
                issue.milestone_id = milestone.id
    elif wish.milestone_id is not UNSET:
        milestone_or_none = world.milestones.get(wish.milestone_id)
        if milestone_or_none is None:
            issue.milestone_id = None
        elif milestone_or_none.project_id == issue.project_id:
            issue.milestone_id = milestone_or_none.id


def _set_labels(
    world: World, project: rows.Project, user: rows.User, issue: rows.Issue, wish: IssueChange
) -> bool:
    """(labels or the present set) plus add_labels minus remove_labels [issuable/callbacks/labels.rb]."""
    before = list(issue.label_ids)
    added = labels.find_or_create_ids(world, project, user, wish.add_labels)
    whole = before if wish.labels is UNSET else labels.find_or_create_ids(world, project, user, wish.labels)
    removed = labels.existing_ids(world, project, wish.remove_labels)
    after = [label_id for label_id in dict.fromkeys([*whole, *added]) if label_id not in removed]
    named = [*added, *(whole if wish.labels is not UNSET else ())]
    settled = labels.settle_scopes(world, project, before=before, after=after, named=named)
    most = world.instance.labels_limit
    if most and len(settled) > max(most, len(before)):
        raise Refused(400, {"message": f"Cannot add more than {most} labels to a work item."})
    issue.label_ids = settled
    activity.record_labels(world, issue, user, before)
    return set(before) != set(issue.label_ids)


def _set_assignees(
    world: World, project: rows.Project, user: rows.User, issue: rows.Issue, wish: IssueChange
) -> bool:
    """Readers of the project only, and one of them on the free tier.

    [app/services/issuable_base_service.rb]
    """
    if wish.assignee_ids is UNSET:
        return False
    before = list(issue.assignee_ids)
    asked = [user_id for user_id in wish.assignee_ids if user_id]
    able = [
        user_id
        for user_id in dict.fromkeys(asked)
        if (one := world.users.get(user_id)) and rights.may_read_project(world, project, one)
    ]
    if asked and not able:
        return False
    limit = 1 if project.tier == "free" else MOST_ASSIGNEES
    issue.assignee_ids = able[:limit]
    changed = [
        user_id
        for user_id in {*before, *issue.assignee_ids}
        if (user_id in before) != (user_id in issue.assignee_ids)
    ]
    activity.notify_assigned(world, issue, user, sorted(changed))
    return bool(changed)


def _change_state(world: World, issue: rows.Issue, user: rows.User, wanted: str) -> None:
    """Close or reopen; asking for the present state changes nothing.

    [app/services/issues/close_service.rb]
    """
    if wanted == "close" and issue.state == "opened":
        issue.state, issue.closed_at, issue.closed_by_id = "closed", world.clock.ms(), user.id
        activity.record_state(world, issue, user, "closed")
    elif wanted == "reopen" and issue.state == "closed" and not issue.discussion_locked:
        issue.state, issue.closed_at, issue.closed_by_id = "opened", None, None
        activity.record_state(world, issue, user, "reopened")
    else:
        return
    activity.save(world, issue)


def _differ(before: rows.Issue, after: rows.Issue, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _describe(world: World, before: rows.Issue, issue: rows.Issue, user: rows.User) -> None:
    """System notes for what people see in the activity of an issue, and mentions that are new."""
    from triage_bot.sandbox.domain.system_notes import sentences

    for sentence in sentences(world, before, issue):
        activity.system_note(world, issue, user, sentence)
    if before.description != issue.description:
        activity.notify_mentioned(world, issue, user, issue.description, before=before.description)
        references.record(world, issue, user, issue.description)
    if before.title != issue.title:
        activity.notify_mentioned(world, issue, user, issue.title, before=before.title, title=True)
        references.record(world, issue, user, issue.title, title=True)


def delete(world: World, issue: rows.Issue, user: rows.User) -> None:
    """Take an issue away with its notes and events [lib/api/issues.rb]."""
    if not rights.may_delete_issue(world, world.projects[issue.project_id], user):
        raise forbidden()
    for table in (world.notes, world.label_events, world.state_events):
        for row in table.where("issue_id", issue.id):
            table.remove(row)  # type: ignore[arg-type]
    for event in world.events.where("project_id", issue.project_id):
        if event.issue_id == issue.id:
            world.events.remove(event)
    for link in world.links.where("source_id", issue.id) + world.links.where("target_id", issue.id):
        world.links.remove(link)
    world.issues.remove(issue)
