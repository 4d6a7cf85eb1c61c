"""People at work in their issues: the bot follows the source and never fights them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from . import small
from .exports import Export
from .site import Case, Site
from .small import FLAGGED, OTHER_RED, RED, day, deliver_and_run

CSM = "mtabisz"
"""The CSM of `RED`."""


@pytest.fixture
def export() -> Export:
    return small.ten()


@pytest.fixture
def opened(site: Site, export: Export) -> Case:
    """The issue of `RED` after the first run, which opens three."""
    deliver_and_run(site, export, 0)
    assert site.cases().keys() == {RED, OTHER_RED, FLAGGED}
    case = site.case(RED)
    assert case.labels == {"EMEA", "HS::Red", "risk::lack of budget", "triage::new"}
    assert (case.assignees, case.due) == ((CSM,), "2026-10-19")
    return case


def without_marker(case: Case) -> Case:
    """All that people see."""
    return replace(case, description=f"{case.block}\n{case.theirs}")


def test_a_comment_takes_the_new_label_off_and_moves_the_due_date(
    site: Site, export: Export, opened: Case
) -> None:
    site.moment(day(3), 11)
    site.person(CSM).comment(opened.iid, "Spoke to their CTO. Next: call on 2026-10-12.")
    deliver_and_run(site, export, 4)
    case = site.case(RED)
    assert case.labels == opened.labels - {"triage::new"}
    assert case.due == "2026-10-22"
    assert "| Next update due | 2026-10-22 (every 14 days) |" in case.block
    assert case.comments == ()
    assert case.said == ("Spoke to their CTO. Next: call on 2026-10-12.",)


def test_only_a_person_s_comment_moves_the_due_date(site: Site, export: Export, opened: Case) -> None:
    """X6, X7: a label, a title and the bot's own comment are no updates."""
    export.rate(RED, "Yellow", day(1), flagged=True)
    deliver_and_run(site, export, 1)
    site.person(CSM).label(opened.iid, add=["needs legal"])
    deliver_and_run(site, export, 2)
    case = site.case(RED)
    assert len(case.comments) == 1, "the bot has told of the better rating"
    assert case.due == "2026-11-04", "thirty days from the opening, as for every yellow"
    assert "triage::new" in case.labels


def test_a_comment_never_asks_for_an_update_by_a_day_that_is_past(
    site: Site, export: Export, opened: Case
) -> None:
    """Nobody has written for six weeks when the rating gets better, and then worse again."""
    for number in (40, 41):
        export.rate(RED, "Yellow", day(number), flagged=True)
        deliver_and_run(site, export, number)
    export.rate(RED, "Red", day(42))
    deliver_and_run(site, export, 42)
    better, worse = site.case(RED).comments
    assert "Updates are due every 30 days now; one has been due since 2026-11-04." in better
    assert "Updates are due every 14 days now, the next one by 2026-11-18." in worse
    assert site.case(RED).due == "2026-11-18", "two days after it got worse"


THEIRS = f"""

## Reason for health score

Budget was cut in half;  trailing blanks stay:{"  "}
\tand tabs too. `code` <b>bold</b> &amp; *stars*

## Context — renamed by us

| their | table |
|---|---|
| 1 | 2 |

<!-- our own hidden note -->

## Next steps

- [x] 2026-10-06 – call
- [ ] 2026-10-20 – send the offer @jseifert

no newline at the end"""


def test_every_word_of_people_survives_byte_for_byte(site: Site, export: Export, opened: Case) -> None:
    above = "Read this first!\n\n"
    kept = above + opened.description.replace(opened.theirs, THEIRS)
    site.person(CSM).edit_description(opened.iid, kept)
    export.set(RED, ARR="$1", CSM_Sentiment_Date="10/06/2026")
    deliver_and_run(site, export, 1)
    text = site.world.issue(opened.iid, project=site.project).description or ""
    assert "| ARR | 1 USD |" in text
    assert text.startswith(above + "<!-- triage-bot:begin v1 ")
    assert text.partition("<!-- triage-bot:end -->")[2] == THEIRS


def test_text_inside_the_block_is_the_bot_s_and_comes_back(site: Site, export: Export, opened: Case) -> None:
    moved = opened.block.replace("EMEA", "the moon")
    site.person(CSM).edit_description(opened.iid, opened.description.replace(opened.block, moved))
    deliver_and_run(site, export, 1)
    assert site.case(RED) == opened


def test_a_person_s_risk_label_stays_whatever_the_source_says(
    site: Site, export: Export, opened: Case
) -> None:
    """X21."""
    site.person(CSM).label(opened.iid, add=["risk::competition"], remove=["risk::lack of budget"])
    deliver_and_run(site, export, 1)
    export.set(RED, Risk_Reason="Lack of adoption")
    deliver_and_run(site, export, 8)
    case = site.case(RED)
    assert case.label("risk::") == ["risk::competition"]
    assert "`risk::competition`, chosen by a person and kept" in case.block
    assert case.comments == ()


