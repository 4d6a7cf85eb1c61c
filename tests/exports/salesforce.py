"""How Salesforce's renewals beside this file are mapped: the report, and the answer of its query."""

from __future__ import annotations

from pathlib import Path

from triage_bot.model.vocabulary import About
from triage_bot.sources.spec import ColumnSpec, FileSpec

EXPORTS = Path(__file__).parent
REPORT = EXPORTS / "salesforce_renewal_opportunities.csv"
PAGES = (EXPORTS / "salesforce_query_page1.json", EXPORTS / "salesforce_query_page2.json")

_DAY = "%m/%d/%Y"

REPORT_FIELDS = {
    "opportunity_id": ColumnSpec(column="Opportunity ID"),
    "account_id": ColumnSpec(column="Account ID"),
    "type": ColumnSpec(column="Type"),
    "stage": ColumnSpec(column="Stage"),
    "is_closed": ColumnSpec(column="Closed"),
    "is_won": ColumnSpec(column="Won"),
    "close_date": ColumnSpec(column="Close Date", format=_DAY),
    "renewal_date": ColumnSpec(column="Subscription Renewal Date", format=_DAY),
    "currency": ColumnSpec(column="Opportunity Currency"),
    "amount": ColumnSpec(column="Amount"),
    "atr": ColumnSpec(column="ATR"),
    "arr": ColumnSpec(column="ARR"),
    "arr_basis": ColumnSpec(column="ARR Basis"),
    "net_arr": ColumnSpec(column="Net ARR"),
    "term_months": ColumnSpec(column="Term (Months)"),
    "risk_category": ColumnSpec(column="Renewal Risk Category"),
    "updated_at": ColumnSpec(column="Last Modified Date", format=_DAY),
}

QUERY_FIELDS = {
    "opportunity_id": ColumnSpec(column="Id"),
    "account_id": ColumnSpec(column="AccountId"),
    "type": ColumnSpec(column="Type"),
    "stage": ColumnSpec(column="StageName"),
    "is_closed": ColumnSpec(column="IsClosed"),
    "is_won": ColumnSpec(column="IsWon"),
    "close_date": ColumnSpec(column="CloseDate", format="iso"),
    "renewal_date": ColumnSpec(column="Subscription_Renewal_Date__c", format="iso"),
    "currency": ColumnSpec(column="CurrencyIsoCode"),
    "amount": ColumnSpec(column="Amount"),
    "atr": ColumnSpec(column="ATR__c"),
    "arr": ColumnSpec(column="ARR__c"),
    "arr_basis": ColumnSpec(column="ARR_Basis__c"),
    "net_arr": ColumnSpec(column="ARR_Net__c"),
    "term_months": ColumnSpec(column="Term_Months__c"),
    "updated_at": ColumnSpec(column="LastModifiedDate", format="iso"),
}


def report(path: Path = REPORT) -> FileSpec:
    """The report export."""
    return FileSpec(
        name="renewals",
        kind="csv",
        path=path,
        shown_path=f"exports/{path.name}",
        about=About.RENEWALS,
        fields=REPORT_FIELDS,
    )


def page(path: Path) -> FileSpec:
    """One page of the query's answer."""
    return FileSpec(
        name=path.stem,
        kind="json",
        path=path,
        shown_path=f"exports/{path.name}",
        about=About.RENEWALS,
        records="records",
        fields=QUERY_FIELDS,
    )
