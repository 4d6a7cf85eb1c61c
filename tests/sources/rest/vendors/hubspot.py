"""HubSpot: only the properties asked for, everything as text, owners elsewhere, a hundred a page."""

from __future__ import annotations

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, bearer_is, refused, stored, window

TOKEN = "pat-na1-hubspot-5c2e"


def answering() -> Answering:
    pages = (stored("hubspot_companies_page1.json"), stored("hubspot_companies_page2.json"))
    records = [record for page in pages for record in page["results"]]
    owners = stored("hubspot_owners.json")["results"]

    def answer(call: Call) -> Reply:
        if not bearer_is(call, TOKEN):
            body = {
                "status": "error",
                "message": "Authentication credentials not found.",
                "category": "INVALID",
            }
            return refused(401, body)
        if call.path == "/crm/v3/owners":
            return _page(owners, call, cap=10)
        assert call.path == "/crm/v3/objects/companies"
        asked = {*call.query["properties"].split(","), "createdate", "hs_object_id"}
        return _page([_with(record, asked) for record in records], call, cap=100)

    return answer


def _with(record: dict[str, object], asked: set[str]) -> dict[str, object]:
    properties = record["properties"]
    assert isinstance(properties, dict)
    return {**record, "properties": {name: value for name, value in properties.items() if name in asked}}


def _page(records: list[dict[str, object]], call: Call, *, cap: int) -> Reply:
    ids = [record["id"] for record in records]
    start = ids.index(call.query["after"]) + 1 if "after" in call.query else 0
    page = window(records, start, min(int(call.query["limit"]), cap))
    more = {"paging": {"next": {"after": page[-1]["id"], "link": "https://api.hubapi.com/x"}}}
    return Reply({"results": page, **(more if start + len(page) < len(records) else {})})


VENDOR = Vendor(
    preset="hubspot",
    environ={"HUBSPOT_TOKEN": TOKEN},
    answering=answering,
    own={
        "arr": ColumnSpec(column="arr"),
        "renewal_date": ColumnSpec(column="contract_renewal_date"),
    },
    shared=("name", "arr", "renewal_date", "csm_name", "csm_email"),
    accounts=160,
    expected="hubspot",
)
