"""What systems call the fields of an account; knows no source."""

from __future__ import annotations

import re
from collections.abc import Mapping

ALIASES: Mapping[str, tuple[str, ...]] = {
    "account_id": (
        *("sfdc_account_id", "salesforce_account_id", "salesforceaccountid", "crm_account_id", "account_id"),
        *("crm_id", "company_id", "gsid", "externalid", "external_id", "hs_object_id"),
    ),
    "name": ("account_name", "company_name", "client_name", "customer_name", "customer"),
    "gainsight_id": ("gsid", "gainsight_id"),
    "hubspot_id": ("hs_object_id", "hubspot_id", "hubspot_company_id"),
    "external_id": ("external_id", "externalid"),
    "parent_id": (
        "ultimate_parent_sfdc_account_id",
        "parent_id",
        "parent_account_id",
        "parent_crm_account_id",
    ),
    "csm_name": ("csm_name", "csm", "customer_success_manager", "csm_owner", "assignedcsm", "tam"),
    "csm_email": ("csm_email", "customer_success_manager_email"),
    "csm_manager": ("csm_manager",),
    "account_owner": ("account_owner",),
    "solutions_architect": ("solutions_architect",),
    "executive_sponsor": ("executive_sponsor",),
    "csm_sentiment": ("csm_sentiment", "tam_sentiment", "hs_csm_sentiment"),
    "csm_sentiment_at": ("csm_sentiment_date", "sentiment_updated_at"),
    "health_color": (
        *("health_color", "health_status", "current_score_color", "overall_health_score", "health", "pulse"),
        "risk_level",
    ),
    "health_color_at": ("health_last_updated", "health_updated_at"),
    "health_score": (
        *("health_score", "healthscore", "current_score", "overall_score", "health_score_value"),
        *("successscore", "h", "primary_churn_score_value"),
    ),
    "health_score_at": ("score_last_modified", "health_score_updated_at"),
    "requires_triage": ("requires_triage", "needs_triage"),
    "risk_reasons": ("risk_reason", "risk_reasons", "churn_reason", "risk_category"),
    "risk_reason_detail": ("risk_reason_detail",),
    "risk_impacts": ("risk_impact", "risk_impacts", "risk_type"),
    "competitor": ("competitor",),
    "stage_impacted": ("stage_impacted", "devops_stage"),
    "region": ("region", "sub_region", "region_sub_region", "account_demographics_region", "territory"),
    "geo": ("account_demographics_geo", "geo"),
    "country": ("billing_country", "country", "billingcountry"),
    "business_unit": ("account_demographics_business_unit", "business_unit"),
    "segment": ("sales_segment", "segment", "client_segment", "tier"),
    "arr": (
        *("arr", "arr_usd", "carr", "carr_this_account", "annual_recurring_revenue", "current_arr"),
        *("total_contract_amount", "acv"),
    ),
    "renewal_date": (
        *("renewal_date", "next_renewal_date", "nextrenewaldate", "subscription_renewal_date"),
        *("contract_end_date", "subscription_end_date", "end_date"),
    ),
    "lifecycle": ("lifecycle_stage", "lifecyclestage"),
    "churned_at": ("churned_at", "churnedat", "terminateddate"),
    "license_utilization": ("license_utilization", "license_utilization_rules_engine"),
    "licensed_users": ("licensed_user_count", "licensed_users", "seats_purchased", "license_count"),
    "last_activity": (
        *("last_activity_date", "last_csm_activity_date", "last_touch", "lasttouch", "notes_last_contacted"),
    ),
    "last_risk_update": ("last_at_risk_update", "last_health_update", "last_timeline_activity"),
    "nps": ("nps", "npsscore", "nps_score"),
    "priority": ("csm_prioritization",),
    "notes": ("health_notes",),
    "triage_issue_url": ("triage_issue_url",),
    "updated_at": ("modified_date", "lastmodifieddate", "hs_lastmodifieddate", "systemmodstamp"),
}
"""The likeliest first."""

UNCLEAR: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "account_name"),
    "stage": ("lifecycle", "stage_impacted"),
    "stage_name": ("stage_impacted", "lifecycle"),
    "status": ("lifecycle", "health_color"),
    "phase": ("lifecycle",),
    "owner": ("csm_name", "account_owner"),
    "reason": ("risk_reasons",),
    "id": ("account_id", "external_id"),
    "at_risk": ("requires_triage", "health_color"),
    "red_account": ("requires_triage", "health_color"),
    "mrr": ("arr",),
}
"""Columns that mean different things in different systems, with what they may mean: asked, never guessed."""


def plain(header: str) -> str:
    """A header for comparing: lower case, no `[GS]` in front, words joined by `_`.

    >>> plain("[GS] CSM Sentiment"), plain("Account Demographics: Geo")
    ('csm_sentiment', 'account_demographics_geo')
    """
    return re.sub(r"[\W_]+", "_", re.sub(r"^\s*\[\w+\]", "", header[:200]).casefold()).strip("_")
