"""The dashboard over HTTP: made once, kept in place, never in the way of anything or anybody."""

from __future__ import annotations

from datetime import date

import pytest

from triage_bot import marker
from triage_bot.model.board import DASHBOARD
from triage_bot.model.trust import Recall
from triage_bot.sandbox.domain import issues
from triage_bot.sandbox.domain.changes import IssueChange

from .crowd import RED, Crowd
from .site import Ended, Site


@pytest.fixture
def crowd(site: Site) -> Crowd:
    """Thirty accounts in care, and the dashboard as the first run left it."""
    made = Crowd(site, 30)
    first = site.sync("--allow-bulk")
    assert first.code == 0, first.err
    assert f"Dashboard: #{site.dashboard.iid} made." in first.out
    return made


def changed(ended: Ended) -> list[str]:
    """How the dashboard was written, by method."""
    return [entry.method for entry in ended.kept]


def rewrite(site: Site, text: str, *, title: str = DASHBOARD) -> None:
    with site.world.edit():
        site.dashboard.title, site.dashboard.description = title, text


def made_by(site: Site, username: str, text: str) -> int:
    world = site.world
    with world.edit():
        wish = IssueChange(title=DASHBOARD, description=text)
        return int(issues.create(world, next(iter(world.projects)), world.user(username), wish).iid)


def test_a_second_run_has_nothing_to_write(site: Site, crowd: Crowd) -> None:
    assert len(crowd.rows) == len(site.issues)
    again = site.sync()
    assert (again.code, again.writes, again.kept) == (0, [], [])
    assert "Dashboard" not in again.out


def test_a_run_that_changes_something_edits_it_in_place_once(site: Site, crowd: Crowd) -> None:
    number = site.dashboard.iid
    crowd.change(range(0, 5, 5), RED)
    dry = site.sync("--dry-run")
    assert f"Dashboard: #{number} would be brought up to date." in dry.out
    assert dry.kept == []
    ended = site.sync()
    assert changed(ended) == ["PUT"]
    assert f"Dashboard: #{number} brought up to date." in ended.out
    assert site.sync().kept == []


def test_a_dry_run_of_a_new_project_says_that_it_would_be_made(site: Site) -> None:
    Crowd(site, 5)
    ended = site.sync("--dry-run")
    assert "Dashboard: a dashboard would be made." in ended.out
    assert [entry for entry in ended.log if entry.method != "GET"] == []


def test_nothing_is_made_while_there_is_nothing_to_remember(site: Site) -> None:
    (site.folder / "exports" / "gainsight_company_2026-11-20.csv").unlink()
    assert site.sync().kept == []


def test_a_run_about_one_account_leaves_it_alone(site: Site, crowd: Crowd) -> None:
    crowd.change([0], RED)
    ended = site.sync("--account", crowd.rows[0]["SFDC Account ID"])
    assert ended.writes
    assert ended.kept == []


def test_peoples_text_around_the_block_stays(site: Site, crowd: Crowd) -> None:
    rewrite(
        site,
        f"Stand-up at ten.\n\n{site.dashboard.description}\n\nThe agenda follows.",
        title="Our page",
    )
    crowd.change([0], RED)
    site.sync()
    text = site.dashboard.description
    assert text.startswith("Stand-up at ten.\n\n<!-- triage-bot:dashboard v1 ")
    assert text.endswith("<!-- triage-bot:dashboard-end -->\n\nThe agenda follows.")
    assert site.dashboard.title == "Our page"


@pytest.mark.parametrize("damage", ['"on":"', "<!-- triage-bot:dashboard v1 {", "Accounts by rating"])
def test_a_damaged_one_is_mended_and_costs_no_decision(site: Site, crowd: Crowd, damage: str) -> None:
    rewrite(site, site.dashboard.description.replace(damage, damage[:-1], 1))
    mended = site.sync()
    assert (mended.code, mended.writes) == (0, [])
    assert changed(mended) == ["PUT"]
    found = marker.read_dashboard(site.dashboard.description)
    assert found is not None
    assert found.recall is not None
    assert site.sync().kept == []


