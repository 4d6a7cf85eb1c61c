"""Cases that end: contraction, win, churn, an outcome that is due; told by renewals beside the export."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from triage_bot.report.action_lines import action_lines
from triage_bot.sandbox import Faults

from . import small
from .blow import Blow
from .exports import Export
from .site import Case, Ran, Site, open_site
from .small import FIRST, RED, day

CSM = "mtabisz"
"""The CSM of `RED`, whose renewal in the health export is years away."""

OPPORTUNITY = "0068b00002CSjkqAAD"

SOURCE = """
  - name: renewals
    kind: csv
    about: renewals
    path: exports/salesforce_renewal_opportunities_*.csv
    fields:
      opportunity_id: Opportunity ID
      account_id: Account ID
      stage: Stage
      renewal_date: {column: Subscription Renewal Date, format: "%m/%d/%Y"}
      net_arr: Net ARR
      currency: Opportunity Currency
"""
COLUMNS = (
    "Opportunity ID",
    "Account ID",
    "Stage",
    "Subscription Renewal Date",
    "Net ARR",
    "Opportunity Currency",
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site whose configuration has one source of renewals and one of accounts."""
    with open_site(tmp_path, day=FIRST) as opened:
        with opened.config.open("a", encoding="utf-8") as config:
            config.write(SOURCE)
        yield opened


@pytest.fixture
def export() -> Export:
    return small.ten()


def run(site: Site, export: Export, number: int, stage: str, *, net: str = "", due: int = 30) -> Ran:
    """Both exports of a day arrive, a run goes well, and another one finds nothing to do."""
    deliver(site, export, number, stage, net=net, due=due)
    return site.settled(day(number))


def deliver(site: Site, export: Export, number: int, stage: str, *, net: str = "", due: int = 30) -> None:
    export.write(site.exports, day(number))
    path = site.exports / f"salesforce_renewal_opportunities_{day(number)}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerow((OPPORTUNITY, RED, stage, f"{day(due):%m/%d/%Y}", net, "USD"))


def green(export: Export, on: date) -> Export:
    export.rate(RED, "Green", on)
    return export


def outcome(case: Case) -> tuple[str, list[str], list[str]]:
    """State, outcome and health; nothing of an open state may be left on a closed issue."""
    if case.state == "closed":
        assert case.label("triage::") == []
    return case.state, case.label("outcome::"), case.label("HS::")


def said(case: Case, words: str) -> int:
    return sum(words in body for body in case.comments)


def test_x14_a_renewal_for_less_is_lost_although_the_crm_says_won(site: Site, export: Export) -> None:
    run(site, export, 0, "5-Negotiating")
    assert "Deciding renewal | `0068b00002CSjkqAAD` 5-Negotiating" in site.case(RED).block
    ran = run(site, export, 7, "Closed Won", net="-20000")
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-lost"], ["HS::Red"])
    assert len(case.comments) == 1
    assert said(case, "Closed as lost: contraction.") == 1
    assert said(case, "net ARR -20,000.00 USD") == 1
    assert said(case, "`risk::lack of budget`, the risk label") == 1
    assert "| Outcome | lost (contraction) on 2026-10-12, decided by `0068b00002CSjkqAAD` |" in case.block
    assert "Next update due" not in case.block
    lines = ran.lines(RED)
    assert lines[-1].strip().startswith("because net ARR -20,000.00 USD over 1 renewal")
    assert any(line.startswith("x close   #") for line in lines)
    run(site, export, 8, "Closed Won", net="-20000")
    assert site.case(RED) == case


def test_x13_a_flat_renewal_is_won_once_green_has_lasted(site: Site, export: Export) -> None:
    run(site, export, 0, "5-Negotiating")
    run(site, green(export, day(1)), 7, "Closed Won", net="0")
    assert said(site.case(RED), "Renewed, but is the risk over?") == 1, "still red: asked, not closed"
    run(site, export, 8, "Closed Won", net="0")
    assert outcome(site.case(RED)) == ("opened", [], ["HS::Green"])
    for number in (9, 10, 21):
        run(site, export, number, "Closed Won", net="0")
        assert site.case(RED).state == "opened"
    run(site, export, 22, "Closed Won", net="0")
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-won"], ["HS::Green"])
    assert said(case, "Closed as won** by its renewal") == 1
    assert said(case, "Renewed, but is the risk over?") == 1


