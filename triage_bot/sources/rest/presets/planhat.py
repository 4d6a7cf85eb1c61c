"""Planhat: companies and their owners; sends nothing.

API: bearer token, `GET /companies?limit=&offset=`, 200 calls a minute; empty fields are left out. The renewal
may be given as days from the day of the answer. `status` canceled means lost but still in its term, lost is
lost, a prospect is no customer yet. The page about the API does not state the scale of `h`; scores in the
product count from 0 to 10.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Offset
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.second_calls import Lookup
from triage_bot.sources.rest.shaping import DaysAhead, Joined, Worded
from triage_bot.sources.rest.spec import Bearer, Recipe, Traffic
from triage_bot.sources.spec import ColumnSpec

from .preset import Preset, Wanted, columns


def _recipe(wanted: Wanted) -> Recipe:
    return Recipe(
        listing=Listing(request=Request(url=f"{wanted.url}/companies"), paging=Offset(size=1_000)),
        steps=(
            DaysAhead("renewalDaysFromNow", into="renewalDate"),
            Worded(
                "status", {"canceled": "Will Churn", "lost": "Churned"}, into="lifecycle", otherwise="phase"
            ),
        ),
        second_calls=(_owners(wanted.url),) if wanted.mentions("csm.") else (),
        leave_out={"status": ("prospect",)},
    )


def _owners(url: str) -> Lookup:
    return Lookup(
        listing=Listing(request=Request(url=f"{url}/users"), paging=Offset(size=1_000)),
        key="_id",
        at="owner",
        into="csm",
        steps=(Joined(("firstName", "lastName"), into="name"),),
    )


PLANHAT = Preset(
    name="planhat",
    title="Planhat",
    url="https://api.planhat.com",
    auth=Bearer(token_variable="PLANHAT_TOKEN"),
    fields=columns(
        account_id="sourceId",
        name="name",
        health_score=ColumnSpec(column="h", scale=(0.0, 10.0)),
        arr="arr",
        renewal_date="renewalDate",
        lifecycle="lifecycle",
        last_activity="lastTouch",
        csm_name="csm.name",
        csm_email="csm.email",
        updated_at="updatedAt",
    ),
    recipe=_recipe,
    traffic=Traffic(requests_per_minute=180),
)
