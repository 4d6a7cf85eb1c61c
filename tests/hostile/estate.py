"""A project whose accounts are each written by an attacker: one hostile string in every field an export has,
in every comment and next step; beside them one account of each story whose words are plain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from tests.end_to_end.site import Ended, Site
from tests.sources.making import sfid
from triage_bot.marker import keys, read
from triage_bot.model.facts import FIELD_KINDS, Kind
from triage_bot.model.merge import MERGE_KINDS
from triage_bot.model.renewal_facts import RENEWAL_KINDS
from triage_bot.sandbox import rows
from triage_bot.sandbox.domain import activity, references
from triage_bot.sandbox.domain.quick_actions import extract

from .corpus import POSITIONS, placed

PLAIN = "quiet words"
BOT = "triage-bot"
CSM = "icamus"
CSM_NAME, CSM_MAIL, NEXT_MAIL = "Irene Camus", "irene.camus@northlight.example", "mniemeier@x.example"
OPENING, WORDS, TURN, LATER, END = "2026-11-23", "2026-11-24", "2026-12-08", "2026-12-09", "2027-01-12"
"""Day of the first run; of what people write; of the second export; of a second look; of the last run."""

STORIES = (
    "silent", "worse", "handed over", "queued", "won", "lost", "smaller", "leaving", "asking", "merged",
    "kept", "better", "gone", "moved",
)  # fmt: skip
"""What happens to an account after its opening; one that is `merged` goes into the `kept` one behind it."""

_POLICY = {
    "version": "hostile-1",
    "rating": {"freshness": {"unusable_days": 400}},
    "trust": {"unknown_points": 100},
}
_UNMAPPED = {"merged_into", "triage_issue_url"}
_LEFT_PLAIN = {"account_id", *_UNMAPPED}
_FOREIGN = tuple(
    name
    for name, kind in FIELD_KINDS.items()
    if kind in (Kind.TEXT, Kind.ID, Kind.LIST) and name not in _LEFT_PLAIN
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Estate:
    """An account, what happens to it, and how it is written."""

    number: int
    story: str
    text: str
    shift: int = 0

    @property
    def id(self) -> str:
        return sfid(self.number)

    def said(self, place: int) -> str:
        """The text in one position after the other, from field to field."""
        positions = list(POSITIONS)
        return placed(self.text, positions[(place + self.shift) % len(positions)])

    def row(self, day: str) -> Row | None:
        """Its row in the export of a day, None where it has none."""
        turned = day >= TURN
        if turned and self.story in ("gone", "merged"):
            return None
        row: Row = {}
        for place, name in enumerate(_FOREIGN):
            row[name] = [self.said(place)] * 2 if FIELD_KINDS[name] is Kind.LIST else self.said(place)
        row |= {
            "account_id": self.id,
            "csm_sentiment": "Red",
            "csm_sentiment_at": day,
            "requires_triage": True,
            "arr": 128400,
            "renewal_date": "2027-06-30",
            "updated_at": f"{day}T05:00:00Z",
        }
        if self.story in ("handed over", "queued", "asking", "silent"):
            row["csm_email"] = CSM_MAIL
        if self.story == "worse" and not turned:
            row["csm_sentiment"] = "Yellow"
        if self.story == "better" and turned:
            row["csm_sentiment"] = "Green"
        if self.story == "leaving" and turned:
            row["lifecycle"] = "Will Churn"
        if self.story == "handed over" and turned:
            row |= {"csm_name": "Mathilde Niemeier", "csm_email": "Mathilde.Niemeier@Northlight.example"}
        if self.story == "queued" and turned:
            row |= {"csm_email": self.said(0)}
        return row

    def renewal(self, day: str) -> Row | None:
        """Its renewal in the CRM, None where none is told of."""
        if self.story not in ("won", "lost", "smaller", "moved"):
            return None
        closed = day >= TURN and self.story != "moved"
        row: Row = {
            "account_id": self.id,
            "opportunity_id": f"006{self.number:012d}",
            "type": f"Renewal {self.said(3)}",
            "stage": self.said(1),
            "risk_category": self.said(2),
            "renewal_date": "2027-05-01" if self.story == "moved" and day >= TURN else "2026-12-30",
            "updated_at": f"{day}T05:00:00Z",
            "is_closed": closed,
            "is_won": closed and self.story != "lost",
        }
        if closed:
            row |= {"stage": "Closed Lost" if self.story == "lost" else "Closed Won", "close_date": TURN}
            row |= {"net_arr": -20000 if self.story == "smaller" else 100, "currency": "USD"}
        return row

    def merge(self, day: str) -> Row | None:
        if self.story != "merged" or day < TURN:
            return None
        return {"account_id": self.id, "merged_into": sfid(self.number + 1), "is_deleted": True}


def estates(texts: Iterable[str], *, shift: int = 0) -> list[Estate]:
    """One plain account of each story, then one for each text, the stories taking turns."""
    plain = [Estate(number, story, PLAIN) for number, story in enumerate(STORIES, 1)]
    hostile = [
        Estate(len(plain) + number, STORIES[(number - 1) % len(STORIES)], text, shift)
        for number, text in enumerate(texts, 1)
    ]
    return plain + hostile


@dataclass
class Attacked:
    """The project and its accounts."""

    site: Site
    accounts: Sequence[Estate]

    def declare(self) -> None:
        """All columns of three sources, by their own names."""
        (self.site.folder / "policy.yml").write_text(yaml.safe_dump(_POLICY), "utf-8")
        self.site.configure(
            policy="policy.yml",
            sources=[
                _source("accounts", "accounts", [name for name in FIELD_KINDS if name not in _UNMAPPED]),
                _source("renewals", "renewals", list(RENEWAL_KINDS)),
                _source("merges", "merges", list(MERGE_KINDS)),
            ],
        )

    def deliver(self, day: str) -> None:
        """The exports of a day. JSON can hold any string, half a surrogate pair too."""
        exports: Mapping[str, list[Row | None]] = {
            "accounts": [account.row(day) for account in self.accounts],
            "renewals": [account.renewal(day) for account in self.accounts],
            "merges": [account.merge(day) for account in self.accounts],
        }
        for name, found in exports.items():
            kept = [row for row in found if row is not None]
            (self.site.folder / f"{name}.json").write_text(json.dumps(kept, indent=0), "utf-8")

    def run(self, day: str, *arguments: str) -> Ended:
        self.deliver(day)
        self.site.world.clock.set(f"{day}T06:00:00Z")
        return self.site.sync("--allow-bulk", *arguments, at=day)

    def cases(self) -> dict[str, list[rows.Issue]]:
        """Issues by account id, as their markers have it, oldest first."""
        found: dict[str, list[rows.Issue]] = {}
        for issue in self.site.world.issues:
            marked = read(issue.description)
            if marked is not None and marked.memory is not None:
                found.setdefault(marked.memory.account, []).append(issue)
        return found

    def people_write(self) -> None:
        """Everybody's words as GitLab keeps them, their commands cut out but not carried out: what is looked
        at is what the bot makes of them."""
        world = self.site.world
        world.clock.set(f"{WORDS}T10:00:00Z")
        cases, person = self.cases(), world.user(CSM)
        with world.edit():
            for account in self.accounts:
                for issue in cases.get(account.id, ()):
                    steps = f"- [ ] 2026-12-04 {account.text}\n- [ ] {account.text} (due 2026-12-05)\n"
                    head, heading, rest = (issue.description or "").partition("## Next steps\n")
                    issue.description = _stored(f"{head}{heading}\n{steps}{rest}")
                    activity.save(world, issue)
                    references.record(world, issue, person, issue.description)
                    for body in self._words(account):
                        self._note(issue, person, body)

    @staticmethod
    def _words(account: Estate) -> list[str]:
        if account.story != "asking":
            return [account.said(place) for place in (0, 4)]
        return [
            account.text,
            f"@{BOT} explain",
            f"@{BOT} snooze until {account.text}",
            f"@{BOT} snooze until 2026-12-20: {account.text}",
            f"@{BOT} won {account.text}",
            f"@{BOT} lost churn: {account.text}",
            f"@{BOT} no change: next 2026-12-18 {account.text}",
            f"@{BOT} {account.text}\n@{BOT} help",
        ]

    def _note(self, issue: rows.Issue, person: rows.User, body: str) -> None:
        world = self.site.world
        number, now = world.notes.next_id(), world.clock.ms()
        note = world.notes.add(
            rows.Note(
                id=number,
                project_id=issue.project_id,
                issue_id=issue.id,
                author_id=person.id,
                body=_stored(body) or "nothing",
                created_at=now,
                updated_at=now,
                discussion_id=activity.discussion_id(number),
            )
        )
        activity.record_event(world, issue, person, "commented", note)
        world.clock.advance(seconds=1)

    def spoken(self, issue: rows.Issue) -> list[rows.Note]:
        """What the bot has said on an issue."""
        bot = self.site.world.user(BOT).id
        return [note for note in self.site.world.comments_on(issue.iid) if note.author_id == bot]

    def mentioned(self, issue: rows.Issue) -> set[str]:
        """Everybody who was notified because the bot mentioned them on this issue."""
        return {
            mail.username
            for mail in self.site.world.notified
            if mail.issue_iid == issue.iid and mail.reason == "mentioned" and mail.by == BOT
        }

    def kinds(self, issue: rows.Issue) -> list[list[str]]:
        """What the comments of the bot are about, by the first words of their keys."""
        return [sorted(key.split(":")[0] for key in keys(note.body)) for note in self.spoken(issue)]


def _stored(text: str) -> str:
    """What GitLab keeps of a text: its database has no NUL, and no half of a surrogate pair is UTF-8."""
    return extract(text.replace("\0", "").encode("utf-8", "replace").decode()).text


def _source(name: str, about: str, fields: Sequence[str]) -> dict[str, Any]:
    known: dict[str, Any] = {field: {"column": field} for field in fields}
    source: dict[str, Any] = {"name": name, "kind": "json", "path": f"{name}.json", "fields": known}
    if about != "accounts":
        return source | {"about": about}
    known["arr"] |= {"currency": "USD"}
    known["health_score"] |= {"scale": [0, 100]}
    return source