def test_one_emptied_by_hand_is_known_by_its_title(site: Site, crowd: Crowd) -> None:
    number = site.dashboard.iid
    rewrite(site, "")
    site.sync()
    assert site.dashboard.iid == number


def test_a_deleted_one_is_made_again(site: Site, crowd: Crowd) -> None:
    number = site.dashboard.iid
    with site.world.edit():
        issues.delete(site.world, site.dashboard, site.world.user("owner-user"))
    assert changed(site.sync()) == ["POST"]
    assert site.dashboard.iid > number


def test_one_that_people_closed_stays_closed_and_is_told_of(site: Site, crowd: Crowd) -> None:
    number, page = site.dashboard.iid, site.dashboard
    with site.world.edit():
        issues.update(site.world, page, site.world.user("icamus"), IssueChange(state_event="close"))
    ended = site.sync()
    assert (ended.writes, ended.kept) == ([], [])
    assert f"the dashboard #{number} was closed" in ended.out


def test_of_twins_the_oldest_counts_and_the_other_is_told_of(site: Site, crowd: Crowd) -> None:
    first = site.dashboard.iid
    second = made_by(site, "triage-bot", site.dashboard.description)
    crowd.change([0], RED)
    ended = site.sync()
    assert [entry.path.rsplit("/", 1)[1] for entry in ended.kept] == [str(first)]
    assert f"#{second} is a second dashboard beside #{first}, which counts; close it" in ended.out


def test_a_guests_copy_is_no_dashboard(site: Site) -> None:
    Crowd(site, 5)
    forged = made_by(
        site,
        "guest-user",
        marker.write_dashboard(None, Recall(on=date(2026, 11, 1), ratings={"red": 1000}), "Forged"),
    )
    ended = site.sync()
    assert ended.code == 0, ended.err
    assert changed(ended) == ["POST"]
    assert f"open issues that have to do with no account, left alone: #{forged}" in ended.out


def test_what_a_person_calls_so_stays_theirs_whatever_their_role(site: Site) -> None:
    """Perhaps it is open to more people than the accounts are."""
    theirs = made_by(site, "icamus", "our own page")
    Crowd(site, 5)
    assert site.sync("--allow-bulk").code == 0
    (page,) = [issue for issue in site.world.issues if issue.iid == theirs]
    assert page.description == "our own page"


def test_setup_makes_it_and_the_first_run_fills_it(site: Site) -> None:
    Crowd(site, 5)
    assert "+ dashboard Triage dashboard made" in site.run("setup").out
    number = site.dashboard.iid
    assert "Nothing to show yet" in site.dashboard.description
    assert "dashboard" not in site.run("setup").out
    assert changed(site.sync()) == ["PUT"]
    assert site.dashboard.iid == number
    assert "### Accounts in care (5)" in site.dashboard.description


def test_hostile_names_are_inert_on_it(site: Site) -> None:
    crowd = Crowd(site, 3)
    hostile = "@all /close #1 [x](http://evil.example) <!-- triage-bot:dashboard-end -->"
    crowd.change([0], {"Name": hostile, "CSM": "", "CSM Email": "", "Risk Impact": ""})
    assert site.sync().code == 0
    text = site.dashboard.description
    assert "`@all`" in text
    assert text.count("\n<!-- triage-bot:dashboard-end -->") == 1
    assert [notice for notice in site.world.notified if notice.reason == "mentioned"] == []
    assert site.sync().kept == []


def test_it_is_confidential_as_the_issues_are(site: Site) -> None:
    Crowd(site, 3)
    site.configure(gitlab={"confidential": "always"})
    assert site.sync().code == 0
    assert site.dashboard.confidential is True
