"""Totango: the search of accounts; sends nothing.

Support portal, "Search API (accounts and users)": `app-token` header, the query as JSON in the form field
`query`, at most 1,000 a page and 10,000 records altogether, 100 calls a minute. Each hit holds its id as
`name`, its name as `display_name`, and the values of `selected_fields` in the order in which they were asked
for, without their names. European tenants are at `api-eu1.totango.com`.

A column is written as it is asked for: `health` and the other terms as they are, attributes by their name,
with their type in front where they hold no text, such as `number_attribute:Contract Value`.
"""

from __future__ import annotations

from triage_bot.sources.rest.listing import Listing
from triage_bot.sources.rest.paging import Offset
from triage_bot.sources.rest.request import Request
from triage_bot.sources.rest.shaping import Positional
from triage_bot.sources.rest.spec import HeaderKey, Recipe, Traffic

from .preset import Preset, Wanted, columns

_ALWAYS = frozenset({"name", "display_name"})
_TERMS = frozenset({"health", "status_group", "status", "score"})
_TYPES = ("string_attribute", "number_attribute", "date_attribute", "simple_date_attribute", "list_attribute")


def _recipe(wanted: Wanted) -> Recipe:
    asked = tuple(column for column in wanted.asked_of() if column not in _ALWAYS)
    query = {
        "terms": [],
        "fields": [_field(column) for column in asked],
        "sort_by": "display_name",
        "sort_order": "ASC",
        "scope": "all",
    }
    search = Request(
        url=f"{wanted.url}/api/v1/search/accounts", method="POST", body=query, body_field="query", safe=True
    )
    return Recipe(
        listing=Listing(
            request=search,
            paging=Offset(size_parameter="count", size=1_000, into="body"),
            records=("response.accounts.hits",),
            total="response.accounts.total_hits",
        ),
        steps=(Positional("selected_fields", asked),),
    )


def _field(column: str) -> dict[str, str]:
    sort, _, name = column.partition(":")
    if name and sort in _TYPES:
        return {"type": sort, "attribute": name, "field_display_name": column}
    if column in _TERMS:
        return {"type": "string", "term": column, "field_display_name": column}
    return {"type": "string_attribute", "attribute": column, "field_display_name": column}


TOTANGO = Preset(
    name="totango",
    title="Totango",
    url="https://api.totango.com",
    auth=HeaderKey(header="app-token", token_variable="TOTANGO_APP_TOKEN"),
    fields=columns(account_id="name", name="display_name", health_color="health", csm_name="Success Manager"),
    recipe=_recipe,
    traffic=Traffic(requests_per_minute=90),
)
