"""Salesforce: a SOQL query over the REST API; sends nothing.

REST API Developer Guide, "Query": `GET /services/data/vXX.X/query?q=`, at most 2,000 rows an answer,
`nextRecordsUrl` until `done`. The client-credentials flow needs the My Domain address for the token
(`/services/oauth2/token`) and for everything else. Renewals are opportunities; what they are worth a year is
in custom fields of each org.
"""

from __future__ import annotations

import re

from triage_bot.model.vocabulary import About
from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import NextLink
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.spec import ClientCredentials, Recipe

from .preset import Preset, UnfitError, Wanted, columns

_VERSION = "66.0"
_OBJECTS = {About.RENEWALS: "Opportunity"}
_FIELD = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)
_NUMBER = re.compile(r"\d{2,3}\.\d", re.ASCII)

_RENEWALS = columns(
    account_id="AccountId",
    opportunity_id="Id",
    type="Type",
    stage="StageName",
    is_closed="IsClosed",
    is_won="IsWon",
    close_date="CloseDate",
    amount="Amount",
    updated_at="LastModifiedDate",
)


def _recipe(wanted: Wanted) -> Recipe:
    """`queryAll` also brings deleted rows, which is where an account that was merged away is found."""
    source = wanted.option("object", _OBJECTS.get(wanted.about, "Account"))
    version = wanted.option("version", _VERSION)
    if not _FIELD.fullmatch(source):
        raise UnfitError("options.object", "should be the API name of an object, such as Account")
    if not _NUMBER.fullmatch(version):
        raise UnfitError("options.version", f"should be an API version such as {_VERSION}")
    merged = "MasterRecordId" in wanted.columns
    condition = wanted.option("where", "")
    query = f"SELECT {', '.join(_select(wanted))} FROM {source}"
    query += f" WHERE {condition}" if condition else ""
    verb = "queryAll" if merged else "query"
    return Recipe(
        listing=Listing(
            request=Request(
                url=f"{wanted.url}/services/data/v{version}/{verb}", query={"q": f"{query} ORDER BY Id"}
            ),
            paging=NextLink(path="nextRecordsUrl"),
            records=("records",),
            total="totalSize",
        )
    )


def _select(wanted: Wanted) -> tuple[str, ...]:
    fields = tuple(dict.fromkeys(("Id", *wanted.asked_of())))
    for name in fields:
        if not _FIELD.fullmatch(name):
            raise UnfitError(
                "fields", f"{name!r} is no field of Salesforce; write its API name, such as ARR__c"
            )
    return fields


SALESFORCE = Preset(
    name="salesforce",
    title="Salesforce",
    address="https://acme.my.salesforce.com",
    auth=ClientCredentials(
        token_url="/services/oauth2/token",
        id_variable="SALESFORCE_CLIENT_ID",
        secret_variable="SALESFORCE_CLIENT_SECRET",
        sent_as="form",
    ),
    fields=columns(
        account_id="Id",
        name="Name",
        parent_id="ParentId",
        country="BillingCountry",
        state="BillingState",
        account_owner="Owner.Name",
        last_activity="LastActivityDate",
        updated_at="LastModifiedDate",
    ),
    others={About.RENEWALS: _RENEWALS},
    options={
        "object": "API name of the object that is read, `Account` or `Opportunity` unless said otherwise",
        "where": "SOQL condition, such as `Type = 'Customer'`",
        "version": f"version of the API, {_VERSION} unless said otherwise",
    },
    recipe=_recipe,
)
