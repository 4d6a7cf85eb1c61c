"""A project in which people have worked before, and one in which two runs met."""

from __future__ import annotations

import pytest

from . import small
from .exports import Export
from .site import BOT, Site
from .small import FIRST, FLAGGED, GREEN, OTHER_RED, RED, day, deliver_and_run

CSM = "mtabisz"
TEXT = "Their budget was cut.\n\n## Plan\n\n- [ ] talk to the CFO"


@pytest.fixture
def export() -> Export:
    return small.ten()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ostnotra Software PLC", TEXT),
        ("Triage: ostnotra software plc", TEXT),
        ("Budget trouble up north", f"{TEXT}\n\nhttps://crm.example.com/{RED}/view"),
        ("Budget trouble up north", f"CRM id {RED[:15]}\n\n{TEXT}"),
    ],
    ids=["name", "name-in-title", "crm-link", "short-crm-id"],
)
def test_an_issue_opened_by_hand_is_taken_into_care(
    site: Site, export: Export, title: str, text: str
) -> None:
    """R-20, 3.4: marker, block and what is missing; title, text, labels and assignee stay."""
    mine = site.person(CSM).open_issue(title, text, ["risk::competition", "P1"], assignees=["pscott"])
    ran = deliver_and_run(site, export, 0)
    case = site.case(RED)
    assert case.iid == mine.iid
    assert case.title == title
    assert text in case.description
    assert case.labels == {"EMEA", "HS::Red", "risk::competition", "P1"}
    assert case.assignees == ("pscott",)
    assert case.comments == ()
    assert ran.lines(RED)[0].startswith(f"~ adopt   #{mine.iid} Ostnotra Software PLC")
    assert len(site.cases()) == 3


def test_what_is_missing_is_filled_in(site: Site, export: Export) -> None:
    mine = site.person(CSM).open_issue("Ostnotra Software PLC", TEXT)
    deliver_and_run(site, export, 0)
    case = site.case(RED)
    assert case.iid == mine.iid
    assert case.labels == {"EMEA", "HS::Red", "risk::lack of budget"}
    assert (case.assignees, case.due) == ((CSM,), "2026-10-17"), "fourteen days from the day it was opened"


def test_an_account_worried_about_by_hand_is_adopted_and_not_closed_for_being_green(
    site: Site, export: Export
) -> None:
    name = export.accounts[GREEN[0]]["Name"]
    mine = site.person(CSM).open_issue(name, "Something is off there.")
    for number in (0, 1, 15, 25):
        deliver_and_run(site, export, number)
    case = site.case(GREEN[0])
    assert (case.iid, case.state, case.comments) == (mine.iid, "opened", ())
    assert case.label("HS::") == ["HS::Green"]


def test_an_issue_that_could_be_about_two_accounts_is_left_alone(site: Site, export: Export) -> None:
    """Names alone never merge: the accounts wait until it is clear, and the plan says what to do."""
    export.set(OTHER_RED, Name=export.accounts[RED]["Name"])
    mine = site.person(CSM).open_issue("Ostnotra Software PLC", TEXT)
    ran = deliver_and_run(site, export, 0)
    (left,) = site.cases()[""]
    assert (left.iid, left.title, left.description) == (mine.iid, "Ostnotra Software PLC", TEXT)
    assert site.cases().keys() == {"", FLAGGED}
    (hold,) = [hold for hold in ran.result.planned.plan.holds if hold.iid == mine.iid]
    assert "write the right id into it" in str(hold.reasons[0])


def test_of_two_issues_opened_by_hand_the_older_counts(site: Site, export: Export) -> None:
    csm = site.person(CSM)
    first = csm.open_issue("Ostnotra Software PLC", TEXT)
    second = csm.open_issue("Ostnotra Software PLC – again", TEXT)
    ran = deliver_and_run(site, export, 0)
    assert site.case(RED).iid == first.iid
    (left,) = site.cases()[""]
    assert (left.iid, left.state, left.labels) == (second.iid, "opened", frozenset())
    (hold,) = [hold for hold in ran.result.planned.plan.holds if hold.iid == second.iid]
    assert f"#{first.iid}, which counts" in str(hold.reasons[0])


def twin_of(site: Site, account: str) -> int:
    """A second issue like the bot's own, as two runs at once would leave it."""
    case = site.case(account)
    return site.person(BOT).open_issue(case.title, case.description, case.labels).iid


def test_the_younger_of_two_is_closed_as_void_when_nobody_wrote_in_it(site: Site, export: Export) -> None:
    """E28."""
    deliver_and_run(site, export, 0)
    first = site.case(RED)
    second = twin_of(site, RED)
    deliver_and_run(site, export, 1)
    older, younger = site.cases()[RED]
    assert older == first
    assert (younger.iid, younger.state) == (second, "closed")
    assert "outcome::void" in younger.labels
    (comment,) = younger.comments
    assert f"**Closed as a duplicate**: #{first.iid} is about the same account and is kept." in comment
    deliver_and_run(site, export, 2)


def test_the_one_of_two_that_somebody_wrote_in_stays_though_it_is_younger(site: Site, export: Export) -> None:
    """E28: the older one, in which nobody wrote, loses no word of anybody."""
    deliver_and_run(site, export, 0)
    second = twin_of(site, RED)
    site.person(CSM).comment(second, "I work here.")
    deliver_and_run(site, export, 1)
    older, younger = site.cases()[RED]
    assert (older.state, younger.state, younger.iid) == ("closed", "opened", second)
    assert (
        f"**Closed as a duplicate**: #{second} is about the same account and is kept." in older.comments[-1]
    )
    deliver_and_run(site, export, 2)


def test_two_that_people_wrote_in_are_left_to_people(site: Site, export: Export) -> None:
    """E28."""
    deliver_and_run(site, export, 0)
    first, second = site.case(RED).iid, twin_of(site, RED)
    for iid in (first, second):
        site.person(CSM).comment(iid, "I work here.")
    ran = deliver_and_run(site, export, 1)
    assert [case.state for case in site.cases()[RED]] == ["opened", "opened"]
    assert "merge by hand" in "\n".join(ran.lines(RED))


def test_a_dry_run_needs_no_right_to_write(site: Site, export: Export) -> None:
    export.write(site.exports, FIRST)
    site.token = next(token.value for token in site.world.tokens if token.name == "read_api")
    ran = site.run(day(0), dry_run=True)
    assert not ran.result.errors
    assert len(ran.result.planned.plan.actions) > 3
    assert ran.writes == []
    assert site.cases() == {}
