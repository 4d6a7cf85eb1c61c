"""Gainsight: a query object, GSIDs in place of words, and a failure where nothing is left."""

from __future__ import annotations

from tests.sources.rest.serving import Answering, Call, Reply
from triage_bot.sources.spec import ColumnSpec

from .base import Vendor, refused, stored, window

KEY = "gs-access-key-9f2c"
CAP = 60
MILLISECONDS = "epoch-milliseconds"


def answering() -> Answering:
    records = stored("gainsight_query_company.json")["data"]
    empty = stored("gainsight_query_empty.json")
    dropdowns = {one["id"]: one["items"] for one in stored("gainsight_dropdowns.json")["data"]}

    def answer(call: Call) -> Reply:
        if call.headers.get("accesskey") != KEY:
            return refused(401, {"result": False, "errorCode": "GS_APIG_2401", "errorDesc": "Unauthorized"})
        if call.path.startswith("/v1/meta/services/dropdowns/"):
            items = dropdowns[call.path.rpartition("/")[2]]
            return Reply({"result": True, "data": {"categoryDetails": {}, "childItems": items}})
        assert (call.method, call.path) == ("POST", "/v1/data/objects/query/Company")
        query = call.json
        unknown = set(query["select"]) - records[0].keys()
        if unknown:
            body = {"result": False, "errorCode": "GSOBJ_1009", "errorDesc": f"Invalid field {min(unknown)}"}
            return Reply({**body, "data": None})
        assert query["orderBy"] == {"Gsid": "asc"}
        page = window(records, query["offset"], min(query["limit"], CAP))
        if not page:
            return Reply(empty, 400)
        return Reply({"result": True, "data": [{key: one[key] for key in query["select"]} for one in page]})

    return answer


VENDOR = Vendor(
    preset="gainsight",
    environ={"GAINSIGHT_ACCESS_KEY": KEY},
    answering=answering,
    own={
        "csm_sentiment": ColumnSpec(column="CSM_Sentiment__gc"),
        "csm_sentiment_at": ColumnSpec(column="CSM_Sentiment_Date__gc", format=MILLISECONDS),
        "requires_triage": ColumnSpec(column="Requires_Triage__gc"),
        "risk_reasons": ColumnSpec(column="Risk_Reason__gr.Name"),
        "risk_impacts": ColumnSpec(column="Risk_Impact__gr.Name"),
        "geo": ColumnSpec(column="Geo__gc"),
        "region": ColumnSpec(column="Region__gc"),
        "business_unit": ColumnSpec(column="Business_Unit__gc"),
        "segment": ColumnSpec(column="Sales_Segment__gc"),
    },
    options={"dropdowns": tuple(one["id"] for one in stored("gainsight_dropdowns.json")["data"])},
    shared=(
        "name", "arr", "renewal_date", "csm_name", "csm_email", "health_score", "csm_sentiment", "geo",
        "csm_sentiment_at", "requires_triage", "risk_reasons", "risk_impacts", "region", "business_unit",
        "segment", "lifecycle", "updated_at",
    ),
    accounts=150,
    expected="gainsight_query_company",
)  # fmt: skip
