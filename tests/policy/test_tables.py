"""2.6, 2.7, R-15, 2.9 and R-17: the shipped tables, one line of the handbook after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.policy.cases import LABELS, PEOPLE, facts
from triage_bot.model.people import People, Person, Route
from triage_bot.model.settings import FiscalYear
from triage_bot.policy.fiscal import quarter
from triage_bot.policy.owner import OwnerFrom, owner
from triage_bot.policy.reason import risk_reason
from triage_bot.policy.region import region
from triage_bot.policy.stage import devops_stage


@pytest.mark.parametrize(
    ("given", "label"),
    [
        pytest.param({"geo": "AMER", "region": "WEST"}, "US-WEST", id="AMER-west"),
        pytest.param({"geo": "AMER", "region": "EAST"}, "US-EAST", id="AMER-east"),
        pytest.param({"geo": "AMER", "region": "CENTRAL"}, "US-EAST", id="AMER-central"),
        pytest.param({"geo": "amer", "region": " west "}, "US-WEST", id="letter-case-and-space"),
        pytest.param({"geo": "AMER"}, None, id="AMER-without-region"),
        pytest.param({"geo": "EMEA"}, "EMEA", id="EMEA"),
        pytest.param({"geo": "DACH"}, "EMEA", id="DACH"),
        pytest.param({"region": "UKI"}, "EMEA", id="region-without-geo"),
        pytest.param({"geo": "APAC"}, "APAC", id="APAC"),
        pytest.param({"geo": "JAPAN"}, "APAC", id="JAPAN"),
        pytest.param({"geo": "LATAM"}, "LACSM", id="LATAM"),
        pytest.param({"country": "United States", "state": "WA"}, "US-WEST", id="state-of-the-west"),
        pytest.param({"country": "US", "state": "New York"}, "US-EAST", id="other-state"),
        pytest.param({"country": "US"}, None, id="US-without-state"),
        pytest.param({"country": "Canada"}, "US-EAST", id="Canada"),
        pytest.param({"country": "Brazil"}, "LACSM", id="Latin-America"),
        pytest.param({"country": "NO"}, "EMEA", id="Norway-is-not-false"),
        pytest.param({"country": "Viet Nam"}, "APAC", id="Viet-Nam"),
        pytest.param({"geo": "EMEA", "segment": "SMB"}, "Commercial", id="X26-EMEA-commercial-by-segment"),
        pytest.param(
            {"geo": "EMEA", "business_unit": "COMM"}, "Commercial", id="X26-EMEA-commercial-by-unit"
        ),
        pytest.param({"geo": "EMEA", "segment": "Mid-Market"}, "Commercial", id="X26-mid-market"),
        pytest.param({"geo": "EMEA", "segment": "Enterprise"}, "EMEA", id="enterprise-goes-by-geography"),
        pytest.param(
            {"geo": "AMER", "region": "EAST", "segment": "PubSec"}, None, id="PubSec-has-no-label-yet"
        ),
        pytest.param({"region": "Mars"}, None, id="X27-Mars"),
        pytest.param({"geo": "Global"}, None, id="Global"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_2_7_region(given: dict[str, Any], label: str | None) -> None:
    assert region(facts(**given), LABELS).label == label


def test_2_7_an_unmapped_region_names_the_raw_value() -> None:
    assert region(facts(geo="Global", region="Mars"), LABELS).why == "region unmapped: Global / Mars"
    assert region(facts(), LABELS).why == "region unmapped: nothing supplied"


def test_2_7_an_override_goes_before_the_table() -> None:
    labels = replace(LABELS, region_overrides={facts().account_id: "APAC"})
    assert region(facts(geo="EMEA", segment="SMB"), labels).label == "APAC"
    assert region(facts("0018b00002sJQchAAG", geo="EMEA"), labels).label == "EMEA"


ENGAGEMENT = "Lack of Engagement / Sponsor"


@pytest.mark.parametrize(
    ("given", "label", "provisional"),
    [
        pytest.param({"risk_reasons": ("Lack of adoption",)}, "lack of adoption", False, id="adoption"),
        pytest.param({"risk_reasons": ("Product Value / Gaps",)}, "product experience", False, id="value"),
        pytest.param(
            {"risk_reasons": ("Product Quality / Availability",)}, "product experience", False, id="quality"
        ),
        pytest.param(
            {"risk_reasons": (ENGAGEMENT,), "risk_reason_detail": "Executive sponsor left"},
            "loss of sponsor or champion",
            False,
            id="sponsor-in-the-detail",
        ),
        pytest.param(
            {"risk_reasons": (ENGAGEMENT,), "risk_reason_detail": "CHAMPION moved on"},
            "loss of sponsor or champion",
            False,
            id="champion-in-the-detail",
        ),
        pytest.param(
            {"risk_reasons": (ENGAGEMENT,), "risk_reason_detail": "Calls declined"},
            "lack of engagement",
            False,
            id="detail-speaks-of-something-else",
        ),
        pytest.param(
            {"risk_reasons": (ENGAGEMENT,)}, "lack of engagement", True, id="no-detail-is-provisional"
        ),
        pytest.param({"risk_reasons": ("Loss of Budget",)}, "lack of budget", False, id="budget"),
        pytest.param(
            {"risk_reasons": ("Corporate Decision",), "competitor": "Initech"},
            "competition",
            False,
            id="competitor",
        ),
        pytest.param(
            {"risk_reasons": ("Corporate Decision",), "competitor": "  "},
            "other organizational factors",
            True,
            id="blank-competitor",
        ),
        pytest.param(
            {"risk_reasons": ("Corporate Decision",)},
            "other organizational factors",
            True,
            id="corporate-decision",
        ),
        pytest.param({"risk_reasons": ("Other",)}, "other organizational factors", True, id="other"),
        pytest.param(
            {"risk_reasons": ("Loss of Budget", "Lack of adoption")},
            "lack of budget",
            False,
            id="several-first-counts",
        ),
        pytest.param(
            {"risk_reasons": ("Full moon", "Lack of adoption")},
            "lack of adoption",
            False,
            id="first-that-is-known",
        ),
        pytest.param({"risk_reasons": ("Full moon",)}, None, False, id="unmapped"),
        pytest.param(
            {"risk_reasons": ("Full moon",), "risk_impacts": ("Customer Sentiment",)},
            None,
            False,
            id="impacts-speak-only-without-a-reason",
        ),
        pytest.param(
            {"risk_impacts": ("Customer Sentiment",)}, "customer sentiment", True, id="impact-sentiment"
        ),
        pytest.param({"risk_impacts": ("Competitor",)}, "competition", True, id="impact-competitor"),
        pytest.param(
            {"risk_impacts": ("Seat Churn", "Competitor")}, "competition", True, id="impact-second-of-two"
        ),
        pytest.param({"risk_impacts": ("Customer Churn",)}, None, False, id="impact-says-no-reason"),
        pytest.param(
            {"risk_impacts": ("Stage Name",), "stage_impacted": "Secure"}, None, False, id="impact-stage"
        ),
        pytest.param({}, None, False, id="nothing"),
        pytest.param({"risk_reasons": ("risk::covid-19",)}, None, False, id="covid-is-not-proposed"),
    ],
)
def test_2_6_risk_reason(given: dict[str, Any], label: str | None, provisional: bool) -> None:
    found = risk_reason(facts(**given), LABELS)
    assert (found.label, found.provisional) == (label and f"risk::{label}", provisional)


def test_2_6_the_other_reasons_are_listed() -> None:
    found = risk_reason(facts(risk_reasons=("Loss of Budget", "Lack of adoption")), LABELS)
    assert found.source_words == ("Loss of Budget", "Lack of adoption")


PRODUCT, ADOPTION = "risk::product experience", "risk::lack of adoption"


@pytest.mark.parametrize(
    ("stage", "risk", "label", "why"),
    [
        pytest.param("Secure", PRODUCT, "devops::secure", "stage Secure", id="product-with-stage"),
        pytest.param(" VERIFY ", PRODUCT, "devops::verify", "stage VERIFY", id="letter-case-and-space"),
        pytest.param("Secure", ADOPTION, None, "not needed", id="another-risk"),
        pytest.param("Secure", None, None, "not needed", id="no-risk"),
        pytest.param(None, PRODUCT, None, "DevOps stage missing", id="stage-missing"),
        pytest.param("Moon", PRODUCT, None, "DevOps stage unmapped: Moon", id="stage-unmapped"),
    ],
)
def test_r15_stage(stage: str | None, risk: str | None, label: str | None, why: str) -> None:
    found = devops_stage(facts(stage_impacted=stage), risk, LABELS)
    assert (found.label, found.why) == (label, why)


@pytest.mark.parametrize(
    ("name", "email", "region_label", "username", "origin"),
    [
        pytest.param("Ada Lovelace", None, "EMEA", "ada", OwnerFrom.CSM, id="by-name"),
        pytest.param("ada LOVELACE ", None, None, "ada", OwnerFrom.CSM, id="by-name-whatever-case"),
        pytest.param(None, "ADA.lovelace@Northlight.example", None, "ada", OwnerFrom.CSM, id="by-email"),
        pytest.param(
            "Ada Lovelace", "bob.kahn@northlight.example", None, "bob", OwnerFrom.CSM, id="email-first"
        ),
        pytest.param(
            "A. L.", "unknown@northlight.example", "EMEA", "emea-manager", OwnerFrom.NOT_MAPPED, id="unknown"
        ),
        pytest.param(
            "Nora Nobody", None, "EMEA", "emea-manager", OwnerFrom.NOT_MAPPED, id="known-without-user"
        ),
        pytest.param("Nora Nobody", None, "LACSM", "manager", OwnerFrom.NOT_MAPPED, id="default-route"),
        pytest.param(
            "CSM Scale Pool", None, "EMEA", "emea-pool", OwnerFrom.POOL, id="pool-lead-of-the-region"
        ),
        pytest.param("CSM Scale Pool", None, "APAC", "apac-manager", OwnerFrom.POOL, id="pool-without-lead"),
        pytest.param("CSM Scale Pool", None, None, "pool-lead", OwnerFrom.POOL, id="pool-default-route"),
        pytest.param("Night Pool", None, "EMEA", "nightpool", OwnerFrom.POOL, id="pool-with-a-user"),
        pytest.param(None, None, "EMEA", "emea-manager", OwnerFrom.NO_CSM, id="no-csm"),
        pytest.param("", "", "APAC", "apac-manager", OwnerFrom.NO_CSM, id="empty-csm"),
    ],
)
def test_2_9_owner(name: Any, email: Any, region_label: Any, username: str, origin: OwnerFrom) -> None:
    found = owner(facts(csm_name=name, csm_email=email), region_label, PEOPLE)
    assert (found.username, found.origin) == (username, origin)


def test_2_9_an_unmapped_name_is_never_a_user_name() -> None:
    people = People(people=(Person("root"),), default_route=Route())
    assert owner(facts(csm_name="root"), None, people).username is None
    assert owner(facts(csm_name="admin"), None, people).username is None


@pytest.mark.parametrize(
    ("day", "february", "january", "october"),
    [
        (date(2026, 1, 31), "FY26-Q4", "FY26-Q1", "FY26-Q2"),
        (date(2026, 2, 1), "FY27-Q1", "FY26-Q1", "FY26-Q2"),
        (date(2026, 4, 30), "FY27-Q1", "FY26-Q2", "FY26-Q3"),
        (date(2026, 5, 1), "FY27-Q2", "FY26-Q2", "FY26-Q3"),
        (date(2026, 9, 30), "FY27-Q3", "FY26-Q3", "FY26-Q4"),
        (date(2026, 10, 1), "FY27-Q3", "FY26-Q4", "FY27-Q1"),
        (date(2026, 12, 31), "FY27-Q4", "FY26-Q4", "FY27-Q1"),
        (date(2099, 12, 31), "FY00-Q4", "FY99-Q4", "FY00-Q1"),
    ],
    ids=str,
)
def test_r17_fiscal_quarters(day: date, february: str, january: str, october: str) -> None:
    assert [quarter(day, FiscalYear(first_month=month)) for month in (2, 1, 10)] == [
        february,
        january,
        october,
    ]
