"""The shipped configuration: the defaults of the product, the handbook's labels, the tables, the demo."""

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest

from triage_bot import resources
from triage_bot.config import Settings, load
from triage_bot.model.facts import Facts
from triage_bot.model.settings import Category, Policy
from triage_bot.policy.reason import risk_reason
from triage_bot.policy.region import region
from triage_bot.policy.stage import devops_stage

ROOT = Path(__file__).parents[2]
EXPORTS = ROOT / "tests" / "exports"
EXPECTED: dict[str, Any] = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))
COMPANY = "gainsight_company_2026-11-20.csv"

RISKS = {
    "risk::lack of adoption",
    "risk::product experience",
    "risk::lack of engagement",
    "risk::loss of sponsor or champion",
    "risk::customer sentiment",
    "risk::other organizational factors",
    "risk::lack of budget",
    "risk::competition",
    "risk::covid-19",
}


@pytest.fixture(scope="module")
def shipped() -> Settings:
    return load(ROOT / "config" / "triage.yml", {})


@pytest.fixture(scope="module")
def demo() -> Settings:
    return load(ROOT / "config" / "demo", {"TRIAGE_BOT_SANDBOX_URL": "http://127.0.0.1:41234"})


def titles(settings: Settings, category: Category) -> set[str]:
    return set(settings.labels.names[category].values())


def test_the_shipped_policy_is_the_products_default(shipped: Settings) -> None:
    assert shipped.policy == Policy()


def test_the_starter_waits_for_a_real_project(shipped: Settings) -> None:
    assert shipped.gitlab.url == "https://gitlab.com"
    assert [hint.key for hint in shipped.hints] == ["sources.0.path"]
    assert load(ROOT / "config", {"CI_SERVER_URL": "https://git.acme.example"}).gitlab.url.endswith(
        "acme.example"
    )


def test_labels_have_the_handbooks_titles(shipped: Settings) -> None:
    assert titles(shipped, Category.HEALTH) == {"HS::Red", "HS::Yellow", "HS::Green"}
    assert titles(shipped, Category.REGION) == {"US-WEST", "US-EAST", "EMEA", "APAC", "LACSM", "Commercial"}
    assert titles(shipped, Category.CLASSIFICATION) == {"E&A", "E&U", "U&A", "U&U"}
    assert titles(shipped, Category.RISK) == RISKS
    assert titles(shipped, Category.TRIAGE) == {
        "triage::new",
        "triage::overdue",
        "triage::snoozed",
        "triage::outcome-due",
        "triage::will-churn",
        "queue::unassigned",
    }
    assert titles(shipped, Category.OUTCOME) == {
        "outcome::closed-won",
        "outcome::closed-lost",
        "outcome::void",
    }
    assert shipped.labels.aliases == {"LATAM": "LACSM"}
    assert shipped.labels.category_of("devops::anything new") is Category.DEVOPS


def test_every_label_has_a_colour_and_a_description(shipped: Settings) -> None:
    for category in Category:
        for title in titles(shipped, category):
            style = shipped.labels.styles[title]
            assert style.color != "#000000"
            assert len(style.description) > 10


def test_no_rule_proposes_the_historic_reason(shipped: Settings) -> None:
    assert "covid-19" in shipped.labels.names[Category.RISK]
    assert "covid-19" not in {rule.label for rule in shipped.labels.reasons}


def test_the_demo_reads_its_export_through_the_embedded_gitlab(demo: Settings) -> None:
    assert demo.gitlab.url == "http://127.0.0.1:41234"
    assert demo.gitlab.project == "acme/customer-success/account-triage"
    assert not demo.hints
    assert sum(1 for person in demo.people.people if person.gitlab) == 23
    assert demo.people.route("EMEA").manager == "tlord"
    copied = ROOT / "config" / "demo" / "exports" / COMPANY
    assert copied.read_bytes() == (EXPORTS / COMPANY).read_bytes()


@pytest.mark.parametrize("which", ["shipped", "demo"])
def test_the_whole_header_of_the_export_is_mapped(which: str, request: pytest.FixtureRequest) -> None:
    settings: Settings = request.getfixturevalue(which)
    with (EXPORTS / COMPANY).open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    assert sorted(column.column for column in settings.sources[0].fields.values()) == sorted(header)


