"""Each preset reads its vendor's service over HTTP into the same facts as the export of the same accounts."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import triage_bot.sources.rest.presets as presets
from tests.exports.gainsight import company
from tests.plan.fake_gitlab import FakeGitLab
from tests.plan.runs import plan
from tests.policy.cases import LABELS, POLICY
from tests.sources.rest.making import read, said
from tests.sources.rest.serving import serving
from tests.sources.rest.vendors.base import Vendor, exported, spec_for, stored
from tests.sources.rest.vendors.registry import VENDORS
from triage_bot import resources
from triage_bot.model.account import Book, SourceReading, SourceState
from triage_bot.model.action import OpenIssue
from triage_bot.model.facts import RATING_FIELDS, Facts
from triage_bot.policy.opening import opening
from triage_bot.policy.rating import rate
from triage_bot.policy.region import region
from triage_bot.render import TemplateWording
from triage_bot.sources.join import join
from triage_bot.sources.registry import build
from triage_bot.sources.rest.presets.registry import BY_NAME, PRESETS

TODAY = date(2026, 11, 21)
HELD = "0018b00002yFkduAAC"
"""Stands twice in the export, red and green, so that nobody can tell which counts."""

RATED = frozenset(RATING_FIELDS)
WORDING = TemplateWording(user=None, shipped=resources.folder("templates"))


def reading_of(vendor: Vendor) -> SourceReading:
    with serving(vendor.answering()) as service:
        return read(spec_for(vendor, service.url), environ=vendor.environ)


def test_every_module_with_a_preset_is_listed_and_has_a_service() -> None:
    folder = Path(inspect.getfile(presets)).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "preset", "registry", "telling"}
    assert modules == {preset.name for preset in PRESETS} == set(BY_NAME)
    assert [vendor.preset for vendor in VENDORS] == [preset.name for preset in PRESETS]


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.preset)
def test_a_service_says_the_same_as_the_export(vendor: Vendor) -> None:
    reading = reading_of(vendor)
    assert reading.status.state is SourceState.OK, said(reading)
    assert not reading.bad_rows, said(reading)
    assert reading.status.as_of == date(2026, 11, 20)
    assert len(reading.readings) == vendor.accounts
    differing = [
        (
            one.facts.account_id,
            field,
            getattr(one.facts, field),
            getattr(exported()[one.facts.account_id], field),
        )
        for one in reading.readings
        if one.facts.account_id != HELD
        for field in vendor.shared
        if getattr(one.facts, field) != getattr(exported()[one.facts.account_id], field)
    ]
    assert not differing, (len(differing), differing[:5])


@pytest.mark.parametrize(
    "vendor",
    [one for one in VENDORS if not RATED.isdisjoint(one.shared)],
    ids=lambda vendor: vendor.preset,
)
def test_the_plan_is_that_of_the_export(vendor: Vendor) -> None:
    """Both sides hold the fields they share of the accounts they share, under one name of the source."""
    from_service = reading_of(vendor)
    from_file = build(replace(company(), name=vendor.preset)).read()
    ids = {one.facts.account_id for one in from_service.readings} - from_file.conflicts.keys()
    ours, theirs = (
        plan(_shared(reading, ids, vendor), FakeGitLab().board(TODAY), TODAY, wording=WORDING).actions
        for reading in (from_service, from_file)
    )
    assert ours == theirs
    assert any(isinstance(action, OpenIssue) for action in ours)


def _shared(reading: SourceReading, ids: set[str], vendor: Vendor) -> Book:
    kept = ("account_id", *vendor.shared)
    readings = [
        replace(one, file="", line=0, facts=Facts(**{name: getattr(one.facts, name) for name in kept}))
        for one in reading.readings
        if one.facts.account_id in ids
    ]
    return join([SourceReading(replace(reading.status, supplies=frozenset(kept)), readings=readings)])


@pytest.mark.parametrize("vendor", [one for one in VENDORS if one.expected], ids=lambda vendor: vendor.preset)
def test_recorded_answers_lead_to_what_is_expected_of_them(vendor: Vendor) -> None:
    reading = reading_of(vendor)
    part = stored("expected.json")[vendor.expected]
    expected = {one["salesforce_account_id"]: one for one in part["accounts"].values()}
    for one in reading.readings:
        facts, wanted = one.facts, expected[one.facts.account_id]
        rated = rate(facts, TODAY, POLICY.rating)
        opens = opening(
            rated, facts, policy=POLICY.opening, flag_supplied=part["flag_supplied"], today=TODAY
        ).opens
        found = (rated.rating.value, opens, region(facts, LABELS).label)
        assert found == (wanted["rating"], wanted["opens_issue"], wanted["region_label"]), facts
