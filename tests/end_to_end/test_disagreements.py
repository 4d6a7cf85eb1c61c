"""Ten accounts of which Gainsight and the warehouse say different things: told, and decided as configured."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest

from tests.end_to_end.site import TODAY, Site
from tests.exports.warehouse import DIFFERING, GREEN_RED, RED_GREEN, TABLES, declared

_NOTICE = re.compile(r"sources disagree: .* \[(?P<id>\w+)\]: (?P<what>.*)")


@pytest.fixture(params=TABLES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def configured(site: Site, kind: str, *, first: str = "gainsight", **keys: Any) -> None:
    path = TABLES[kind]
    shutil.copy(path, site.folder / "exports" / path.name)
    gainsight = next(one for one in site.settings["sources"] if one["name"] == "gainsight")
    warehouse = declared(kind, f"exports/{path.name}")
    both = [gainsight, warehouse] if first == "gainsight" else [warehouse, gainsight]
    site.configure(sources=both, **keys)


def opened(site: Site, account_id: str) -> bool:
    return any(account_id in (issue.description or "") for issue in site.issues)


def test_the_plan_tells_of_all_ten_with_both_values_and_days(site: Site, kind: str) -> None:
    configured(site, kind)
    ended = site.sync("--dry-run", "--allow-bulk")
    assert ended.code == 0, ended.text
    assert "sources disagree about 10 accounts (3.5): rating 5, " in ended.text
    told = {found["id"]: found["what"] for found in _NOTICE.finditer(ended.text)}
    assert told.keys() == DIFFERING.keys()
    for account_id, (words, gainsight, warehouse) in DIFFERING.items():
        day = r"of 2026-\d\d-\d\d"
        counts = rf"{words}: gainsight {re.escape(gainsight)} {day} \(counts\)"
        other = rf"warehouse {re.escape(warehouse)} {day}"
        assert re.fullmatch(f"{counts}, {other}", told[account_id]), told[account_id]
    assert "out of scope, _fivetran_deleted is true: 15 rows" in ended.text
    assert "older snapshots left out: 60" in ended.text


def test_explain_tells_of_each_with_source_and_day(site: Site) -> None:
    configured(site, "csv")
    for account_id, (words, gainsight, warehouse) in DIFFERING.items():
        text = site.run("explain", account_id, "--at", TODAY).text
        assert re.search(rf"{words} that counts: {re.escape(gainsight)} \(gainsight, as of 2026-", text), text
        assert re.search(rf"{words} elsewhere: {re.escape(warehouse)} \(warehouse, as of 2026-", text), text


def test_the_block_shows_what_the_other_source_says(site: Site) -> None:
    configured(site, "csv")
    assert site.sync("--allow-bulk").code == 0
    blocks = {
        account_id: issue.description or ""
        for account_id in DIFFERING
        for issue in site.issues
        if f"`{account_id}`" in (issue.description or "")
    }
    for account_id in RED_GREEN:
        assert re.search(
            r"- CSM sentiment elsewhere: 🟢 green on 2026-\d\d-\d\d \(warehouse\)", blocks[account_id]
        )
    assert "Requires triage elsewhere: no (warehouse)" in blocks["0018b00002srCjUAAU"]
    again = site.sync()
    assert not again.writes, "what sources disagree about is no news every day"


@pytest.mark.parametrize(
    ("first", "joining", "red"),
    [
        ("gainsight", {}, RED_GREEN),
        ("warehouse", {}, GREEN_RED),
        ("gainsight", {"csm_sentiment": "warehouse"}, GREEN_RED),
        ("gainsight", {"csm_sentiment": "worst"}, (*RED_GREEN, *GREEN_RED)),
    ],
    ids=["gainsight first", "warehouse first", "warehouse for the sentiment", "the worst"],
)
def test_who_counts_is_as_configured(
    site: Site, first: str, joining: dict[str, Any], red: tuple[str, ...]
) -> None:
    configured(site, "parquet", first=first, joining=joining)
    ended = site.sync("--allow-bulk")
    assert ended.code == 0, ended.text
    assert {one for one in (*RED_GREEN, *GREEN_RED) if opened(site, one)} == set(red)


@pytest.mark.parametrize(("value", "opens"), [("gainsight", True), ("warehouse", False), ("worst", True)])
def test_the_flag_that_counts_opens(site: Site, value: str, opens: bool) -> None:
    configured(site, "csv", joining={"requires_triage": value})
    assert site.sync("--allow-bulk").code == 0
    assert opened(site, "0018b00002srCjUAAU") is opens
