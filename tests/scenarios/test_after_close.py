"""Closed issues over HTTP: an outcome that nobody gave, a relapse before and after the renewal, a return."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage_bot.errors import TriageBotError
from triage_bot.sandbox import Faults

from . import small
from .blow import WAYS, Blow
from .exports import Export
from .site import Case, Site, open_site
from .small import FIRST, RED, day
from .test_endings import CSM, SOURCE, deliver, green, outcome, run, said


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


OPEN = "5-Negotiating"


def close(site: Site, number: int, *labels: str) -> Case:
    """The CSM closes the issue of `RED`, with or without an outcome label."""
    site.moment(day(number), 9)
    iid = site.case(RED).iid
    if labels:
        site.person(CSM).label(iid, add=labels)
    site.person(CSM).close(iid)
    return site.case(RED)


def test_e23_who_closes_without_an_outcome_is_asked_once_and_the_answer_is_heard(
    site: Site, export: Export
) -> None:
    run(site, export, 0, OPEN, due=200)
    close(site, 1)
    ran = run(site, export, 1, OPEN, due=200)
    case = site.case(RED)
    assert (case.state, said(case, "How did this case end?"), said(case, f"@{CSM} ")) == ("closed", 1, 1)
    assert any(line.startswith("! comment #") for line in ran.lines(RED))
    for number in (2, 3, 8):
        run(site, export, number, OPEN, due=200)
    assert len(site.case(RED).comments) == 1
    site.moment(day(9), 9)
    note = site.person(CSM).comment(case.iid, "@triage-bot lost churn: they told us on the phone")
    assert note is not None
    run(site, export, 9, OPEN, due=200)
    case = site.case(RED)
    assert (case.state, case.label("outcome::")) == ("closed", ["outcome::closed-lost"])
    assert [award.name for award in site.world.awards if award.awardable_id == note.id] == [
        "white_check_mark"
    ]
    assert len(case.comments) == 1


def test_x23_an_outcome_by_a_person_stands_though_the_source_lags(site: Site, export: Export) -> None:
    run(site, export, 0, OPEN, due=200)
    closed = close(site, 1, "outcome::closed-won")
    for number in (1, 2, 3):
        run(site, export, number, OPEN, due=200)
        assert site.case(RED).comments == ()
    run(site, export, 4, OPEN, due=200)
    case = site.case(RED)
    assert said(case, "Is the source late?") == len(case.comments) == 1
    assert (case.state, case.labels) == ("closed", closed.labels - {"triage::new"})


def won(site: Site, export: Export) -> None:
    """The CSM closes the case as won on the tenth day; the source follows and is green."""
    run(site, export, 0, OPEN, due=120)
    close(site, 10, "outcome::closed-won")
    for number in (11, 12, 14):
        run(site, green(export, day(11)), number, OPEN, due=120)
    assert outcome(site.case(RED))[:2] == ("closed", ["outcome::closed-won"])


def test_x24_at_risk_again_before_the_same_renewal_the_same_issue_is_opened(
    site: Site, export: Export
) -> None:
    won(site, export)
    before = site.case(RED)
    export.rate(RED, "Red", day(50))
    ran = run(site, export, 50, OPEN, due=120)
    case = site.case(RED)
    assert (case.iid, case.state) == (before.iid, "opened")
    assert (case.label("HS::"), case.label("outcome::"), case.label("triage::")) == (["HS::Red"], [], [])
    assert case.due == str(day(64))
    assert "| Episode 1 | 2026-10-05 to 2026-10-15, won |" in case.block
    assert said(case, "at risk again.**") == 1
    assert case.theirs == before.theirs
    assert any(line.startswith(f"o reopen  #{case.iid}") for line in ran.lines(RED))
    events = [event.state for event in site.world.state_events]
    assert events == ["closed", "reopened"]
    for number in (51, 66):
        run(site, export, number, OPEN, due=120)
    case = site.case(RED)
    assert (said(case, "at risk again.**"), case.state) == (1, "opened")
    assert '"ep":2' in case.description, "a reopening by the bot counts once"


def test_x25_at_risk_again_after_the_renewal_an_issue_of_its_own_follows(site: Site, export: Export) -> None:
    run(site, export, 0, OPEN, due=20)
    close(site, 10, "outcome::closed-won")
    for number in (11, 12, 21):
        run(site, green(export, day(11)), number, "Closed Won", net="0", due=20)
    old = site.case(RED)
    export.rate(RED, "Red", day(50))
    run(site, export, 50, "Closed Won", net="0", due=20)
    first, second = site.cases()[RED]
    assert first == old
    assert (second.state, second.label("HS::"), second.label("triage::")) == (
        "opened",
        ["HS::Red"],
        ["triage::new"],
    )
    assert f"| Earlier case | #{old.iid} |" in second.block
    mentioned = [note.body for note in site.world.notes if note.system and f"#{second.iid}" in note.body]
    assert any("mentioned in" in body for body in mentioned), "GitLab links the old one to the new one"


def test_e26_a_customer_who_returns_within_180_days_turns_the_loss_into_a_win(
    site: Site, export: Export
) -> None:
    run(site, export, 0, OPEN, due=20)
    run(site, export, 21, "8-Closed Lost", net="-100", due=20)
    assert outcome(site.case(RED)) == ("closed", ["outcome::closed-lost"], ["HS::Red"])
    export.set(RED, Lifecycle_Stage="Churned")
    run(site, export, 60, "8-Closed Lost", net="-100", due=20)
    lost = site.case(RED)
    path = site.exports / f"salesforce_renewal_opportunities_{day(120)}.csv"
    deliver(site, export, 120, "8-Closed Lost", net="-100", due=20)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(f"0068b00002CSjkz,{RED},Closed Won,{day(118):%m/%d/%Y},100,USD\r\n")
    site.settled(day(120))
    assert outcome(site.case(RED)) == ("closed", ["outcome::closed-lost"], ["HS::Red"]), "said to be gone"
    export.set(RED, Lifecycle_Stage="Adopting")
    green(export, day(121)).write(site.exports, day(121))
    path.rename(site.exports / f"salesforce_renewal_opportunities_{day(121)}.csv")
    site.settled(day(121))
    case = site.case(RED)
    assert outcome(case) == ("closed", ["outcome::closed-won"], ["HS::Red"])
    assert said(case, "this case counts as won") == 1
    assert len(case.comments) == len(lost.comments) + 1


def test_opened_again_and_given_an_outcome_on_one_day_it_is_closed_and_the_next_run_changes_nothing(
    site: Site, export: Export
) -> None:
    """The bot's own close is no close of a person (E22), though the reopening is of the same day."""
    run(site, export, 0, OPEN, due=200)
    iid = close(site, 1).iid
    run(site, export, 1, OPEN, due=200)
    site.moment(day(3), 9)
    site.person(CSM).reopen(iid)
    site.person(CSM).label(iid, add=["outcome::void"])
    run(site, export, 3, OPEN, due=200)
    assert outcome(site.case(RED)) == ("closed", ["outcome::void"], ["HS::Red"])


