"""A story as a short case file: week by week what the export said, what the plan did, what people saw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from . import exports
from .chronicle import Chronicle, Story
from .exports import Row
from .site import Case

CELLS = (
    ("Name", "name"),
    ("CSM Sentiment", "sentiment"),
    ("CSM Sentiment Date", "sentiment set"),
    ("Current Score", "score"),
    ("Requires Triage", "requires triage"),
    ("Risk Reason", "reason"),
    ("Risk Impact", "impact"),
    ("Lifecycle Stage", "lifecycle"),
    ("CSM", "CSM"),
    ("ARR", "ARR"),
    ("Renewal Date", "renewal"),
)
"""The columns a reader needs, with their words."""

REMARKS = {
    "0018b00002aYQhbAAG": "But this account is green in two exports that follow each other, 2026-10-30 and "
    "2026-11-06, so the second run believes it (E6, E8) until the relapse of 2026-11-13.",
}
"""Where the data go beyond what their documentation says of the story."""


def case_file(story: Story, chronicle: Chronicle) -> str:
    """The whole file as Markdown."""
    return "\n".join(_lines(story, chronicle)) + "\n"


def _lines(story: Story, chronicle: Chronicle) -> Iterator[str]:
    row = next(exports.rows(day)[story.account] for day, word in story.weeks.items() if word)
    yield f"# {story.kind.capitalize()}: {row['Name']} ({story.account})"
    yield ""
    yield f"{story.note[0].upper()}{story.note[1:]}. What should follow: {story.expect}."
    if remark := REMARKS.get(story.account):
        yield ""
        yield remark
    before: Case | None = None
    previous: Row | None = None
    for week, said in zip(chronicle.weeks, chronicle.comments(story.account), strict=True):
        delivered = exports.rows(week.day).get(story.account)
        case = week.case(story.account)
        yield ""
        yield f"## {week.day}"
        yield ""
        yield f"The export: {_delivered(delivered, previous)}"
        yield ""
        yield from _plan(week.ran.lines(story.account))
        yield ""
        yield f"The issue: {_seen(case, before)}"
        for comment in said:
            yield ""
            yield from _quoted(comment)
        before, previous = case, delivered or previous
    if before:
        yield ""
        yield f"## The text of issue {before.iid} in the end"
        yield ""
        yield "````markdown"
        yield before.description
        yield "````"


def _delivered(row: Row | None, previous: Row | None) -> str:
    if row is None:
        return "the account is not in it."
    changed = [
        f"{words} {_cell(row[column])}" if row[column] else f"no {words}"
        for column, words in CELLS
        if (previous is None and row[column]) or (previous is not None and row[column] != previous[column])
    ]
    if not changed:
        return f"{row['CSM Sentiment'].lower() or 'no sentiment'}, as before."
    return ", ".join(changed) + "."


def _cell(value: str) -> str:
    """Days the way the bot writes them, so that one can be followed through the file."""
    try:
        return datetime.strptime(value, "%m/%d/%Y").date().isoformat()
    except ValueError:
        return value


def _plan(lines: list[str]) -> Iterator[str]:
    if not lines:
        yield "The plan: nothing."
        return
    yield "The plan:"
    yield ""
    yield from (f"    {line}" for line in lines)


def _seen(case: Case | None, before: Case | None) -> str:
    if case is None:
        return "there is none."
    now = (
        f"title “{case.title}”",
        f"labels {', '.join(sorted(case.labels))}",
        f"assignee {', '.join(case.assignees) or 'nobody'}",
        f"due {case.due}",
        case.state,
    )
    if before is None:
        return "; ".join(now) + "."
    then = _seen(before, None).rstrip(".").split("; ")
    changed = [part for part in now if part not in then]
    if changed:
        return "; ".join(changed) + "."
    return "as before." if case.block == before.block else "as before, but for the facts."


def _quoted(comment: str) -> Iterator[str]:
    yield from (f"> {line}".rstrip() for line in comment.splitlines())
