"""Which issues a list holds and in which order.

It must not know paging or JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from triage_bot.sandbox import rights, rows
from triage_bot.sandbox.api.call import Call
from triage_bot.sandbox.domain import labels
from triage_bot.sandbox.refusals import bad_parameter

Test = Callable[[rows.Issue], bool]


def filtered(call: Call, project: rows.Project) -> list[rows.Issue]:
    """The readable issues of the project that pass every filter sent [app/finders/issues_finder.rb]."""
    found = call.world.issues.where("project_id", project.id)
    if call.given.get("iids"):
        found = [
            one
            for iid in dict.fromkeys(call.given["iids"])
            if (one := call.world.find_issue(project.id, iid))
        ]
    for test in [
        *_plain_tests(call),
        *_label_tests(call, project),
        *_people_tests(call),
        *_date_tests(call),
        *_negated(call, project),
    ]:
        found = [issue for issue in found if test(issue)]
    return rights.readable(call.world, project, call.user, found)


def _plain_tests(call: Call) -> Iterable[Test]:
    given = call.given
    if given.get("state") not in (None, "all"):
        yield lambda issue: issue.state == given["state"]
    if given.get("issue_type"):
        yield lambda issue: issue.issue_type == given["issue_type"]
    if given.get("confidential") is not None:
        yield lambda issue: issue.confidential == given["confidential"]
    if given.get("search"):
        where = (given.get("in") or "title,description").split(",")
        terms = given["search"].lower().split()
        yield lambda issue: all(
            any(term in str(getattr(issue, name, "") or "").lower() for name in where) for term in terms
        )
    yield from _milestone_tests(call, given.get("milestone"), given.get("milestone_id"), keep=True)
    if given.get("weight") is not None:
        weight = given["weight"]
        yield lambda issue: {"none": issue.weight is None, "any": issue.weight is not None}.get(
            str(weight), issue.weight == weight
        )


def _milestone_tests(call: Call, title: str | None, word: str | None, *, keep: bool) -> Iterable[Test]:
    if not title and not word:
        return
    world, today = call.world, call.world.clock.now().date().isoformat()

    def matches(issue: rows.Issue) -> bool:
        milestone = world.milestones.get(issue.milestone_id)
        asked = (title or word or "").lower()
        if asked == "none":
            return milestone is None
        if milestone is None:
            return False
        if asked == "upcoming":
            return milestone.state == "active" and bool(milestone.due_date and milestone.due_date > today)
        if asked == "started":
            return milestone.state == "active" and bool(
                milestone.start_date and milestone.start_date <= today
            )
        return asked == "any" or milestone.title == title

    yield lambda issue: matches(issue) is keep


def _label_tests(call: Call, project: rows.Project) -> Iterable[Test]:
    """AND; `none` or `any` among them turns the whole filter; unknown or repeated titles find nothing."""
    titles = call.given.get("labels") or []
    special = {title.lower() for title in titles} & {"none", "any"}
    if special:
        wanted = "any" in special and "none" not in special
        yield lambda issue: bool(issue.label_ids) is wanted
        return
    if not titles:
        return
    groups = [_ids(call, project, title) for title in titles]
    if not all(groups) or len(set(titles)) != len(titles):
        yield lambda _issue: False
        return
    yield lambda issue: all(any(label_id in issue.label_ids for label_id in ids) for ids in groups)


def _ids(call: Call, project: rows.Project, title: str) -> set[int]:
    """Labels of exactly this title; `scope::*` where the licence has scoped labels [ee label_filter.rb]."""
    visible = labels.visible(call.world, project)
    if title.endswith("::*") and project.tier != "free":
        return {label.id for label in visible if labels.scope(label.title) == title[:-3]}
    return {label.id for label in visible if label.title == title}


def _people_tests(call: Call) -> Iterable[Test]:
    given, user = call.given, call.user
    if given.get("scope") in ("created_by_me", "created-by-me"):
        yield lambda issue: user is not None and issue.author_id == user.id
    if given.get("scope") in ("assigned_to_me", "assigned-to-me"):
        yield lambda issue: user is not None and user.id in issue.assignee_ids
    if given.get("author_id") is not None:
        yield lambda issue: issue.author_id == given["author_id"]
    if given.get("author_username"):
        author = _user_id(call, given["author_username"])
        yield lambda issue: issue.author_id == author
    if given.get("closed_by_id") is not None:
        yield lambda issue: issue.closed_by_id == given["closed_by_id"]
    if given.get("assignee_id") is not None:
        wanted = given["assignee_id"]
        yield lambda issue: {"none": not issue.assignee_ids, "any": bool(issue.assignee_ids)}.get(
            str(wanted), wanted in issue.assignee_ids
        )
    names = given.get("assignee_username") or []
    if len(names) > 1 and call.world.instance.edition == "ce":
        raise bad_parameter(f"assignee_username allows one value, but found {len(names)}: {', '.join(names)}")
    for one in [_user_id(call, name) for name in names]:
        yield lambda issue, one=one: one in issue.assignee_ids  # type: ignore[misc]


def _user_id(call: Call, username: str) -> int:
    return next((user.id for user in call.world.users if user.username.lower() == username.lower()), 0)


def _date_tests(call: Call) -> Iterable[Test]:
    given = call.given
    for name in ("created", "updated"):
        for end, keep in (
            ("after", lambda at, limit: at >= limit),
            ("before", lambda at, limit: at <= limit),
        ):
            limit = given.get(f"{name}_{end}")
            if limit is not None:
                yield lambda issue, f=f"{name}_at", k=keep, m=limit: k(getattr(issue, f), m)  # type: ignore[misc]
    if given.get("due_date"):
        yield _due(given["due_date"], call.world.clock.now().date())


def _due(word: str, today: date) -> Test:
    """The keywords of the `due_date` filter [lib/api/issues.rb, app/finders/issues_finder.rb]."""
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    next_first = (first + timedelta(days=32)).replace(day=1)
    after_next = (next_first + timedelta(days=32)).replace(day=1)
    spans = {
        "today": (today, today),
        "tomorrow": (today + timedelta(days=1), today + timedelta(days=1)),
        "overdue": (date.min, today - timedelta(days=1)),
        "week": (monday, monday + timedelta(days=6)),
        "month": (first, next_first - timedelta(days=1)),
        "next_month_and_previous_two_weeks": (today - timedelta(days=14), after_next - timedelta(days=1)),
        "any": (date.min, date.max),
    }
    if word == "0":
        return lambda issue: issue.due_date is None
    start, end = spans[word]
    return lambda issue: issue.due_date is not None and start.isoformat() <= issue.due_date <= end.isoformat()


def _negated(call: Call, project: rows.Project) -> Iterable[Test]:
    """`not[...]`: unknown label titles in it are ignored [app/finders/issuables/label_filter.rb]."""
    unwanted: dict[str, Any] = call.given.get("not") or {}
    if unwanted.get("labels"):
        raw = unwanted["labels"]
        titles = raw if isinstance(raw, list) else str(raw).split(",")
        ids = {label_id for title in titles for label_id in _ids(call, project, title.strip())}
        yield lambda issue: not ids.intersection(issue.label_ids)
    if unwanted.get("iids"):
        raw = unwanted["iids"]
        iids = {str(iid) for iid in (raw if isinstance(raw, list) else str(raw).split(","))}
        yield lambda issue: str(issue.iid) not in iids
    yield from _milestone_tests(call, unwanted.get("milestone"), unwanted.get("milestone_id"), keep=False)
    for key in ("author", "assignee"):
        who = unwanted.get(f"{key}_id") or unwanted.get(f"{key}_username")
        if not who:
            continue
        names = who if isinstance(who, list) else [who]
        ids = {
            int(n) if f"{key}_id" in unwanted and str(n).isdigit() else _user_id(call, str(n)) for n in names
        }
        if key == "author":
            yield lambda issue, ids=ids: issue.author_id not in ids  # type: ignore[misc]
        else:
            yield lambda issue, ids=ids: not ids.intersection(issue.assignee_ids)  # type: ignore[misc]


def sort_key(call: Call, order_by: str, *, descending: bool) -> Callable[[rows.Issue], tuple[Any, ...]]:
    """A key for `order_by`, ending in the id; rows without a value come last in both directions."""
    world = call.world
    far = "" if descending else "9999"
    priorities = {label.id: label.priority for label in world.labels if label.priority is not None}
    nothing = -1 if descending else 10**9

    def label_priority(issue: rows.Issue) -> int:
        return min((priorities[one] for one in issue.label_ids if one in priorities), default=nothing)

    def milestone_due(issue: rows.Issue) -> str:
        milestone = world.milestones.get(issue.milestone_id)
        return (milestone.due_date if milestone else None) or far

    keys: dict[str, Callable[[rows.Issue], tuple[Any, ...]]] = {
        "created_at": lambda issue: (issue.created_at, issue.id),
        "updated_at": lambda issue: (issue.updated_at, issue.id),
        "due_date": lambda issue: (issue.due_date or far, issue.id),
        "title": lambda issue: (issue.title.lower(), issue.id),
        "relative_position": lambda issue: (issue.id, issue.id),
        "weight": lambda issue: (nothing if issue.weight is None else issue.weight, issue.id),
        "popularity": lambda issue: (world.awards.count("awardable_id", issue.id), issue.id),
        "priority": lambda issue: (milestone_due(issue), label_priority(issue), issue.id),
        "label_priority": lambda issue: (label_priority(issue), issue.id),
        "milestone_due": lambda issue: (milestone_due(issue), issue.id),
    }
    return keys[order_by]
