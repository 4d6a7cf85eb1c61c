"""A triage project of any size: an export with so many accounts at risk, and their issues put into the world
by its own code, which is faster than over HTTP."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import cycle, islice
from typing import Any

from tests.exports.gainsight import COMPANY
from tests.sources.making import sfid
from triage_bot.sandbox.clock import to_ms
from triage_bot.sandbox.domain import issues, labels, notes
from triage_bot.sandbox.domain.changes import UNSET, IssueChange

from .site import EXPORT, TODAY, Site

_ID, _NAME = "SFDC Account ID", "Name"
Row = dict[str, str]
RED = {"CSM Sentiment": "Red", "Requires Triage": "false"}
YELLOW = {"CSM Sentiment": "Yellow", "Requires Triage": "true"}


class Crowd:
    """So many accounts at risk, drawn from those of the full export that are red; every fifth is a yellow
    one that requires triage."""

    def __init__(self, site: Site, size: int) -> None:
        with COMPANY.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            self._header = list(reader.fieldnames or ())
            red = [row for row in reader if row["CSM Sentiment"] == "Red" and _in_care(row)]
        self._site = site
        self.rows = [self._member(row, number) for number, row in enumerate(islice(cycle(red), size))]
        self.write()

    @staticmethod
    def _member(row: Row, number: int) -> Row:
        rating = YELLOW if number % 5 == 0 else RED
        return {**row, **rating, _ID: sfid(number), _NAME: f"{row[_NAME]} {number}"}

    def write(self) -> None:
        """Bring the export file in line with `rows`."""
        with (self._site.folder / EXPORT).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, self._header)
            writer.writeheader()
            writer.writerows(self.rows)

    def change(self, numbers: Iterable[int], cells: Row) -> None:
        """Give these rows other values in some columns."""
        for number in numbers:
            self.rows[number] |= cells
        self.write()

    def add(self, count: int) -> None:
        """More accounts at risk, at the end."""
        start = len(self.rows)
        self.rows += [
            self._member(row, start + place) for place, row in enumerate(islice(cycle(self.rows), count))
        ]
        self.write()

    def settle(self, *, at: str = TODAY) -> None:
        """Carry out inside the world what a dry run of this day plans."""
        plan_file = self._site.folder / "plan.json"
        ended = self._site.sync("--dry-run", "--allow-bulk", "--plan-out", str(plan_file), at=at)
        assert ended.code == 0, ended.text
        self._carry_out(json.loads(plan_file.read_text("utf-8"))["actions"])

    def _carry_out(self, actions: list[dict[str, Any]]) -> None:
        world = self._site.world
        bot, project = world.user("triage-bot"), next(iter(world.projects))
        deeds: dict[str, Callable[[dict[str, Any]], object]] = {
            "ensure-label": lambda a: labels.find_or_create_ids(world, project, bot, (a["name"],)),
            "open": lambda a: issues.create(world, project, bot, self._wish(a, add_labels=a["labels"])),
            "update": lambda a: issues.update(
                world, world.issue(a["iid"]), bot, self._wish(a["change"], **a["change"])
            ),
            "comment": lambda a: notes.create(world, world.issue(a["iid"]), bot, a["body"]),
        }
        with world.edit():
            for action in actions:
                deeds[action["kind"]](action)

    def _wish(self, fields: dict[str, Any], **lists: Any) -> IssueChange:
        assignee = fields.get("assignee")
        return IssueChange(
            title=fields.get("title") or UNSET,
            description=fields.get("description") or UNSET,
            due_date=fields.get("due") or UNSET,
            confidential=fields.get("confidential", UNSET),
            add_labels=tuple(lists.get("add_labels", ())),
            remove_labels=tuple(lists.get("remove_labels", ())),
            assignee_ids=(self._site.world.user(assignee).id,) if assignee else UNSET,
        )

    def comments(
        self,
        count: int,
        *,
        day: str,
        words: str = "Spoke to them; the plan stands.",
        silent: frozenset[int] = frozenset(),
    ) -> None:
        """So many comments of people of this day, on one issue after the other but the `silent` ones."""
        world = self._site.world
        now = world.clock.now().isoformat()
        world.clock.set(f"{day}T10:00:00Z")
        spoken = [issue for issue in self._site.issues if issue.iid not in silent]
        people = [world.user(name) for name in ("icamus", "mniemeier", "otrost")]
        with world.edit():
            for number, issue in enumerate(islice(cycle(spoken), count)):
                notes.create(world, issue, people[number % 3], f"{words} ({number})")
                world.clock.advance(seconds=1)
        world.clock.set(now)


def _in_care(row: Row) -> bool:
    month, _, year = row["CSM Sentiment Date"].split("/")
    fresh = (year, month) >= ("2026", "09")
    return fresh and row["Lifecycle Stage"] not in ("Will Churn", "Churned") and len(row[_ID]) == 18


def comments_since(site: Site, day: str) -> int:
    """How many comments the project's activity holds from this day on."""
    start = to_ms(datetime.fromisoformat(day))
    return sum(event.action == "commented" and event.created_at >= start for event in site.world.events)
