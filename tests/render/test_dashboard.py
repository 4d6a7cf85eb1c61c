"""The dashboard's page: everything it can show, and nothing where there is nothing."""

from __future__ import annotations

from datetime import date

from triage_bot.model.account import SourceState, SourceStatus
from triage_bot.model.health import Rating
from triage_bot.model.overview import InCare, Overview, ToMend, Watched
from triage_bot.model.trust import LastPlan
from triage_bot.model.vocabulary import About
from triage_bot.render.dashboard import MOST_LISTED, dashboard

from .conftest import Golden

ISSUES = "https://gitlab.example/acme/triage/-/issues"
HOSTILE = "@all | /close #1 ~bug\n<!-- x -->"

WHOLE = Overview(
    regions={
        "EMEA": {Rating.RED: 3, Rating.YELLOW: 1},
        "": {Rating.GREEN: 1, Rating.UNKNOWN: 1},
    },
    ratings={"red": 3, "yellow": 12, "green": 1200, "unknown": 7},
    late=(
        InCare(iid=7, name="Acme Ltd.", rating=Rating.RED, owners=("ada",), since=date(2026, 11, 9)),
        InCare(iid=9, name=HOSTILE, rating=Rating.YELLOW, owners=("ada", "bob"), since=date(2026, 11, 12)),
    ),
    unowned=(InCare(iid=12, name="Umbra AG", rating=Rating.RED),),
    mend=(ToMend("R-50", "no risk impact given in the source", tuple(f"Account {n}" for n in range(7))),),
    watch=(Watched("0018b00002yXCvdAAG", "Borea Inc.", date(2027, 1, 31), "no usable rating"),),
    sources=(
        SourceStatus("gainsight", SourceState.OK, rows=1215, accounts=1200, as_of=date(2026, 11, 20)),
        SourceStatus(
            "crm",
            SourceState.DEGRADED,
            rows=90,
            accounts=80,
            problem=f"crm.csv: too old. {HOSTILE}",
            about=About.RENEWALS,
        ),
    ),
    unrated={"gainsight": 24},
    plan=LastPlan(digest="0a1b2c3d4e5f", on=date(2026, 11, 21), made=48, troubled=1),
    refused=(f"open {HOSTILE}: refused: GitLab said no",),
    unmatched=(3, 4),
)


def page(overview: Overview) -> str:
    return dashboard(overview, issues_url=ISSUES, overdue="triage::overdue", unassigned="queue::unassigned")


def test_the_whole_page(golden: Golden) -> None:
    golden("dashboard", page(WHOLE))


def test_parts_without_anything_are_left_out() -> None:
    text = page(Overview(regions={}, ratings={}))
    assert "###" not in text
    assert "none yet" in text


def test_long_lists_are_cut_and_counted() -> None:
    many = tuple(InCare(iid=n, name=f"Account {n}", rating=Rating.RED) for n in range(1, MOST_LISTED + 6))
    text = page(Overview(regions={}, ratings={}, unowned=many))
    assert "### Without an owner (25)" in text
    assert text.count("| `#") == MOST_LISTED
    assert "and 5 more" in text