def test_a_word_of_the_episode_before_does_not_close_what_was_opened_again(
    site: Site, export: Export
) -> None:
    run(site, export, 0, OPEN, due=200)
    iid = site.case(RED).iid
    site.moment(day(1), 9)
    site.person(CSM).comment(iid, "@triage-bot lost churn: leaving")
    run(site, export, 1, OPEN, due=200)
    site.moment(day(2), 9)
    site.person(CSM).label(iid, add=["outcome::closed-won"], remove=["outcome::closed-lost"])
    run(site, export, 2, OPEN, due=200)
    site.moment(day(20), 9)
    site.person(CSM).reopen(iid)
    site.person(CSM).label(iid, remove=["outcome::closed-won"])
    for number in (20, 21):
        run(site, export, number, OPEN, due=200)
        assert outcome(site.case(RED)) == ("opened", [], ["HS::Red"])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("write", ["comment", "reopen"])
def test_a_relapse_that_is_cut_short_is_healed_by_the_next_run(
    site: Site, export: Export, way: str, write: str
) -> None:
    won(site, export)
    export.rate(RED, "Red", day(50))
    deliver(site, export, 50, OPEN, due=120)
    ran = site.run(day(50), dry_run=True)
    reads = len(ran.sent)
    # Beside what a dry run reads: the comment, a look at the issue, and the one write of all its fields.
    number = reads + (1 if write == "comment" else 3)
    site.world.faults = blow = Blow(number=number, **WAYS[way])
    with contextlib.suppress(TriageBotError):
        site.run(day(50))
    assert blow.seen >= number, "the blow fell"
    site.world.faults = Faults()
    site.settled(day(50), hour=20)
    case = site.case(RED)
    assert (case.state, said(case, "at risk again.**"), case.label("HS::")) == ("opened", 1, ["HS::Red"])
    assert '"ep":2' in case.description
