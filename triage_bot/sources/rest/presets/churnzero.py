"""ChurnZero: accounts over OData; sends nothing.

REST API (OData v4): user and API key as Basic authentication, `GET /public/v1/Account`, 100 a page,
`@odata.nextLink`, slower above 100 calls a minute and refused above 200. Custom fields are below `Cf`.
Whether a high `PrimaryChurnScoreValue` is good or bad differs between tenants and help pages, so that no
rating is mapped unless a team says it: `scale: [0, 100]` where high is good, `[100, 0]` where high is a
risk.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import NextLink
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.shaping import Joined
from triage_bot.sources.rest.spec import Basic, Recipe, Traffic

from .preset import Preset, Wanted, columns


def _recipe(wanted: Wanted) -> Recipe:
    query = {"$count": "true", "$orderby": "Id"}
    if wanted.mentions("UserAccount."):
        query["$expand"] = "UserAccount"
    return Recipe(
        listing=Listing(
            request=Request(url=f"{wanted.url}/public/v1/Account", query=query),
            paging=NextLink(path="@odata.nextLink"),
            records=("value",),
            total="@odata.count",
        ),
        steps=(Joined(("UserAccount.FirstName", "UserAccount.LastName"), into="UserAccount.Name"),),
        leave_out={"IsActive": ("false",)},
    )


CHURNZERO = Preset(
    name="churnzero",
    title="ChurnZero",
    address="https://acme.us1app.churnzero.net",
    auth=Basic(user_variable="CHURNZERO_USER", password_variable="CHURNZERO_API_KEY"),
    fields=columns(
        account_id="CrmId",
        name="Name",
        arr="TotalContractAmount",
        renewal_date="NextRenewalDate",
        licensed_users="LicenseCount",
        csm_name="UserAccount.Name",
        csm_email="UserAccount.Email",
    ),
    recipe=_recipe,
    traffic=Traffic(requests_per_minute=100),
)
