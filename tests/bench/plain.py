"""The yardstick: the same rows through `csv` and pydantic, typed as the bot types them; run as a process."""

from __future__ import annotations

import csv
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _day(text: str) -> date | None:
    if not text:
        return None
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))


def _money(text: str) -> str | None:
    return text.replace("$", "").replace(",", "") or None


def _percent(text: str) -> float | None:
    return float(text.rstrip("%")) / 100 if text else None


def _blank(text: str) -> str | None:
    return text if text not in {"", "NA"} else None


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


Day = Annotated[date | None, BeforeValidator(_day)]
Text = Annotated[str | None, BeforeValidator(_blank)]
Number = Annotated[float | None, BeforeValidator(_blank)]


class Row(BaseModel):
    """One row of the export."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(alias="SFDC Account ID", min_length=15, max_length=18)
    name: str = Field(alias="Name", min_length=1)
    arr: Annotated[Decimal | None, BeforeValidator(_money)] = Field(alias="ARR")
    geo: Text = Field(alias="Account Demographics: Geo")
    region: Text = Field(alias="Account Demographics: Region")
    unit: Text = Field(alias="Account Demographics: Business Unit")
    segment: Text = Field(alias="Sales Segment")
    csm: Text = Field(alias="CSM")
    csm_email: Text = Field(alias="CSM Email")
    csm_manager: Text = Field(alias="CSM Manager")
    owner: Text = Field(alias="Account Owner")
    architect: Text = Field(alias="Solutions Architect")
    renewal: Day = Field(alias="Renewal Date")
    sentiment: Literal["Red", "Yellow", "Green", "NA", ""] = Field(alias="CSM Sentiment")
    sentiment_day: Day = Field(alias="CSM Sentiment Date")
    requires_triage: bool = Field(alias="Requires Triage")
    reasons: Annotated[tuple[str, ...], BeforeValidator(_parts)] = Field(alias="Risk Reason")
    detail: Text = Field(alias="Risk Reason Detail")
    impacts: Annotated[tuple[str, ...], BeforeValidator(_parts)] = Field(alias="Risk Impact")
    stage: Text = Field(alias="Stage Name")
    competitor: Text = Field(alias="Competitor")
    score: Number = Field(alias="Current Score")
    lifecycle: Text = Field(alias="Lifecycle Stage")
    utilization: Annotated[float | None, BeforeValidator(_percent)] = Field(alias="License Utilization")
    users: Number = Field(alias="Licensed User Count")
    last_activity: Day = Field(alias="Last Activity Date")
    nps: Number = Field(alias="NPS")
    sponsor: Text = Field(alias="Executive Sponsor")
    priority: Text = Field(alias="CSM Prioritization")
    notes: Text = Field(alias="Health Notes")
    url: Text = Field(alias="Triage Issue URL")
    modified: Annotated[datetime, BeforeValidator(lambda t: datetime.strptime(t, "%m/%d/%Y %H:%M"))] = Field(
        alias="Modified Date"
    )


def main(path: str) -> None:
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [Row.model_validate(row) for row in csv.DictReader(file)]
    print(len(rows))


if __name__ == "__main__":
    main(sys.argv[1])
