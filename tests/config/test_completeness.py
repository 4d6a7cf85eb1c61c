"""Whatever a team may decide can be written into a file: models and settings have the same names."""

from dataclasses import fields
from typing import Any

import pytest
from pydantic import BaseModel

from triage_bot.config import people_file, policy_file, triage_file
from triage_bot.model import people, settings
from triage_bot.sources import spec

PAIRS: list[tuple[type[Any], type[BaseModel]]] = [
    (settings.Policy, policy_file.PolicyFile),
    (settings.RatingPolicy, policy_file.RatingPart),
    (settings.Thresholds, policy_file.ThresholdsPart),
    (settings.Freshness, policy_file.FreshnessPart),
    (settings.OpeningPolicy, policy_file.OpeningPart),
    (settings.TrustPolicy, policy_file.TrustPart),
    (settings.BrakePolicy, policy_file.BrakesPart),
    (settings.Brake, policy_file.BrakePart),
    (settings.FiscalYear, policy_file.FiscalYearPart),
    (settings.GitLabSettings, triage_file.GitLab),
    (spec.ColumnSpec, triage_file.Column),
    (spec.Limits, triage_file.SourceLimits),
    (people.Person, people_file.PersonPart),
    (people.Route, people_file.RoutePart),
]


@pytest.mark.parametrize(("frozen", "model"), PAIRS)
def test_every_setting_has_its_key(frozen: type[Any], model: type[BaseModel]) -> None:
    assert {field.name for field in fields(frozen)} == set(model.model_fields)


def test_every_key_of_a_source_reaches_its_declaration() -> None:
    declared = {field.name for field in fields(spec.SourceSpec)} - {"shown_path"}
    assert declared == set(triage_file.Source.model_fields)
