"""Custify: page numbers, thirty a page whatever is asked, health among custom attributes."""

from __future__ import annotations

from typing import Any

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.model.facts import Facts
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, amount, bearer_is, refused, some, window, word

TOKEN = "custify-api-key-0e"
CAP = 30


def answering() -> Answering:
    everything = some()

    def answer(call: Call) -> Reply:
        if not bearer_is(call, TOKEN):
            return refused(401, {"message": "Invalid API key"})
        assert call.path == "/company/all"
        page = window(everything, (int(call.query["page"]) - 1) * CAP, CAP)
        return Reply({"companies": [_company(facts) for facts in page]})

    return answer


def _company(facts: Facts) -> dict[str, Any]:
    own = {"health": word(facts.csm_sentiment), "arr": amount(facts), "csm": facts.csm_name}
    return {
        "company_id": facts.account_id,
        "name": facts.name,
        "plan": facts.segment,
        "custom_attributes": {key: value for key, value in own.items() if value is not None},
    }


VENDOR = Vendor(
    preset="custify",
    environ={"CUSTIFY_TOKEN": TOKEN},
    answering=answering,
    own={
        "csm_sentiment": ColumnSpec(column="custom_attributes.health"),
        "arr": ColumnSpec(column="custom_attributes.arr"),
        "csm_name": ColumnSpec(column="custom_attributes.csm"),
    },
    shared=("name", "segment", "csm_sentiment", "arr", "csm_name"),
    accounts=120,
)
