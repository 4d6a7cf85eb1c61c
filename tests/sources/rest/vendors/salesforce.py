"""Salesforce: a token first, SOQL, two hundred rows an answer, the next address below the same host."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.exports.salesforce import PAGES
from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.model.facts import Facts
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, amount, bearer_is, refused, some, window, word

CLIENT, SECRET, TOKEN = "3MVG9client", "sf-client-secret", "00Dxx!AQ4session"
CAP = 50
ENVIRON = {"SALESFORCE_CLIENT_ID": CLIENT, "SALESFORCE_CLIENT_SECRET": SECRET}


def answering(records: list[dict[str, Any]] | None = None) -> Answering:
    rows = [_account(facts) for facts in some()] if records is None else records
    asked: list[str] = []

    def answer(call: Call) -> Reply:
        if call.path == "/services/oauth2/token":
            wanted = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
            if call.form != wanted:
                return refused(
                    400, {"error": "invalid_client", "error_description": "invalid client credentials"}
                )
            return Reply(
                {"access_token": TOKEN, "instance_url": "https://elsewhere.example", "token_type": "Bearer"}
            )
        if not bearer_is(call, TOKEN):
            return refused(
                401, [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
            )
        assert call.path.startswith("/services/data/v66.0/query")
        start = int(call.path.rpartition("-")[2]) if "-" in call.path else 0
        if "q" in call.query:
            asked[:] = re.fullmatch(r"SELECT (.+) FROM \w+( WHERE .+)? ORDER BY Id", call.query["q"])[
                1
            ].split(", ")  # type: ignore[index]
        page = [_selected(row, asked) for row in window(rows, start, CAP)]
        end = start + len(page)
        more = {} if end >= len(rows) else {"nextRecordsUrl": f"/services/data/v66.0/query/01g-{end}"}
        return Reply({"totalSize": len(rows), "done": not more, **more, "records": page})

    return answer


def opportunities() -> list[dict[str, Any]]:
    """The recorded renewal opportunities."""
    return [record for page in PAGES for record in json.loads(page.read_text("utf-8"))["records"]]


def _selected(row: dict[str, Any], asked: list[str]) -> dict[str, Any]:
    tops = {name.partition(".")[0] for name in asked}
    missing = tops - row.keys()
    assert not missing, missing
    return {"attributes": {"type": "Account"}, **{name: row[name] for name in row if name in tops}}


def _account(facts: Facts) -> dict[str, Any]:
    return {
        "Id": facts.account_id,
        "Name": facts.name,
        "ParentId": None,
        "BillingCountry": None,
        "BillingState": None,
        "Owner": {"attributes": {"type": "User"}, "Name": facts.account_owner},
        "LastActivityDate": facts.last_activity.isoformat() if facts.last_activity else None,
        "LastModifiedDate": f"{facts.updated_at:%Y-%m-%dT%H:%M:%S}.000+0000",
        "GS_CSM_Sentiment__c": word(facts.csm_sentiment),
        "GS_Overall_Health_Score__c": facts.health_score,
        "ARR__c": amount(facts),
    }


VENDOR = Vendor(
    preset="salesforce",
    environ=ENVIRON,
    answering=answering,
    own={
        "csm_sentiment": ColumnSpec(column="GS_CSM_Sentiment__c"),
        "health_score": ColumnSpec(column="GS_Overall_Health_Score__c"),
        "arr": ColumnSpec(column="ARR__c"),
    },
    shared=("name", "account_owner", "last_activity", "updated_at", "csm_sentiment", "health_score", "arr"),
    accounts=120,
)
