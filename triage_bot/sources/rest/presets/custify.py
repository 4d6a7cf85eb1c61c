"""Custify: companies; sends nothing.

API: bearer token, `GET /company/all?itemsPerPage=&page=`, with the list under `companies` or `data`. What
health is called differs between tenants: it is mapped from `custom_attributes`.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import PageNumber
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.spec import Bearer, Recipe

from .preset import Preset, Wanted, columns


def _recipe(wanted: Wanted) -> Recipe:
    return Recipe(
        listing=Listing(
            request=Request(url=f"{wanted.url}/company/all"),
            paging=PageNumber(size_parameter="itemsPerPage", size=100),
            records=("companies", "data"),
        )
    )


CUSTIFY = Preset(
    name="custify",
    title="Custify",
    url="https://api.custify.com",
    auth=Bearer(token_variable="CUSTIFY_TOKEN"),
    fields=columns(account_id="company_id", name="name", segment="plan"),
    recipe=_recipe,
)