def test_a_second_risk_label_beside_the_bot_s_is_the_person_s_choice(
    site: Site, export: Export, opened: Case
) -> None:
    """Free GitLab lets both stand; the bot takes its own away and never the person's."""
    site.person(CSM).label(opened.iid, add=["risk::competition"])
    deliver_and_run(site, export, 1)
    assert site.case(RED).label("risk::") == ["risk::competition"]


def test_a_label_of_the_bot_that_was_taken_off_stays_off(site: Site, export: Export, opened: Case) -> None:
    site.person(CSM).label(opened.iid, remove=["risk::lack of budget", "EMEA", "triage::new"])
    for number in (1, 2, 9):
        deliver_and_run(site, export, number)
    case = site.case(RED)
    assert case.labels == {"HS::Red"}
    assert "`risk::lack of budget` was taken off by a person and is not put back" in case.block
    assert case.comments == ()


def test_a_person_s_health_label_is_kept_three_days_and_then_restored(
    site: Site, export: Export, opened: Case
) -> None:
    """X22: from the run that saw it first; one comment names the source."""
    site.person(CSM).label(opened.iid, add=["HS::Yellow"], remove=["HS::Red"])
    for number in (1, 2, 3):
        ran = deliver_and_run(site, export, number)
        case = site.case(RED)
        assert (case.label("HS::"), case.comments) == (["HS::Yellow"], ())
        assert "a person chose 🟡 yellow (seen 2026-10-06), kept until 2026-10-09" in case.block
        assert "R-26" in "\n".join(ran.lines(RED))
    for number in (4, 5, 12):
        deliver_and_run(site, export, number)
        case = site.case(RED)
        assert case.label("HS::") == ["HS::Red"]
        assert len(case.comments) == 1
    assert (
        "**Health label set back to 🔴 red.** 🟡 yellow was chosen here (seen 2026-10-06)" in case.comments[0]
    )
    assert "gainsight still says otherwise, data of 2026-10-09" in case.comments[0]
    assert "By hand" not in case.block


def test_a_health_label_that_was_taken_off_comes_back_after_three_days(
    site: Site, export: Export, opened: Case
) -> None:
    site.person(CSM).label(opened.iid, remove=["HS::Red"])
    for number in (1, 2, 3):
        deliver_and_run(site, export, number)
        assert site.case(RED).label("HS::") == []
    deliver_and_run(site, export, 4)
    case = site.case(RED)
    assert case.label("HS::") == ["HS::Red"]
    assert len(case.comments) == 1


def test_a_person_who_was_ahead_of_the_source_was_right(site: Site, export: Export, opened: Case) -> None:
    """The source comes to say the same within the three days: believed at once, without a word."""
    site.person(CSM).label(opened.iid, add=["HS::Yellow"], remove=["HS::Red"])
    deliver_and_run(site, export, 1)
    export.rate(RED, "Yellow", day(2), flagged=True)
    deliver_and_run(site, export, 2)
    deliver_and_run(site, export, 12)
    case = site.case(RED)
    assert (case.label("HS::"), case.comments) == (["HS::Yellow"], ())


def test_worse_counts_at_once_even_against_a_person(site: Site, export: Export, opened: Case) -> None:
    flagged = site.case(FLAGGED)
    site.person("icamus").label(flagged.iid, add=["HS::Green"], remove=["HS::Yellow"])
    deliver_and_run(site, export, 1)
    assert site.case(FLAGGED).label("HS::") == ["HS::Green"]
    export.rate(FLAGGED, "Red", day(2))
    deliver_and_run(site, export, 2)
    case = site.case(FLAGGED)
    assert case.label("HS::") == ["HS::Red"]
    assert len(case.comments) == 1


def test_an_unassigned_issue_stays_unassigned(site: Site, export: Export, opened: Case) -> None:
    site.person(CSM).assign(opened.iid, [])
    for number in (1, 8):
        deliver_and_run(site, export, number)
    assert site.case(RED).assignees == ()


def test_another_assignee_stays_even_when_the_csm_changes(site: Site, export: Export, opened: Case) -> None:
    site.person(CSM).assign(opened.iid, ["pscott"])
    export.set(RED, CSM="Irene Camus", CSM_Email="irene.camus@northlight.example")
    deliver_and_run(site, export, 1)
    case = site.case(RED)
    assert case.assignees == ("pscott",)
    assert "| CSM | Irene Camus" in case.block


def test_a_due_date_of_their_own_stays(site: Site, export: Export, opened: Case) -> None:
    site.person(CSM).due(opened.iid, "2026-10-09")
    deliver_and_run(site, export, 1)
    site.person(CSM).comment(opened.iid, "On it.")
    deliver_and_run(site, export, 2)
    assert site.case(RED).due == "2026-10-09"


