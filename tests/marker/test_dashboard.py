"""The dashboard's marker: what is written is read again, whatever people do around it or to it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage_bot import marker
from triage_bot.model.trust import WATCHED, LastPlan, Recall, SourceMark

counts = st.integers(0, 1_000_000)
marks = st.builds(
    SourceMark,
    rows=counts,
    accounts=counts,
    unrated=st.none() | counts,
    as_of=st.none() | st.dates(),
    fields=st.frozensets(st.sampled_from(WATCHED)),
)
plans = st.builds(
    LastPlan,
    digest=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
    on=st.dates(),
    made=counts,
    troubled=counts,
)
recalls = st.builds(
    Recall,
    on=st.dates(),
    sources=st.dictionaries(st.text(max_size=20), marks, max_size=3),
    ratings=st.dictionaries(st.sampled_from(["red", "green"]), counts),
    plan=st.none() | plans,
)
RECALL = Recall(on=date(2026, 11, 21), sources={"gainsight": SourceMark(rows=3, accounts=3)})
TEXT = marker.write_dashboard(None, RECALL, "| Red |\n| --- |")


@given(recalls, st.text(), st.text())
def test_what_is_written_is_read_and_peoples_text_survives(recall: Recall, above: str, below: str) -> None:
    if "`" in above or "~" in above or "<!--" in above + below:
        above = below = ""
    text = f"{above}\n{marker.write_dashboard(None, recall, 'Body')}\n{below}"
    found = marker.read_dashboard(text)
    assert found is not None
    assert (found.recall, found.block) == (recall, "Body")
    again = marker.write_dashboard(text, recall, "Other")
    assert again == text.replace("\nBody\n", "\nOther\n", 1)
    assert marker.read(text) is None


@pytest.mark.parametrize(
    "text",
    [None, "", "Notes", f"```\n{TEXT}\n```", TEXT.replace("\n", "\n> ").replace("<!-- tri", " <!-- tri")],
    ids=["none", "empty", "people", "a-code-block", "a-quotation"],
)
def test_a_quotation_is_no_dashboard(text: str | None) -> None:
    assert marker.read_dashboard(text) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"on":"2026-11-21"', '"on":"yesterday"'),
        ('"on":"2026-11-21",', ""),
        ("[3,3,", "[3,-3,"),
        ("[3,3,", '["3",3,'),
        ("[3,3,", "[3,"),
        ('{"on"', '["on"'),
        ("[]]", "[99]]"),
    ],
)
def test_a_damaged_marker_remembers_nothing_and_is_replaced(old: str, new: str) -> None:
    broken = f"Mine\n\n{TEXT}\n\nYours"
    assert old in broken
    broken = broken.replace(old, new, 1)
    found = marker.read_dashboard(broken)
    assert found is not None
    assert found.recall is None
    assert marker.write_dashboard(broken, RECALL, "Body") == (
        f"Mine\n\n{marker.write_dashboard(None, RECALL, 'Body')}\n\nYours"
    )


def test_without_its_end_line_what_follows_may_be_a_persons() -> None:
    open_ended = TEXT.replace("<!-- triage-bot:dashboard-end -->", "Mine")
    again = marker.write_dashboard(open_ended, RECALL, "Body")
    assert "| Red |" in again
    assert again.endswith("Mine")
    found = marker.read_dashboard(again)
    assert found is not None
    assert (found.recall, found.block) == (RECALL, "Body")


def test_a_newer_releases_dashboard_is_known_as_one() -> None:
    found = marker.read_dashboard(TEXT.replace("dashboard v1 ", "dashboard v2 "))
    assert found is not None
    assert (found.newer, found.recall) == (True, None)
