"""How the warehouse table beside this file is mapped; it agrees with Gainsight but for ten accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

EXPORTS = Path(__file__).parent
TABLES = {kind: EXPORTS / f"warehouse_account_health.{kind}" for kind in ("csv", "parquet")}
SENTIMENT_AT = {"csv": {"column": "sentiment_updated_at", "format": "%Y-%m-%d %H:%M:%S.%f"}}


def declared(kind: str, path: str) -> dict[str, Any]:
    """The source as triage.yml has it; the table has tombstones, and two days of some accounts."""
    return {
        "name": "warehouse",
        "kind": kind,
        "path": path,
        "as_of": "as_of",
        "drop_where": {"_fivetran_deleted": True},
        "fields": {
            "account_id": "account_id",
            "name": "account_name",
            "csm_name": "csm_name",
            "csm_email": "csm_email",
            "arr": "arr_usd",
            "renewal_date": "renewal_date",
            "csm_sentiment": "csm_sentiment",
            "csm_sentiment_at": SENTIMENT_AT.get(kind, "sentiment_updated_at"),
            "health_score": "health_score",
            "health_color": "health_color",
            "requires_triage": "requires_triage",
            "lifecycle": "lifecycle_stage",
        },
    }


GREEN_RED = ("0018b00002B6hoNAAR", "0018b00002q5uzdAAA", "0018b00002OvELvAAN")
"""Green in Gainsight, red in the warehouse."""

RED_GREEN = ("0018b000025ahVxAAI", "0018b00002u7zeyAAA")
"""The other way round."""

DIFFERING: dict[str, tuple[str, str, str]] = {
    **dict.fromkeys(GREEN_RED, ("rating", "green", "red")),
    **dict.fromkeys(RED_GREEN, ("rating", "red", "green")),
    "0018b00002srCjUAAU": ("requires triage", "yes", "no"),
    "0018b000020NetJAAS": ("ARR", "363,500 USD", "727,000 USD"),
    "0018b00002DwEdYAAV": ("renewal date", "2026-11-14", "2027-11-14"),
    "0018b000023sZqNAAU": ("CSM", "Jonás Korpal", "Gunther Thompson"),
    "0018b00002SL2oyAAD": ("lifecycle", "Optimize & Grow", "Will Churn"),
}
"""By account: what differs, in the words of the plan, as Gainsight and as the warehouse have it."""
