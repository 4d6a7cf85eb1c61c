"""Planhat: a bare list, empty fields left out, renewals as days from now, prospects among the customers."""

from __future__ import annotations

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, bearer_is, exported, refused, stored, window

TOKEN = "planhat-tenant-token-1b"
CAP = 50


def answering() -> Answering:
    companies = [
        {key: value for key, value in company.items() if key != "renewalDate"}
        for company in stored("planhat_companies.json")
    ]
    users = _users(companies)

    def answer(call: Call) -> Reply:
        if not bearer_is(call, TOKEN):
            return refused(401, "Unauthorized")
        records = {"/companies": companies, "/users": users}[call.path]
        return Reply(window(records, int(call.query["offset"]), min(int(call.query["limit"]), CAP)))

    return answer


def _users(companies: list[dict[str, str]]) -> list[dict[str, str]]:
    """The owners of the companies: whoever is the CSM of one of theirs in the export."""
    users = {}
    for company in companies:
        facts = exported().get(company["sourceId"])
        if facts and facts.csm_name and "owner" in company:
            first, _, last = facts.csm_name.partition(" ")
            users[company["owner"]] = {
                "_id": company["owner"],
                "firstName": first,
                "lastName": last,
                "email": facts.csm_email or "",
            }
    return list(users.values())


VENDOR = Vendor(
    preset="planhat",
    environ={"PLANHAT_TOKEN": TOKEN},
    answering=answering,
    own={
        "geo": ColumnSpec(column="custom.Geo"),
        "region": ColumnSpec(column="custom.Region"),
        "segment": ColumnSpec(column="custom.Segment"),
    },
    shared=("name", "arr", "renewal_date", "csm_name", "csm_email", "geo", "region", "segment"),
    accounts=117,
    expected="planhat",
)
