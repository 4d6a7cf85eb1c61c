"""Where GitLab is awkward beyond requests: what a text names, and a bot user that is gone with its token."""

from __future__ import annotations

import csv

import pytest

from tests.end_to_end.site import EXPORT, Site
from triage_bot.sandbox.domain.tokens import revoke, rotate
from triage_bot.sandbox.rows import Member, Token, User

RED = "0018b000022CMTHAA4"
LATER = "2026-12-07"
"""Sixteen days on: the first update of a red account is late."""
NEXT = "2026-12-08"


def renamed(site: Site, **columns: str) -> None:
    with (site.folder / EXPORT).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        header = reader.fieldnames or ()
    for row in rows:
        if row["SFDC Account ID"] == RED:
            row |= columns
    with (site.folder / EXPORT).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    "form", ["#1", "GL-1", "[issue:1]", "{project}#1", "{url}/{project}/-/issues/1", "&#35;1"]
)
def test_text_from_outside_names_no_issue(site: Site, form: str) -> None:
    """Nobody's issue gets a line "mentioned in" because of what an export says."""
    hostile = form.format(project=site.seeded.project_path, url=site.server.url)
    columns = ("Name", "Risk Reason Detail", "Competitor", "Health Notes", "Executive Sponsor", "CSM")
    renamed(site, **dict.fromkeys(columns, f"Acme {hostile} x"))
    assert site.sync("--account", RED).code == 0
    assert len(site.issues) == 1
    assert [note.body for note in site.world.notes if note.body.startswith("mentioned in")] == []


def bot_token(site: Site) -> Token:
    found = site.world.tokens.first("value", site.seeded.tokens["bot"])
    assert found is not None
    return found


def new_bot(site: Site) -> str:
    """A new token of the project, with a bot user of its own."""
    world = site.world
    user = world.users.add(
        User(
            id=world.users.next_id(), username=f"project_{site.seeded.project_id}_bot_{'0a' * 16}",
            name="triage", created_at=world.clock.ms(), bot=True,
        )
    )  # fmt: skip
    world.members.add(
        Member(
            id=world.members.next_id(), project_id=site.seeded.project_id, user_id=user.id, access_level=20,
            created_at=world.clock.ms(),
        )
    )  # fmt: skip
    token = Token(
        id=world.tokens.next_id(), user_id=user.id, value="sandbox-fresh", name="fresh", scopes=["api"],
        created_at=world.clock.ms(), expires_at="2027-11-01",
    )  # fmt: skip
    return world.tokens.add(token).value


@pytest.mark.parametrize("way", ["revoked", "rotated"])
def test_a_new_token_opens_nothing_twice_and_takes_its_own_words_for_no_update(site: Site, way: str) -> None:
    """With a revoked project token goes the bot user, and all it wrote is the ghost's."""
    site.redate(LATER)
    site.sync("--account", RED)
    [issue] = site.issues
    site.world.clock.set(f"{LATER}T08:00:00Z")
    assert site.sync("--account", RED, at=LATER).code == 0
    reminders = [note for note in site.world.notes if not note.system]
    assert len(reminders) == 1, "the late update was not asked for, so this test shows nothing"
    if way == "revoked":
        fresh = new_bot(site)
        revoke(site.world, bot_token(site))
        assert {site.world.users[note.author_id].username for note in reminders} == {"ghost"}
    else:
        fresh = rotate(site.world, bot_token(site))
    site.world.clock.set(f"{NEXT}T08:00:00Z")
    ended = site.sync("--account", RED, at=NEXT, role=fresh)
    assert ended.code == 0, ended.text
    assert [one.iid for one in site.issues] == [issue.iid]
    assert [note for note in site.world.notes if not note.system] == reminders
    assert "triage::overdue" in site.world.labels_on(issue.iid)
