"""Gainsight CS: the query of the Company object; sends nothing.

Support portal, "Company API" and "Data Management APIs": `accesskey` header, at most 5,000 rows a page, 100
calls a minute; dates come as epoch milliseconds, picklists as GSIDs whose words are in
`GET /v1/meta/services/dropdowns/{categoryId}`. A page without rows is the failure `GSOBJ_1011`, "No data
found". What `data` is depends on the object: a list, or `data.records`.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing, Sign
from triage_bot.sources.rest.paging import Offset
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.second_calls import Names
from triage_bot.sources.rest.spec import HeaderKey, Recipe, Traffic
from triage_bot.sources.spec import ColumnSpec

from .preset import Preset, Wanted, columns

_PAGE = 5_000
_FAILED = (Sign("result", ("false",)),)
_ITEM = "1I00[0-9A-Z]{32}"
_DROPDOWNS = "name its category id, from Data Management, under `options.dropdowns`, or leave the field out"
_NO_DATA = (Sign("errorCode", ("GSOBJ_1011",)), Sign("errorDesc", ("no data found",)))


def _recipe(wanted: Wanted) -> Recipe:
    select = list(dict.fromkeys(("Gsid", *wanted.asked_of())))
    query = Request(
        url=f"{wanted.url}/v1/data/objects/query/Company",
        method="POST",
        body={"select": select, "orderBy": {"Gsid": "asc"}},
        safe=True,
    )
    words = [_dropdown(wanted.url, category) for category in wanted.options.get("dropdowns", ())]
    return Recipe(
        listing=Listing(
            request=query,
            paging=Offset(size=_PAGE, into="body"),
            records=("data.records", "data"),
            empty_when=_NO_DATA,
            failed_when=_FAILED,
            says="errorDesc",
        ),
        second_calls=(Names(listings=tuple(words), key="gsid", name="name", like=_ITEM, remedy=_DROPDOWNS),),
    )


def _dropdown(url: str, category: str) -> Listing:
    return Listing(
        request=Request(url=f"{url}/v1/meta/services/dropdowns/{category}"),
        records=("data.childItems", "data"),
        failed_when=_FAILED,
        says="errorDesc",
    )


GAINSIGHT = Preset(
    name="gainsight",
    title="Gainsight",
    address="https://acme.gainsightcloud.com",
    auth=HeaderKey(header="accesskey", token_variable="GAINSIGHT_ACCESS_KEY"),
    fields=columns(
        account_id="SfdcAccountId",
        gainsight_id="Gsid",
        name="Name",
        arr="ARR",
        renewal_date=ColumnSpec(column="RenewalDate", format="epoch-milliseconds"),
        health_score="CurrentScore",
        lifecycle="Stage",
        csm_name="Csm__gr.Name",
        csm_email="Csm__gr.Email",
        updated_at=ColumnSpec(column="ModifiedDate", format="epoch-milliseconds"),
    ),
    options={"dropdowns": "category ids of the picklists that are mapped, such as that of Stage"},
    recipe=_recipe,
    traffic=Traffic(requests_per_minute=90),
)
