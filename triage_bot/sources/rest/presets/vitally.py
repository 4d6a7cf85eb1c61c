"""Vitally: accounts and their CSMs; sends nothing.

REST API: the key as user of Basic authentication, `GET /resources/accounts`, at most 100 a page, `next` goes
back as `from`. Without `status` only active accounts come, so that a churned one would seem to vanish. The
health score counts from 0 to 10, `mrr` is monthly. European tenants are at `rest.vitally-eu.io`.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Cursor
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.second_calls import Lookup
from triage_bot.sources.rest.spec import Basic, Recipe
from triage_bot.sources.spec import ColumnSpec

from .preset import Preset, Wanted, columns

_FROM = Cursor(path="next", parameter="from")


def _recipe(wanted: Wanted) -> Recipe:
    return Recipe(
        listing=Listing(
            request=Request(
                url=f"{wanted.url}/resources/accounts", query={"limit": "100", "status": "activeOrChurned"}
            ),
            paging=_FROM,
            records=("results",),
        ),
        second_calls=(_people(wanted.url),) if wanted.mentions("csm.") else (),
    )


def _people(url: str) -> Lookup:
    people = Listing(
        request=Request(url=f"{url}/resources/users", query={"limit": "100"}),
        paging=_FROM,
        records=("results",),
    )
    return Lookup(listing=people, key="id", at="csmId", into="csm")


VITALLY = Preset(
    name="vitally",
    title="Vitally",
    address="https://acme.rest.vitally.io",
    auth=Basic(user_variable="VITALLY_API_KEY"),
    fields=columns(
        account_id="externalId",
        name="name",
        health_score=ColumnSpec(column="healthScore", scale=(0.0, 10.0)),
        arr=ColumnSpec(column="mrr", per_year=12),
        renewal_date="nextRenewalDate",
        churned_at="churnedAt",
        csm_name="csm.name",
        csm_email="csm.email",
        updated_at="updatedAt",
    ),
    recipe=_recipe,
)
