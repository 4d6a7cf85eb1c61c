"""HubSpot: companies and their owners; sends nothing.

CRM API: `GET /crm/v3/objects/companies`, at most 100 a page, `paging.next.after`; private-app token, 190
calls in ten seconds at most. Only the properties asked for come back, all as text; one that the portal does
not have is left out without a word. Owners are ids, whose names and e-mail addresses are at
`/crm/v3/owners`. `hs_csm_sentiment` says good, neutral, bad or at_risk.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Cursor
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.second_calls import Lookup
from triage_bot.sources.rest.shaping import Joined, Lifted
from triage_bot.sources.rest.spec import Bearer, Recipe
from triage_bot.sources.spec import ColumnSpec

from .preset import Preset, Wanted, columns

_AFTER = Cursor(path="paging.next.after", parameter="after")
_OWNER = "owner"


def _recipe(wanted: Wanted) -> Recipe:
    owned = wanted.mentions(f"{_OWNER}.")
    asked = wanted.asked_of(besides=(f"{_OWNER}.",))
    needed = ("hs_current_customer", *(("hubspot_owner_id",) if owned else ()))
    properties = ",".join(dict.fromkeys((*asked, *needed)))
    return Recipe(
        listing=Listing(
            request=Request(
                url=f"{wanted.url}/crm/v3/objects/companies",
                query={"limit": "100", "archived": "false", "properties": properties},
            ),
            paging=_AFTER,
            records=("results",),
        ),
        steps=(Lifted("properties"),),
        second_calls=(_owners(wanted.url),) if owned else (),
        leave_out={"hs_current_customer": ("false",)},
    )


def _owners(url: str) -> Lookup:
    return Lookup(
        listing=Listing(
            request=Request(url=f"{url}/crm/v3/owners", query={"limit": "500"}),
            paging=_AFTER,
            records=("results",),
        ),
        key="id",
        at="hubspot_owner_id",
        into=_OWNER,
        steps=(Joined(("firstName", "lastName"), into="name"),),
    )


HUBSPOT = Preset(
    name="hubspot",
    title="HubSpot",
    url="https://api.hubapi.com",
    auth=Bearer(token_variable="HUBSPOT_TOKEN"),
    fields=columns(
        account_id="salesforceaccountid",
        name="name",
        csm_sentiment=ColumnSpec(column="hs_csm_sentiment", values={"at_risk": "red"}),
        country="country",
        state="state",
        csm_name="owner.name",
        csm_email="owner.email",
        last_activity="notes_last_contacted",
        updated_at="hs_lastmodifieddate",
    ),
    recipe=_recipe,
)
