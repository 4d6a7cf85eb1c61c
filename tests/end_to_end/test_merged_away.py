"""E27 over HTTP: two accounts of the weekly exports, of which one was merged away on 2026-11-04."""

from __future__ import annotations

from pathlib import Path

import pytest

from .site import Site, source

HISTORY = Path(__file__).parents[1] / "exports" / "history"
LOST, KEPT = "0018b0000209ONkAAM", "0018b00002EXGBTAA5"
BEFORE, AFTER = "2026-10-30", "2026-11-06"
STEPS = "## Next steps\n\n- [ ] 2026-12-01 /close ask @all for the contract\n- [x] 2026-10-20 called"
CRM = {
    "name": "crm-merges",
    "kind": "json",
    "about": "merges",
    "path": "merged.json",
    "records": "records",
    "fields": {
        "account_id": "Id",
        "merged_into": "MasterRecordId",
        "is_deleted": "IsDeleted",
        "updated_at": "LastModifiedDate",
    },
}


@pytest.fixture
def site(site: Site) -> Site:
    """Both accounts have an issue, of the week before the merge."""
    for old in (site.folder / "exports").iterdir():
        old.unlink()
    (site.folder / "merged.json").write_bytes((HISTORY / "salesforce_account_queryall.json").read_bytes())
    export(site, BEFORE)
    site.world.clock.set(f"{BEFORE}T08:00:00Z")
    site.configure(sources=[source("exports/gainsight_company_*.csv")])
    assert site.sync("--allow-bulk", at=BEFORE).code == 0
    text = site.world.issue(iid_of(site, LOST)).description or ""
    site.world.person("icamus").edit_description(iid_of(site, LOST), f"{text}\n\n{STEPS}")
    export(site, AFTER)
    site.world.clock.set(f"{AFTER}T08:00:00Z")
    return site


def export(site: Site, day: str) -> None:
    name = f"gainsight_company_{day}.csv"
    (site.folder / "exports" / name).write_bytes((HISTORY / name).read_bytes())


def iid_of(site: Site, account: str) -> int:
    (iid,) = [i.iid for i in site.world.issues if f'"account":"{account}"' in (i.description or "")]
    return int(iid)


def said(site: Site, iid: int) -> str:
    return "\n".join(note.body for note in site.world.comments_on(iid))


def test_with_the_crms_evidence_one_issue_goes_on_for_both(site: Site) -> None:
    lost, kept = iid_of(site, LOST), iid_of(site, KEPT)
    site.configure(sources=[source("exports/gainsight_company_*.csv"), CRM])
    ended = site.sync(at=AFTER)
    assert ended.code == 0, ended.text
    assert "1 row, 1 account merged away" in ended.out
    assert (site.world.issue(lost).state, site.world.issue(kept).state) == ("closed", "opened")
    assert "outcome::void" in site.world.labels_on(lost)
    assert f"#{kept} goes on for `{KEPT}`" in said(site, lost)
    assert "`crm-merges` says that" in said(site, kept)
    assert "2026-12-01" in said(site, kept)
    assert "\n/close" not in said(site, kept)
    assert "@all" not in said(site, kept).replace("`@all`", "")
    assert [said(site, iid).count("triage-bot:said") for iid in (lost, kept)] == [1, 1]
    again = site.sync(at=AFTER)
    assert (again.code, again.writes) == (0, []), again.text


def test_without_it_the_account_is_missing_and_nothing_is_closed(site: Site) -> None:
    lost = iid_of(site, LOST)
    ended = site.sync(at=AFTER)
    assert ended.code == 0, ended.text
    assert site.world.issue(lost).state == "opened"
    assert "not in the sources since 2026-11-06" in ended.out


def test_with_a_list_that_cannot_be_read_nothing_is_concluded(site: Site) -> None:
    lost = iid_of(site, LOST)
    (site.folder / "merged.json").write_text('{"records": [{"Id": "x"', "utf-8")
    site.configure(sources=[source("exports/gainsight_company_*.csv"), CRM])
    ended = site.sync(at=AFTER)
    assert ended.code == 4, ended.text
    assert site.world.issue(lost).state == "opened"


def test_an_empty_list_of_merges_is_no_outage(site: Site) -> None:
    (site.folder / "merged.json").write_text('{"records": []}', "utf-8")
    site.configure(sources=[source("exports/gainsight_company_*.csv"), CRM])
    ended = site.sync(at=AFTER)
    assert ended.code == 0, ended.text
