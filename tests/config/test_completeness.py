"""Whatever a team may decide can be written into a file: models and settings have the same names."""

from dataclasses import fields
from typing import Any

import pytest
from pydantic import BaseModel

from triage_bot.config import outcome_part, people_file, policy_file, reminders_part, rest_part, triage_file
from triage_bot.model import outcome_policy, people, settings
from triage_bot.sources import spec
from triage_bot.sources.query.spec import DuckDbSpec, SqlSpec
from triage_bot.sources.rest.spec import RestSpec, Traffic

PAIRS: list[tuple[type[Any], type[BaseModel]]] = [
    (settings.RatingPolicy, policy_file.RatingPart),
    (settings.Thresholds, policy_file.ThresholdsPart),
    (settings.Freshness, policy_file.FreshnessPart),
    (settings.OpeningPolicy, policy_file.OpeningPart),
    (settings.TrustPolicy, policy_file.TrustPart),
    (settings.ScopeRule, policy_file.ScopeRulePart),
    (settings.BrakePolicy, policy_file.BrakesPart),
    (settings.Brake, policy_file.BrakePart),
    (settings.FiscalYear, policy_file.FiscalYearPart),
    (outcome_policy.OutcomePolicy, outcome_part.OutcomePart),
    (outcome_policy.StageWords, outcome_part.StagesPart),
    (settings.GitLabSettings, triage_file.GitLab),
    (spec.ColumnSpec, triage_file.Column),
    (spec.Limits, triage_file.SourceLimits),
    (Traffic, rest_part.TrafficPart),
    (people.Route, people_file.RoutePart),
]


@pytest.mark.parametrize(("frozen", "model"), PAIRS)
def test_every_setting_has_its_key(frozen: type[Any], model: type[BaseModel]) -> None:
    assert {field.name for field in fields(frozen)} == set(model.model_fields)


def test_every_setting_of_the_policy_has_its_key() -> None:
    resolved = {"cadence_days", "reminders", "out_of_scope"}
    parts = {"cadence", "ladder", "calendar", "commands", "scope"}
    named = {field.name for field in fields(settings.Policy)}
    assert named - resolved == set(policy_file.PolicyFile.model_fields) - parts


def test_every_setting_of_reminders_has_its_key() -> None:
    keys = {
        key
        for part in ("cadence", "ladder", "calendar", "commands")
        for key in reminders_part_of(part).model_fields
    }
    named = {field.name for field in fields(settings.ReminderPolicy)} - {"calendar"}
    assert keys - named == {"preset", "days", "weekend", "holidays", "extra"}
    assert named <= keys
    assert {field.name for field in fields(settings.CadenceOverride)} == set(
        reminders_part.OverridePart.model_fields
    )


def reminders_part_of(key: str) -> type[BaseModel]:
    model = policy_file.PolicyFile.model_fields[key].annotation
    assert model is not None
    assert issubclass(model, BaseModel)
    return model


def test_every_setting_of_a_person_has_its_key() -> None:
    """`absent_until` says in a file what is `away_until` to the rules."""
    named = {field.name for field in fields(people.Person)} - {"away_until"}
    assert set(people_file.PersonPart.model_fields) == named | {"absent_until"}


def test_every_key_of_a_source_reaches_its_declaration() -> None:
    """What stages mean is said in the policy, for all sources; a command only looks at some."""
    families = (spec.FileSpec, SqlSpec, DuckDbSpec, RestSpec)
    declared = {field.name for family in families for field in fields(family)} - {"shown_path", "folder"}
    of_a_recipe = {"url", "request", "paging", "total", "options", "without"}
    assert (declared - {"recipe", "stages", "looked_at"}) | of_a_recipe == set(
        triage_file.Source.model_fields
    )
