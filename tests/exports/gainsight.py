"""How the Gainsight exports beside this file are mapped; the broken ones have fewer columns."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from triage_bot.sources.spec import ColumnSpec, FileSpec

EXPORTS = Path(__file__).parent
COMPANY = EXPORTS / "gainsight_company_2026-11-20.csv"
BAD = EXPORTS / "bad"

_DAY = "%m/%d/%Y"

FIELDS = {
    "account_id": ColumnSpec(column="SFDC Account ID"),
    "name": ColumnSpec(column="Name"),
    "arr": ColumnSpec(column="ARR"),
    "geo": ColumnSpec(column="Account Demographics: Geo"),
    "region": ColumnSpec(column="Account Demographics: Region"),
    "business_unit": ColumnSpec(column="Account Demographics: Business Unit"),
    "segment": ColumnSpec(column="Sales Segment"),
    "csm_name": ColumnSpec(column="CSM"),
    "csm_email": ColumnSpec(column="CSM Email"),
    "csm_manager": ColumnSpec(column="CSM Manager"),
    "account_owner": ColumnSpec(column="Account Owner"),
    "solutions_architect": ColumnSpec(column="Solutions Architect"),
    "renewal_date": ColumnSpec(column="Renewal Date", format=_DAY),
    "csm_sentiment": ColumnSpec(column="CSM Sentiment"),
    "csm_sentiment_at": ColumnSpec(column="CSM Sentiment Date", format=_DAY),
    "requires_triage": ColumnSpec(column="Requires Triage"),
    "risk_reasons": ColumnSpec(column="Risk Reason"),
    "risk_reason_detail": ColumnSpec(column="Risk Reason Detail"),
    "risk_impacts": ColumnSpec(column="Risk Impact"),
    "stage_impacted": ColumnSpec(column="Stage Name"),
    "competitor": ColumnSpec(column="Competitor"),
    "health_score": ColumnSpec(column="Current Score"),
    "lifecycle": ColumnSpec(column="Lifecycle Stage"),
    "license_utilization": ColumnSpec(column="License Utilization", format="percent"),
    "licensed_users": ColumnSpec(column="Licensed User Count"),
    "last_activity": ColumnSpec(column="Last Activity Date", format=_DAY),
    "nps": ColumnSpec(column="NPS"),
    "executive_sponsor": ColumnSpec(column="Executive Sponsor"),
    "priority": ColumnSpec(column="CSM Prioritization"),
    "notes": ColumnSpec(column="Health Notes"),
    "triage_issue_url": ColumnSpec(column="Triage Issue URL"),
    "updated_at": ColumnSpec(column="Modified Date", format=f"{_DAY} %H:%M"),
}
"""All 32 columns of the full export, in its order."""

_HEADER_ONLY = BAD / "header_only.csv"


def company(path: Path = COMPANY) -> FileSpec:
    """The full export; the weekly ones have the same layout."""
    shown = f"exports/{path.name}"
    return FileSpec(name="gainsight", kind="csv", path=path, shown_path=shown, fields=FIELDS)


def broken(path: Path) -> FileSpec:
    """The short layout of the broken files, with the numbers of `semicolon.csv` declared as they are."""
    with _HEADER_ONLY.open(encoding="utf-8-sig", newline="") as file:
        header = set(next(csv.reader(file)))
    fields = {name: column for name, column in FIELDS.items() if column.column in header}
    if path.name == "semicolon.csv":
        fields["arr"] = replace(fields["arr"], format="1.234,50")
    return FileSpec(name="gainsight", kind="csv", path=path, shown_path=f"bad/{path.name}", fields=fields)
