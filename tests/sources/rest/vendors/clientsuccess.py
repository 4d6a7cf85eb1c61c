"""ClientSuccess: a login, a bare token, everything at once, and the pulses of each client apart."""

from __future__ import annotations

from typing import Any

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.model.facts import Facts
from triage_bot.model.health import Rating
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, amount, refused, some

USER, PASSWORD, TOKEN = "api@northlight.example", "clientsuccess-pass", "04a7-a562-token"
_WORDS = {Rating.GREEN: "Satisfied", Rating.YELLOW: "Some Risk", Rating.RED: "Severe Risk"}


def answering() -> Answering:
    everything = some()

    def answer(call: Call) -> Reply:
        if call.path == "/v1/auth":
            if call.form != {"username": USER, "password": PASSWORD}:
                return refused(401, {"errorMessage": "bad credentials", "message": "bad credentials"})
            return Reply({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 43200})
        if call.headers.get("Authorization") != TOKEN:
            return refused(401, {"message": "Unauthorized"})
        if call.path == "/v1/clients":
            return Reply([_client(number, facts) for number, facts in enumerate(everything)])
        _, _, _, number, last = call.path.split("/")
        assert last == "pulses"
        return Reply(_pulses(everything[int(number)]))

    return answer


def _client(number: int, facts: Facts) -> dict[str, Any]:
    return {
        "id": number,
        "salesforceAccountId": facts.account_id,
        "name": facts.name,
        "clientSegment": facts.segment,
        "successScore": facts.health_score,
        "assignedCSM": facts.csm_name,
        "assignedSalesRep": facts.account_owner,
        "terminatedDate": None,
        "customFieldValues": [
            {"label": "ARR", "value": amount(facts)}, {"label": "Region", "value": facts.region},
        ],
    }  # fmt: skip


def _pulses(facts: Facts) -> list[dict[str, Any]]:
    if facts.csm_sentiment is None:
        return []
    newest = {"riskLevel": _WORDS[facts.csm_sentiment], "createdTimestamp": 1_794_700_800_000}
    older = {"riskLevel": "Extremely Satisfied", "createdTimestamp": 1_784_700_800_000, "reasonCodes": []}
    return [older, {**newest, "reasonCodes": list(facts.risk_reasons or ()), "note": facts.notes}]


VENDOR = Vendor(
    preset="clientsuccess",
    environ={"CLIENTSUCCESS_USER": USER, "CLIENTSUCCESS_PASSWORD": PASSWORD},
    answering=answering,
    own={
        "csm_sentiment": ColumnSpec(
            column="pulse.riskLevel",
            values={"Severe Risk": "red", "Some Risk": "yellow", "Satisfied": "green"},
        ),
        "arr": ColumnSpec(column="custom.ARR"),
        "region": ColumnSpec(column="custom.Region"),
    },
    shared=("name", "csm_sentiment", "health_score", "segment", "csm_name", "account_owner", "arr", "region"),
    accounts=120,
)
