"""What one source says about one account, as typed values; absent is None and never a default."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from .health import Rating
from .money import Money


class Kind(StrEnum):
    """The kind of value a field holds; sources parse by it, `check` explains it."""

    ID = "id"
    TEXT = "text"
    LIST = "list"
    RATING = "rating"
    FLAG = "flag"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"


def _says(kind: Kind, sentence: str) -> Any:
    """A field of Facts: absent unless a source supplies it, described for people by `sentence`."""
    return field(default=None, metadata={"kind": kind, "sentence": sentence})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One account's values from one source, or merged from several.

    Texts are as delivered, untrusted; dates are days; percents are fractions (0.725 is 72.5 %);
    a rating that the source leaves blank or calls NA is None.
    """

    account_id: str = field(metadata={"kind": Kind.ID, "sentence": "stable key of the account, from the CRM"})
    name: str = field(metadata={"kind": Kind.TEXT, "sentence": "name of the account"})

    gainsight_id: str | None = _says(Kind.TEXT, "id of the account in Gainsight")
    hubspot_id: str | None = _says(Kind.TEXT, "id of the account in HubSpot")
    external_id: str | None = _says(Kind.TEXT, "id of the account in a further system, such as your product")
    parent_id: str | None = _says(Kind.TEXT, "id of the ultimate parent")
    merged_into: str | None = _says(Kind.TEXT, "id of the account that this one was merged into")
    geo: str | None = _says(Kind.TEXT, "geography, such as AMER or EMEA")
    region: str | None = _says(Kind.TEXT, "region inside the geography, such as WEST")
    country: str | None = _says(Kind.TEXT, "billing country")
    state: str | None = _says(Kind.TEXT, "billing state, for the United States")
    business_unit: str | None = _says(Kind.TEXT, "business unit, such as COMM")
    segment: str | None = _says(Kind.TEXT, "sales segment, such as Mid-Market")
    csm_name: str | None = _says(Kind.TEXT, "name of the customer success manager")
    csm_email: str | None = _says(Kind.TEXT, "e-mail address of the customer success manager")
    csm_manager: str | None = _says(Kind.TEXT, "name of the CSM's manager")
    account_owner: str | None = _says(Kind.TEXT, "sales owner of the account")
    solutions_architect: str | None = _says(Kind.TEXT, "solutions architect")
    executive_sponsor: str | None = _says(Kind.TEXT, "executive sponsor")
    arr: Money | None = _says(Kind.MONEY, "annual recurring revenue")
    renewal_date: date | None = _says(Kind.DATE, "day of the next renewal")
    opportunity_id: str | None = _says(Kind.TEXT, "id of the renewal opportunity")
    csm_sentiment: Rating | None = _says(Kind.RATING, "the CSM's own judgement, red, yellow or green")
    csm_sentiment_at: date | None = _says(Kind.DATE, "day the sentiment was given")
    health_color: Rating | None = _says(Kind.RATING, "overall colour of the scorecard")
    health_color_at: date | None = _says(Kind.DATE, "day the overall colour was computed")
    health_score: float | None = _says(Kind.NUMBER, "overall score, on the scale the source declares")
    health_score_at: date | None = _says(Kind.DATE, "day the overall score was computed")
    requires_triage: bool | None = _says(Kind.FLAG, "turns a yellow into an account at risk")
    risk_reasons: tuple[str, ...] | None = _says(Kind.LIST, "risk reasons, in the order of the source")
    risk_reason_detail: str | None = _says(Kind.TEXT, "detail of the risk reason")
    risk_impacts: tuple[str, ...] | None = _says(Kind.LIST, "risk impacts, in the order of the source")
    competitor: str | None = _says(Kind.TEXT, "competitor named")
    stage_impacted: str | None = _says(Kind.TEXT, "DevOps stage impacted, such as Secure")
    renewal_risk: str | None = _says(Kind.TEXT, "renewal risk category, such as Will Churn")
    lifecycle: str | None = _says(Kind.TEXT, "lifecycle stage, such as Adoption")
    churned_at: date | None = _says(Kind.DATE, "day the customer churned")
    license_utilization: float | None = _says(Kind.PERCENT, "share of licences in use")
    licensed_users: float | None = _says(Kind.NUMBER, "licensed users")
    last_activity: date | None = _says(Kind.DATE, "day of the last call or meeting")
    last_risk_update: date | None = _says(Kind.DATE, "day of the last risk entry on the timeline")
    nps: float | None = _says(Kind.NUMBER, "net promoter score given, 0 to 10")
    priority: str | None = _says(Kind.TEXT, "CSM prioritisation, 1 is highest")
    notes: str | None = _says(Kind.TEXT, "free text about the health")
    crm_url: str | None = _says(Kind.TEXT, "link to the account in the CRM")
    success_plan_url: str | None = _says(Kind.TEXT, "link to the success plan")
    collaboration_url: str | None = _says(Kind.TEXT, "link to the collaboration project")
    notes_url: str | None = _says(Kind.TEXT, "link to the running notes")
    triage_issue_url: str | None = _says(Kind.TEXT, "link to the triage issue that the source holds")
    updated_at: datetime | None = _says(Kind.MOMENT, "when the source last changed the row")


FIELD_KINDS: dict[str, Kind] = {f.name: f.metadata["kind"] for f in fields(Facts)}
"""Every field of Facts by name, with its kind."""

FIELD_SENTENCES: dict[str, str] = {f.name: f.metadata["sentence"] for f in fields(Facts)}
"""Every field of Facts by name, in words."""

RATING_FIELDS = ("csm_sentiment", "health_color", "health_score")
"""The fields a rating can come from, in the order of R-01; a source of accounts maps at least one."""
