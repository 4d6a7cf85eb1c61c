"""Renewal opportunities asked of Salesforce are those of its report export."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.exports.salesforce import QUERY_FIELDS, report
from tests.sources.rest.making import read, said
from tests.sources.rest.serving import serving
from tests.sources.rest.vendors import salesforce
from triage_bot.model.account import SourceState
from triage_bot.model.money import Money
from triage_bot.model.renewal import Renewal
from triage_bot.model.vocabulary import About
from triage_bot.sources.registry import build
from triage_bot.sources.rest.presets.preset import Wanted
from triage_bot.sources.rest.presets.salesforce import SALESFORCE
from triage_bot.sources.rest.spec import RestSpec


def anywhere(renewal: Renewal) -> Renewal:
    """What the renewal says, wherever it was read; the risk category is in the report only, which also rounds
    to cents."""
    return replace(
        renewal,
        source="",
        file="",
        line=0,
        as_of=None,
        risk_category=None,
        booked=in_cents(renewal.booked),
        amount=in_cents(renewal.amount),
    )


def in_cents(money: Money | None) -> Money | None:
    return money and replace(money, amount=money.amount.quantize(Decimal("0.01")))


def test_the_query_tells_what_the_report_tells() -> None:
    own = {
        name: column for name, column in QUERY_FIELDS.items() if column.column.endswith(("__c", "IsoCode"))
    }
    fields = SALESFORCE.mapping(own, about=About.RENEWALS)
    records = salesforce.opportunities()
    with serving(salesforce.answering(records)) as service:
        columns = tuple(column.column for column in fields.values())
        options = {"where": ("Type = 'Renewal'",)}
        spec = RestSpec(
            name="renewals",
            kind="rest",
            about=About.RENEWALS,
            fields=fields,
            recipe=SALESFORCE.recipe(Wanted(service.url, columns, options, About.RENEWALS)),
            auth=SALESFORCE.auth,
        )
        reading = read(spec, environ=salesforce.ENVIRON)
        query = service.calls[1].query["q"]
    assert reading.status.state is SourceState.OK, said(reading)
    assert " FROM Opportunity WHERE Type = 'Renewal' ORDER BY Id" in query
    exported = {one.opportunity_id: anywhere(one) for one in build(report()).read().renewals}
    asked = {one.opportunity_id: anywhere(one) for one in reading.renewals}
    assert len(asked) == len(records)
    assert asked == {opportunity_id: exported[opportunity_id] for opportunity_id in asked}
