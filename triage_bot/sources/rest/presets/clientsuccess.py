"""ClientSuccess: clients and their latest pulse; sends nothing.

API: `POST /v1/auth` with user name and password as a form answers `access_token`, which goes into
Authorization without a word before it; `GET /v1/clients` answers all at once, `/v1/clients/{id}/pulses` the
pulses of one. The pulse is a scale of six words from *Extremely Satisfied* to *Severe Risk*; those in
between are a team's to map.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.second_calls import Details
from triage_bot.sources.rest.shaping import NamedValues
from triage_bot.sources.rest.spec import Login, Recipe, Traffic
from triage_bot.sources.spec import ColumnSpec

from .preset import Preset, Wanted, columns

_SCALE = {"Extremely Satisfied": "green", "Severe Risk": "red"}


def _recipe(wanted: Wanted) -> Recipe:
    pulses = Details(
        url=f"{wanted.url}/v1/clients/{{id}}/pulses", at="id", into="pulse", newest_by="createdTimestamp"
    )
    return Recipe(
        listing=Listing(request=Request(url=f"{wanted.url}/v1/clients")),
        steps=(NamedValues("customFieldValues", name="label", value="value", into="custom"),),
        second_calls=(pulses,) if wanted.mentions("pulse.") else (),
    )


CLIENTSUCCESS = Preset(
    name="clientsuccess",
    title="ClientSuccess",
    url="https://api.clientsuccess.com",
    auth=Login(
        token_url="/v1/auth",
        user_variable="CLIENTSUCCESS_USER",
        password_variable="CLIENTSUCCESS_PASSWORD",
        sent_as="form",
        prefix="",
    ),
    fields=columns(
        account_id="salesforceAccountId",
        name="name",
        csm_sentiment=ColumnSpec(column="pulse.riskLevel", values=_SCALE),
        health_score="successScore",
        risk_reasons="pulse.reasonCodes",
        notes="pulse.note",
        segment="clientSegment",
        csm_name="assignedCSM",
        account_owner="assignedSalesRep",
        churned_at="terminatedDate",
    ),
    recipe=_recipe,
    traffic=Traffic(requests_per_minute=120),
)