def test_x17_will_churn_is_a_checklist_then_silence_then_a_loss(site: Site, export: Export) -> None:
    run(site, export, 0, "5-Negotiating", due=90)
    export.set(RED, Lifecycle_Stage="Will Churn")
    for number in (3, 21, 28, 35):
        run(site, export, number, "5-Negotiating", due=90)
    case = site.case(RED)
    assert case.label("triage::") == ["triage::will-churn"]
    assert [said(case, "The lifecycle stage is *Will Churn*"), len(case.comments)] == [1, 1]
    run(site, export, 36, "8-Closed Lost", due=90)
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-lost"], ["HS::Red"])
    assert said(case, "Closed as lost: churn.") == 1


def test_x16_a_renewal_that_passes_is_asked_about_three_times_and_a_persons_word_ends_it(
    site: Site, export: Export
) -> None:
    run(site, export, 0, "5-Negotiating", due=9)
    asked = []
    for number in (9, 10, 11, 16, 17, 38, 39, 42):
        run(site, export, number, "5-Negotiating", due=9)
        asked.append(said(site.case(RED), "How did the renewal of 2026-10-14 end?"))
    assert asked == [0, 1, 1, 2, 2, 2, 3, 3]
    case = site.case(RED)
    assert outcome(case) == ("opened", [], ["HS::Red"])
    assert case.label("triage::") == ["triage::outcome-due"]
    site.moment(day(43), 9)
    site.person(CSM).comment(case.iid, "@triage-bot lost churn: they moved to Octoforge")
    run(site, export, 43, "5-Negotiating", due=9)
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-lost"], ["HS::Red"])
    assert said(case, f"a person said so in a comment of 2026-11-17, `{CSM}`") == 1


def test_e21_a_persons_label_closes_a_red_issue_as_won_and_is_remarked_on(site: Site, export: Export) -> None:
    run(site, export, 0, "5-Negotiating")
    site.person(CSM).label(site.case(RED).iid, add=["outcome::closed-won"])
    run(site, export, 1, "5-Negotiating")
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-won"], ["HS::Red"])
    assert said(case, "The source still says 🔴 red.") == 1


def test_a_source_of_renewals_that_fails_closes_nothing(site: Site, export: Export) -> None:
    run(site, export, 0, "5-Negotiating")
    deliver(site, export, 7, "Closed Won", net="-20000")
    path = site.exports / f"salesforce_renewal_opportunities_{day(7)}.csv"
    path.write_text("", encoding="utf-8")
    ran = site.run(day(7))
    assert ran.exit_codes == [4]
    assert outcome(site.case(RED)) == ("opened", [], ["HS::Red"])


@pytest.mark.parametrize("lasting", [True, False], ids=["killed", "dropped"])
def test_a_run_that_is_cut_short_before_the_close_says_nothing_twice(
    site: Site, export: Export, lasting: bool
) -> None:
    run(site, export, 0, "5-Negotiating")
    deliver(site, export, 7, "Closed Won", net="-20000")
    dry = site.run(day(7), dry_run=True)
    assert [
        action.kind for action in dry.result.planned.plan.actions if action.kind in ("comment", "close")
    ] == [
        "comment",
        "close",
    ]
    site.world.faults = Blow(number=len(dry.sent) + 3, lasting=lasting)
    site.run(day(7))
    site.world.faults = Faults()
    site.settled(day(7), hour=20)
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-lost"], ["HS::Red"])
    assert len(case.comments) == 1


def test_the_plan_reads_aloud(site: Site, export: Export) -> None:
    run(site, export, 0, "5-Negotiating")
    deliver(site, export, 7, "8-Closed Lost")
    plan = site.run(day(7), dry_run=True).result.planned.plan
    (close,) = [action for action in plan.actions if action.kind == "close"]
    text = "\n".join(line.text for line in action_lines(close))
    assert text.startswith(f"x close   #{site.case(RED).iid} Ostnotra Software PLC [{RED}]")
    assert "labels: -triage::new, +outcome::closed-lost" in text
    assert "because 0068b00002CSjkqAAD closed lost" in text