def test_a_title_of_their_own_stays_when_the_account_is_renamed(
    site: Site, export: Export, opened: Case
) -> None:
    site.person(CSM).retitle(opened.iid, "Ostnotra: budget trouble")
    deliver_and_run(site, export, 1)
    export.set(RED, Name="Ostnotra Holding")
    deliver_and_run(site, export, 2)
    assert site.case(RED).title == "Ostnotra: budget trouble"
    assert site.case(OTHER_RED).title == "Aldtaquen Health – account triage"


def test_a_closed_issue_is_neither_reopened_nor_doubled(site: Site, export: Export, opened: Case) -> None:
    """X23, E23: the outcome is asked for once, and that is all."""
    site.person(CSM).close(opened.iid)
    deliver_and_run(site, export, 1)
    asked = site.case(RED)
    assert (asked.state, asked.theirs) == ("closed", opened.theirs)
    assert asked.labels == opened.labels - {"triage::new"}
    assert len(asked.comments) == 1
    for number in (5, 30):
        ran = deliver_and_run(site, export, number)
        assert site.case(RED) == asked
    (line,) = ran.lines(RED)
    assert "closed on 2026-10-05 by mtabisz; no other issue before 2027-01-03 (R-13)" in line


def test_labels_of_other_categories_are_nobody_s_business(site: Site, export: Export, opened: Case) -> None:
    site.person(CSM).label(opened.iid, add=["needs legal", "priority::2", "P1"])
    deliver_and_run(site, export, 1)
    assert site.case(RED).labels == opened.labels | {"needs legal", "priority::2", "P1"}


def test_a_whole_week_of_work_leaves_the_bot_nothing_to_say(site: Site, export: Export, opened: Case) -> None:
    """All at once: nothing of it is undone, nothing doubled, no comment."""
    csm = site.person(CSM)
    csm.comment(opened.iid, "Kick-off held.")
    csm.label(opened.iid, add=["risk::competition"], remove=["risk::lack of budget"])
    csm.due(opened.iid, "2026-10-07")
    csm.retitle(opened.iid, "Ostnotra")
    csm.assign(opened.iid, ["pscott"])
    csm.edit_description(opened.iid, opened.description + "\n\nwon back?")
    deliver_and_run(site, export, 1)
    case = site.case(RED)
    assert case.labels == {"EMEA", "HS::Red", "risk::competition"}
    assert (case.due, case.title, case.assignees) == ("2026-10-07", "Ostnotra", ("pscott",))
    assert case.theirs == opened.theirs + "\n\nwon back?"
    assert case.comments == ()
    for number in (2, 3):
        deliver_and_run(site, export, number)
        assert without_marker(site.case(RED)) == without_marker(case)


def addressed(site: Site) -> list[str]:
    """The lines in which the bot has addressed anybody about `RED`, oldest first."""
    return [line for text in site.case(RED).comments for line in text.splitlines() if line.startswith("@")]


def test_after_three_reminders_in_vain_a_new_csm_has_a_week_and_then_one_of_their_own(
    site: Site, export: Export, opened: Case
) -> None:
    for number in (15, 22, 29):
        deliver_and_run(site, export, number)
    asked = [line.partition(":")[0].rpartition("**")[2] for line in addressed(site)]
    assert asked == ["Reminder, 1 day late", "Second reminder, 8 days late", "Last reminder, 15 days late"]
    export.set(RED, CSM="Wendy Henk", **{"CSM Email": "wendy.henk@northlight.example"})
    deliver_and_run(site, export, 31)
    case = site.case(RED)
    assert (case.assignees, case.due) == (("whenk",), "2026-10-26")
    assert "triage::overdue" in case.labels, "the account is late, whoever has it"
    assert "An update is late already; nobody is reminded of it for 7 days." in case.comments[-1]
    for number in (32, 37):
        deliver_and_run(site, export, number)
    assert len(site.case(RED).comments) == 4
    deliver_and_run(site, export, 38)
    assert len(site.case(RED).comments) == 5
    assert addressed(site)[-1].startswith("@whenk **Reminder, 17 days late: an update is due")


def test_in_an_outage_reminders_go_on_with_the_days_of_the_last_trusted_run(
    site: Site, export: Export
) -> None:
    policy = site.folder / "policy.yml"
    override = "cadence: {overrides: [{when: {segment: [Enterprise]}, days: {red: 21}}]}\n"
    policy.write_text(override, "utf-8")
    deliver_and_run(site, export, 0)
    assert site.case(RED).due == "2026-10-26"
    for file in site.exports.iterdir():
        file.unlink()
    for number in (15, 21, 22, 23, 29):
        ran = site.run(day(number))
        assert ran.result.errors, "the run tells that no source is usable"
        site.run(day(number), hour=20)
    asked = [line.partition(":")[0].rpartition("**")[2] for line in addressed(site)]
    assert asked == ["Reminder, 1 day late", "Second reminder, 8 days late"]
