"""Rows as the JSON objects of the API, field by field as the entities of lib/api/entities give them.

It must not decide who may see them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from triage_bot.sandbox import rows
from triage_bot.sandbox.domain.colours import text_colour
from triage_bot.sandbox.world import World

Json = dict[str, Any]
TASK = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[([ xX])\]\s", re.MULTILINE)


@dataclass(frozen=True)
class View:
    """Writes rows for one request: absolute URLs on `base`, times in the instance's offset."""

    world: World
    base: str

    def time(self, ms: int | None) -> str | None:
        """With milliseconds and `Z` or the offset of the instance."""
        if ms is None:
            return None
        offset = self.world.instance.utc_offset
        if offset == "Z":
            return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"
        zone = timezone(timedelta(minutes=_minutes(offset)))
        return (
            datetime.fromtimestamp(ms / 1000, zone).strftime("%Y-%m-%dT%H:%M:%S.")
            + f"{ms % 1000:03d}{offset}"
        )

    def user(self, user: rows.User) -> Json:
        """An embedded user: no `bot` here [lib/api/entities/user_basic.rb]."""
        return {
            "id": user.id,
            "username": user.username,
            "public_email": None,
            "name": user.name,
            "state": user.state,
            "locked": False,
            "avatar_url": None,
            "web_url": f"{self.base}/{user.username}",
        }

    def user_by_id(self, user_id: int | None) -> Json | None:
        user = self.world.users.get(user_id)
        return self.user(user) if user else None

    def label(self, label: rows.Label) -> Json:
        """As embedded in issues and boards [lib/api/entities/label_basic.rb]."""
        return {
            "id": label.id,
            "name": label.title,
            "description": label.description,
            "description_html": label.description or "",
            "text_color": text_colour(label.color),
            "color": label.color,
            "archived": label.archived,
        }

    def project_label(self, label: rows.Label) -> Json:
        """As listed by the labels routes [lib/api/entities/project_label.rb]."""
        own = label.project_id is not None
        return self.label(label) | {"subscribed": False, "priority": label.priority, "is_project_label": own}

    def milestone(self, milestone: rows.Milestone) -> Json:
        """[lib/api/entities/milestone.rb]"""
        project = self.world.projects[milestone.project_id]
        today = self.world.clock.now().date().isoformat()
        return {
            "id": milestone.id,
            "iid": milestone.iid,
            "project_id": milestone.project_id,
            "title": milestone.title,
            "description": milestone.description,
            "state": milestone.state,
            "created_at": self.time(milestone.created_at),
            "updated_at": self.time(milestone.updated_at),
            "due_date": milestone.due_date,
            "start_date": milestone.start_date,
            "expired": bool(milestone.due_date and milestone.due_date < today),
            "web_url": f"{self.base}/{project.path}/-/milestones/{milestone.iid}",
        }

    def issue(self, issue: rows.Issue, *, details: bool = False, subscribed: bool | None = None) -> Json:
        """[lib/api/entities/issue.rb]; `subscribed` only in single answers."""
        project = self.world.projects[issue.project_id]
        labels = sorted((self.world.labels[one] for one in issue.label_ids), key=lambda label: label.title)
        assignees = [self.user(self.world.users[one]) for one in issue.assignee_ids]
        milestone = self.world.milestones.get(issue.milestone_id)
        votes = [
            award.name
            for award in self.world.awards.where("awardable_id", issue.id)
            if award.awardable_type == "Issue"
        ]
        notes = sum(1 for note in self.world.notes.where("issue_id", issue.id) if not note.system)
        boxes = TASK.findall(issue.description) if issue.description and "[" in issue.description else []
        done = sum(box != " " for box in boxes)
        here = f"{self.base}/api/v4/projects/{project.id}"
        result: Json = {
            "id": issue.id,
            "iid": issue.iid,
            "project_id": project.id,
            "title": issue.title,
            "description": issue.description,
            "state": issue.state,
            "created_at": self.time(issue.created_at),
            "updated_at": self.time(issue.updated_at),
            "closed_at": self.time(issue.closed_at),
            "closed_by": self.user_by_id(issue.closed_by_id),
            "labels": [self.label(label) if details else label.title for label in labels],
            "milestone": self.milestone(milestone) if milestone else None,
            "assignees": assignees,
            "author": self.user(self.world.users[issue.author_id]),
            "type": issue.issue_type.upper(),
            "assignee": assignees[0] if assignees else None,
            "user_notes_count": notes,
            "merge_requests_count": 0,
            "upvotes": votes.count("thumbsup"),
            "downvotes": votes.count("thumbsdown"),
            "start_date": issue.start_date,
            "due_date": issue.due_date,
            "confidential": issue.confidential,
            "discussion_locked": issue.discussion_locked,
            "issue_type": issue.issue_type,
            "web_url": f"{self.base}/{project.path}/-/work_items/{issue.iid}",
            "time_stats": {
                "time_estimate": issue.time_estimate,
                "total_time_spent": issue.time_spent,
                "human_time_estimate": None,
                "human_total_time_spent": None,
            },
            "task_completion_status": {"count": len(boxes), "completed_count": done},
            "has_tasks": bool(boxes),
            "_links": {
                "self": f"{here}/issues/{issue.iid}",
                "notes": f"{here}/issues/{issue.iid}/notes",
                "award_emoji": f"{here}/issues/{issue.iid}/award_emoji",
                "project": here,
                "closed_as_duplicate_of": None,
            },
            "references": {
                "short": f"#{issue.iid}",
                "relative": f"#{issue.iid}",
                "full": f"{project.path}#{issue.iid}",
            },
            "severity": issue.severity,
            "moved_to_id": issue.moved_to_id,
            "imported": False,
            "imported_from": "none",
            "service_desk_reply_to": None,
        }
        if boxes:
            result["task_status"] = (
                f"{done} of {len(boxes)} checklist item{'s' if len(boxes) > 1 else ''} completed"
            )
        if self.world.instance.edition == "ee":
            result["blocking_issues_count"] = 0
        if project.tier != "free":
            result |= {
                "weight": issue.weight,
                "epic_iid": None,
                "epic": None,
                "iteration": None,
                "health_status": None,
            }
        if subscribed is not None:
            result["subscribed"] = subscribed
        return result

    def note(self, note: rows.Note, *, commands: Json | None = None) -> Json:
        """[lib/api/entities/note.rb]; `commands_changes` holds something only in the creating answer."""
        issue = self.world.issues[note.issue_id]
        result: Json = {
            "id": note.id,
            "type": note.type,
            "body": note.body,
            "author": self.user(self.world.users[note.author_id]),
            "created_at": self.time(note.created_at),
            "updated_at": self.time(note.updated_at),
            "system": note.system,
            "noteable_id": issue.id,
            "noteable_type": "Issue",
            "project_id": note.project_id,
            "resolvable": False,
            "confidential": note.internal,
            "internal": note.internal,
            "imported": False,
            "imported_from": "none",
            "noteable_iid": issue.iid,
            "commands_changes": commands or {},
            "attachment": None,
        }
        return result

    def event(self, event: rows.Event) -> Json:
        """A line of project activity [lib/api/entities/event.rb].

        A reopening is called "opened" too: only the `action` filter tells it [app/models/event.rb].
        """
        issue, author = self.world.issues[event.issue_id], self.world.users[event.author_id]
        note = self.world.notes.get(event.note_id)
        kind = event.target_type or ("Note" if note else "Issue")
        done = {"commented": "commented on", "closed": "closed"}.get(event.action, "opened")
        result: Json = {
            "id": event.id,
            "project_id": event.project_id,
            "action_name": done,
            "target_id": note.id if note else issue.id,
            "target_iid": note.id if note else issue.iid,
            "target_type": kind,
            "author_id": author.id,
            "target_title": issue.title,
            "created_at": self.time(event.created_at),
        }
        if note:
            result["note"] = self.note(note)
        return result | {
            "author": self.user(author),
            "author_username": author.username,
            "imported": False,
            "imported_from": "none",
        }


def _minutes(offset: str) -> int:
    sign = -1 if offset.startswith("-") else 1
    hours, minutes = offset[1:].split(":")
    return sign * (int(hours) * 60 + int(minutes))