def accounts(settings: Settings) -> Iterator[tuple[Facts, dict[str, Any]]]:
    """The texts that the tables look at, for each account that expected.json knows."""
    columns = {field: spec.column for field, spec in settings.sources[0].fields.items()}
    texts = (
        "geo",
        "region",
        "business_unit",
        "segment",
        "risk_reason_detail",
        "competitor",
        "stage_impacted",
    )
    with (EXPORTS / COMPANY).open(encoding="utf-8-sig", newline="") as file:
        # Of two rows with one id the later one is the newer or the same, except where expected.json has no
        # rating: those rows contradict each other.
        rows = {row["SFDC Account ID"]: row for row in csv.DictReader(file)}
    for account_id, expected in EXPECTED["accounts"].items():
        row = rows[account_id]
        lists = {
            field: tuple(word for word in row[columns[field]].split(";") if word) or None
            for field in ("risk_reasons", "risk_impacts")
        }
        values = {field: row[columns[field]] or None for field in texts}
        yield Facts(account_id=account_id, name=row["Name"], **values, **lists), expected


def test_the_tables_give_every_account_its_labels(demo: Settings) -> None:
    regions: Counter[str | None] = Counter()
    risks: Counter[str | None] = Counter()
    for facts, expected in accounts(demo):
        found = region(facts, demo.labels).label
        regions[found] += 1
        assert found == expected["region_label"], facts
        if expected["rating"] is None:
            continue
        risk = risk_reason(facts, demo.labels).label
        assert risk == expected["risk_label"], facts
        assert devops_stage(facts, risk, demo.labels).label == expected["devops_label"], facts
        if expected["opens_issue"]:
            risks[risk] += 1
    assert regions == {
        "APAC": 88, "Commercial": 561, "EMEA": 180, "LACSM": 45, None: 64, "US-EAST": 158, "US-WEST": 104
    }  # fmt: skip
    assert risks == {
        None: 8,
        "risk::competition": 9,
        "risk::customer sentiment": 4,
        "risk::lack of adoption": 27,
        "risk::lack of budget": 23,
        "risk::lack of engagement": 6,
        "risk::loss of sponsor or champion": 4,
        "risk::other organizational factors": 12,
        "risk::product experience": 25,
    }


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"country": "United States", "state": "CA"}, "US-WEST"),
        ({"country": "USA", "state": "oregon"}, "US-WEST"),
        ({"country": "US", "state": "Texas"}, "US-EAST"),
        ({"country": "United States"}, None),
        ({"country": "Canada"}, "US-EAST"),
        ({"country": "Brazil"}, "LACSM"),
        ({"country": "NO"}, "EMEA"),
        ({"country": "Japan"}, "APAC"),
        ({"country": "Atlantis"}, None),
        ({"geo": "LATAM"}, "LACSM"),
        ({"geo": "EMEA", "segment": "PubSec"}, None),
        ({"geo": "EMEA", "segment": "smb"}, "Commercial"),
    ],
)
def test_regions_beyond_the_export(given: dict[str, str], label: str | None, shipped: Settings) -> None:
    assert region(Facts(account_id="1", name="n", **given), shipped.labels).label == label  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reason", "label", "provisional"),
    [
        ("Poor NPS or CSAT", "risk::customer sentiment", False),
        ("Leadership/Champion Change", "risk::loss of sponsor or champion", False),
        ("Functionality vs Expectations", "risk::product experience", False),
        ("Cost/Budget", "risk::lack of budget", False),
        ("Non-engagement/Lost Champion", "risk::lack of engagement", True),
        ("risk::competition", "risk::competition", False),
        ("Other", "risk::other organizational factors", True),
        ("Covid-19", None, False),
    ],
)
def test_other_vendors_reasons(reason: str, label: str | None, provisional: bool, shipped: Settings) -> None:
    proposal = risk_reason(Facts(account_id="1", name="n", risk_reasons=(reason,)), shipped.labels)
    assert (proposal.label, proposal.provisional) == (label, provisional)


def test_defaults_come_out_of_a_zipped_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("triage_bot/_data/config/policy.yml", "version: packed@1\n")
        for name in ("labels.yml", "people.yml"):
            archive.write(ROOT / "config" / name, f"triage_bot/_data/config/{name}")

    def files(package: str) -> Traversable:
        return zipfile.Path(packed) / package

    monkeypatch.setattr(resources, "files", files)
    main = tmp_path / "triage.yml"
    main.write_text((ROOT / "config" / "triage.yml").read_text(encoding="utf-8"))
    assert load(main, {}).policy.version == "packed@1"


def test_a_checkout_offers_its_own_folders() -> None:
    assert (resources.folder("config") / "labels.yml").is_file()
    assert resources.folder("templates").is_dir()
