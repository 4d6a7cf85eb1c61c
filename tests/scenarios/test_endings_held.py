"""Cases that must not end, or not as the first renewal says: silent sources, two renewals, the next one."""

from __future__ import annotations

import csv
from pathlib import Path

from .exports import Export
from .site import Site
from .small import RED, day
from .test_endings import COLUMNS, OPPORTUNITY, export, outcome, said, site

__all__ = ["export", "site"]

NEXT = "0068b00002CSjkzAAD"


def deliver(site: Site, export: Export, number: int, *renewals: tuple[str, str, int, str]) -> Path:
    """Both exports of a day; a renewal is its id, its stage, the number of its day and its net ARR."""
    export.write(site.exports, day(number))
    path = site.exports / f"salesforce_renewal_opportunities_{day(number)}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for name, stage, due, net in renewals:
            writer.writerow((name, RED, stage, f"{day(due):%m/%d/%Y}", net, "USD"))
    return path


def own_day(export: Export, number: int) -> None:
    """The day of the renewal that the account's own row tells."""
    for column in export.accounts[RED]:
        if "Renewal Date" in column:
            export.accounts[RED][column] = f"{day(number):%m/%d/%Y}"


def test_a_case_left_open_by_a_won_renewal_is_lost_by_the_next(site: Site, export: Export) -> None:
    won = (OPPORTUNITY, "Closed Won", 20, "0")
    deliver(site, export, 0, (OPPORTUNITY, "5-Negotiating", 20, ""), (NEXT, "5-Negotiating", 200, ""))
    site.settled(day(0))
    deliver(site, export, 21, won, (NEXT, "5-Negotiating", 200, ""))
    site.settled(day(21))
    assert site.case(RED).state == "opened"
    deliver(site, export, 40, won, (NEXT, "Closed Lost", 200, "-240000"))
    site.settled(day(40))
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-lost"], ["HS::Red"])
    assert (said(case, "Closed as lost: churn."), said(case, "put off by")) == (1, 0)


def test_a_renewals_file_that_came_empty_ends_no_case(site: Site, export: Export) -> None:
    (site.folder / "policy.yml").write_text("outcome: {presume_loss_after_days: 20}\n", encoding="utf-8")
    own_day(export, 5)
    for number, stage in ((0, "5-Negotiating"), (4, "Closed Won"), (27, "Closed Won")):
        deliver(site, export, number, (OPPORTUNITY, stage, 5, "0" if number else ""))
        site.settled(day(number))
    deliver(site, export, 28, (OPPORTUNITY, "Closed Won", 5, "0")).write_text("", encoding="utf-8")
    assert site.run(day(28)).exit_codes == [4]
    assert site.case(RED).state == "opened"


def test_a_day_without_renewals_changes_nothing_of_an_outcome_that_is_due(site: Site, export: Export) -> None:
    negotiating = (OPPORTUNITY, "5-Negotiating", 2, "")
    own_day(export, 370)
    for number in (0, 3):
        deliver(site, export, number, negotiating)
        site.settled(day(number))
    before = site.case(RED)
    assert before.label("triage::") == ["triage::outcome-due"]
    deliver(site, export, 4, negotiating).write_text("", encoding="utf-8")
    site.run(day(4))
    after = site.case(RED)
    assert (after.label("triage::"), after.comments) == (before.label("triage::"), before.comments)


def test_the_open_renewal_of_two_is_waited_for(site: Site, export: Export) -> None:
    (site.folder / "policy.yml").write_text("outcome: {presume_loss_after_days: 30}\n", encoding="utf-8")
    later = (NEXT, "5-Negotiating", 100, "")
    deliver(site, export, 0, (OPPORTUNITY, "5-Negotiating", 30, ""), later)
    site.settled(day(0))
    for number in (32, 61):
        deliver(site, export, number, (OPPORTUNITY, "Closed Won", 30, "0"), later)
        site.settled(day(number))
    case = site.case(RED)
    assert (case.state, said(case, "How did the renewal"), said(case, "put off by")) == ("opened", 0, 0)
