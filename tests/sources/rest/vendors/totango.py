"""Totango: a form field with JSON in it, values by position, a thousand records a page and a count of all."""

from __future__ import annotations

import json
from typing import Any

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.model.facts import Facts
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, amount, refused, some, window, word

TOKEN = "totango-app-token-42"
CAP = 45


def answering() -> Answering:
    everything = some()

    def answer(call: Call) -> Reply:
        if call.headers.get("app-token") != TOKEN:
            return refused(401, {"errors": [{"message": "invalid token"}]})
        assert call.path == "/api/v1/search/accounts"
        query = json.loads(call.form["query"])
        assert query["scope"] == "all"
        assert query["count"] <= 1_000
        page = window(everything, query["offset"], min(query["count"], CAP))
        hits = [_hit(facts, query["fields"]) for facts in page]
        return Reply({"response": {"accounts": {"total_hits": len(everything), "hits": hits}}})

    return answer


def _hit(facts: Facts, asked: list[dict[str, str]]) -> dict[str, Any]:
    values: dict[tuple[str, str], Any] = {
        ("string", "health"): word(facts.csm_sentiment),
        ("string_attribute", "Success Manager"): facts.csm_name,
        ("number_attribute", "Contract Value"): amount(facts),
        ("date_attribute", "Contract Renewal Date"): str(facts.renewal_date or ""),
    }
    chosen = [values[one["type"], one.get("term") or one["attribute"]] for one in asked]
    return {"name": facts.account_id, "display_name": facts.name, "selected_fields": chosen}


VENDOR = Vendor(
    preset="totango",
    environ={"TOTANGO_APP_TOKEN": TOKEN},
    answering=answering,
    own={
        "arr": ColumnSpec(column="number_attribute:Contract Value"),
        "renewal_date": ColumnSpec(column="date_attribute:Contract Renewal Date"),
        "csm_sentiment": ColumnSpec(column="health"),
    },
    shared=("name", "csm_name", "csm_sentiment", "arr", "renewal_date"),
    accounts=120,
)
