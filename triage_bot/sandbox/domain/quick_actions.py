"""Finds quick actions in a text, cuts them out and says what each would change.

It must not save anything: issues and notes apply the outcome, with the rights of the writer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from triage_bot.sandbox.domain.markdown import command_lines

COMMAND = re.compile(r"/([A-Za-z_]+)(?: (.*))?\s*")

# Every command of GitLab's list that fits an issue [doc/user/project/quick_actions.md]; a line with one
# of these
# is cut out even where this sandbox cannot carry it out (it then says "Could not apply", as for a missing
# right).
KNOWN = frozenset(
    [
        "add_child",
        "add_contacts",
        "add_email",
        "approve",
        "assign",
        "assign_reviewer",
        "award",
        "blocked_by",
        "blocks",
        "board_move",
        "checkin_reminder",
        "child_epic",
        "clear_health_status",
        "clear_parent",
        "clear_weight",
        "clone",
        "close",
        "confidential",
        "convert_to_ticket",
        "copy_metadata",
        "copy_metadata_from",
        "create_merge_request",
        "done",
        "draft",
        "due",
        "duplicate",
        "epic",
        "estimate",
        "estimate_time",
        "health_status",
        "invite_email",
        "iteration",
        "label",
        "labels",
        "link",
        "linear",
        "lock",
        "mark_as_spam",
        "merge",
        "milestone",
        "move",
        "page",
        "parent_epic",
        "promote",
        "promote_to",
        "promote_to_incident",
        "publish",
        "react",
        "ready",
        "reassign",
        "reassign_reviewer",
        "rebase",
        "relabel",
        "relate",
        "remote_url",
        "remove_child",
        "remove_contacts",
        "remove_due_date",
        "remove_email",
        "remove_epic",
        "remove_estimate",
        "remove_iteration",
        "remove_iteration",
        "remove_label",
        "remove_milestone",
        "remove_parent",
        "remove_parent_epic",
        "remove_time_estimate",
        "remove_time_spent",
        "remove_zoom",
        "reopen",
        "request_review",
        "set_parent",
        "severity",
        "ship",
        "spend",
        "spend_time",
        "spent",
        "submit_review",
        "subscribe",
        "tag",
        "target_branch",
        "timeline",
        "title",
        "todo",
        "type",
        "unapprove",
        "unassign",
        "unassign_reviewer",
        "unlabel",
        "unlink",
        "unlock",
        "unsubscribe",
        "weight",
        "wip",
        "zoom",
    ]
)
REWRITES = {"shrug": "¯\\＿(ツ)＿/¯", "tableflip": "(╯°□°)╯︵ ┻━┻"}


@dataclass(frozen=True)
class Command:
    """One command as written: its name in lower case and what followed it."""

    name: str
    arguments: str


@dataclass(frozen=True)
class Extract:
    """What is left of a text, and the commands that were in it."""

    text: str
    commands: tuple[Command, ...] = field(default=())


def extract(text: str) -> Extract:
    r"""Cut the commands out; carriage returns and white space at the end go as well.

    [lib/gitlab/quick_actions/extractor.rb]

    >>> extract("Dear all,\r\n/close the door\r\nbye  \n")
    Extract(text='Dear all,\nbye', commands=(Command(name='close', arguments='the door'),))
    """
    text = text.replace("\r", "")
    lines: list[str | None] = list(text.split("\n"))
    commands: list[Command] = []
    for number in command_lines(text):
        match = COMMAND.fullmatch(lines[number] or "")
        if match is None:
            continue
        name, arguments = match[1].lower(), (match[2] or "").strip()
        if name in REWRITES:
            lines[number] = f"{arguments} {REWRITES[name]}".strip()
        elif name in KNOWN:
            commands.append(Command(name, arguments))
            lines[number] = None
    return Extract("\n".join(line for line in lines if line is not None).rstrip(), tuple(commands))
