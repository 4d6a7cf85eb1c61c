"""ChurnZero: OData with a hundred a page whatever is asked, relations only where expanded, a count."""

from __future__ import annotations

from typing import Any

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.model.facts import Facts
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, amount, basic, refused, some, window

USER, KEY = "bot@northlight.example", "churnzero-key-8d"
CAP = 25


def answering() -> Answering:
    inactive = {"Id": 99, "Name": "Gone", "CrmId": None, "IsActive": False, "NextRenewalDate": None}
    rows = [*(_account(number, facts) for number, facts in enumerate(some())), inactive]

    def answer(call: Call) -> Reply:
        if call.headers.get("Authorization") != basic(USER, KEY):
            return refused(401, {"error": {"code": "401", "message": "Unauthorized"}})
        assert call.path == "/public/v1/Account"
        assert call.query["$orderby"] == "Id"
        start = int(call.query.get("$skip", 0))
        page = window(rows, start, CAP)
        if "$expand" not in call.query:
            page = [{key: value for key, value in row.items() if key != "UserAccount"} for row in page]
        host = call.headers["Host"]
        query = f"$count=true&$orderby=Id&$expand={call.query.get('$expand', '')}&$skip={start + CAP}"
        more = {"@odata.nextLink": f"http://{host}{call.path}?{query}"} if start + CAP < len(rows) else {}
        return Reply(
            {"@odata.context": "$metadata#Account", "@odata.count": len(rows), **more, "value": page}
        )

    return answer


def _account(number: int, facts: Facts) -> dict[str, Any]:
    first, _, last = (facts.csm_name or "").partition(" ")
    return {
        "Id": number,
        "CrmId": facts.account_id,
        "Name": facts.name,
        "IsActive": True,
        "TotalContractAmount": amount(facts),
        "NextRenewalDate": f"{facts.renewal_date}T00:00:00Z" if facts.renewal_date else None,
        "LicenseCount": facts.licensed_users,
        "PrimaryChurnScoreValue": None if facts.health_score is None else 100 - facts.health_score,
        "UserAccount": {"FirstName": first, "LastName": last, "Email": facts.csm_email} if first else None,
        "Cf": {"Segment": facts.segment},
    }


VENDOR = Vendor(
    preset="churnzero",
    environ={"CHURNZERO_USER": USER, "CHURNZERO_API_KEY": KEY},
    answering=answering,
    own={
        "health_score": ColumnSpec(column="PrimaryChurnScoreValue", scale=(100.0, 0.0)),
        "segment": ColumnSpec(column="Cf.Segment"),
    },
    shared=(
        "name", "arr", "renewal_date", "licensed_users", "csm_name", "csm_email", "health_score", "segment",
    ),
    accounts=120,
)  # fmt: skip
