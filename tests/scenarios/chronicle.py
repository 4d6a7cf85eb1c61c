"""The eight weekly exports, one run after each and one right after that; what stood in GitLab each week."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from . import exports
from .site import Case, Cases, Ran, open_site

MERGED = "salesforce_account_queryall.json"
MERGES = f"""
  - name: merges
    kind: json
    about: merges
    path: exports/{MERGED}
    records: records
    fields: {{account_id: Id, merged_into: MasterRecordId, merged_on: LastModifiedDate}}
"""


@dataclass(frozen=True, kw_only=True, repr=False)
class Week:
    """One Friday: the run, the run right after it, and the project afterwards."""

    day: date
    ran: Ran
    again: Ran
    cases: Cases

    def case(self, account: str) -> Case | None:
        """The account's issue, None where it has none."""
        found = self.cases.get(account, [])
        assert len(found) <= 1, f"{account} has {len(found)} issues on {self.day}"
        return found[0] if found else None


@dataclass(frozen=True, kw_only=True, repr=False)
class Chronicle:
    weeks: tuple[Week, ...]

    @property
    def last(self) -> Week:
        return self.weeks[-1]

    def labels(self, account: str, prefix: str = "HS::") -> list[str | None]:
        """Week by week the account's label with this prefix; None where it has no issue."""
        history: list[str | None] = []
        for week in self.weeks:
            case = week.case(account)
            history.append(", ".join(case.label(prefix)) if case else None)
        return history

    def comments(self, account: str) -> list[list[str]]:
        """Week by week what the bot said, without what it had said before."""
        said, history = 0, []
        for week in self.weeks:
            case = week.case(account)
            comments = case.comments if case else ()
            history.append([_visible(body) for body in comments[said:]])
            said = len(comments)
        return history


@dataclass(frozen=True, kw_only=True)
class Story:
    """An account of which `expected.json` tells what happens to it, and what should follow."""

    account: str
    kind: str
    note: str
    expect: str
    weeks: Mapping[date, str | None] = field(hash=False)

    @property
    def slug(self) -> str:
        return f"{self.kind.replace(' ', '-')}-{self.account}"


def live_through(folder: Path) -> Chronicle:
    """Only the files up to each Friday are there, so that the newest counts and the older are its past. The
    CRM's list of merges is there from the beginning: its row counts from the day of the merge on."""
    weeks = []
    with open_site(folder, day=exports.fridays()[0]) as site:
        with site.config.open("a", encoding="utf-8") as config:
            config.write(MERGES)
        shutil.copy(exports.HISTORY / MERGED, site.exports)
        for number, friday in enumerate(exports.fridays()):
            site.deliver(friday)
            ran = site.run(friday, allow_bulk=number == 0)
            again = site.run(friday, hour=19)
            weeks.append(Week(day=friday, ran=ran, again=again, cases=site.cases()))
    return Chronicle(weeks=tuple(weeks))


def stories() -> tuple[Story, ...]:
    """All documented stories, as `expected.json` has them."""
    return tuple(
        Story(
            account=story["id"],
            kind=story["kind"],
            note=story["note"],
            expect=story["expect"],
            weeks={date.fromisoformat(day): word for day, word in story["weeks"].items()},
        )
        for story in expected()["history"]["stories"]
    )


def expected() -> Any:
    """What the exports' own documentation says must be concluded."""
    return json.loads((exports.HISTORY.parent / "expected.json").read_text("utf-8"))


def _visible(body: str) -> str:
    """A comment without its hidden first line."""
    return body.partition("-->\n\n")[2].strip()
