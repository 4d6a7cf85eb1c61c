"""Vitally: churned accounts only where asked for, monthly money, scores up to ten, a cursor of its own."""

from __future__ import annotations

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, basic, refused, stored, window

KEY = "sk_live_vitally_77aa"


def answering() -> Answering:
    pages = (stored("vitally_accounts_page1.json"), stored("vitally_accounts_page2.json"))
    records = [record for page in pages for record in page["results"]]
    users = stored("vitally_users.json")["results"]

    def answer(call: Call) -> Reply:
        if call.headers.get("Authorization") != basic(KEY):
            return refused(401, {"error": {"message": "Unauthorized"}})
        if call.path == "/resources/users":
            return _page(users, call, cap=15)
        assert call.path == "/resources/accounts"
        everything = call.query.get("status") == "activeOrChurned"
        return _page([one for one in records if everything or not one["churnedAt"]], call, cap=100)

    return answer


def _page(records: list[dict[str, object]], call: Call, *, cap: int) -> Reply:
    ids = [record["id"] for record in records]
    start = ids.index(call.query["from"]) + 1 if "from" in call.query else 0
    page = window(records, start, min(int(call.query["limit"]), cap))
    at_end = start + len(page) >= len(records)
    return Reply({"results": page, "next": None if at_end else page[-1]["id"], "atEnd": at_end})


VENDOR = Vendor(
    preset="vitally",
    environ={"VITALLY_API_KEY": KEY},
    answering=answering,
    own={
        "geo": ColumnSpec(column="traits.salesforce.Geo"),
        "region": ColumnSpec(column="traits.salesforce.Region"),
        "segment": ColumnSpec(column="traits.salesforce.Segment"),
    },
    shared=("name", "renewal_date", "csm_name", "csm_email", "geo", "region", "segment"),
    accounts=160,
    expected="vitally",
)
