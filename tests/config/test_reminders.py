"""When somebody is reminded, as a team writes it and as the rules get it."""

import sys
from datetime import date
from pathlib import Path

import pytest

from triage_bot.config import Settings, load
from triage_bot.config.public_holidays import public_holidays
from triage_bot.errors import ConfigurationError
from triage_bot.model.health import Rating
from triage_bot.model.people import Person
from triage_bot.model.settings import CadenceOverride, Policy, ReminderPolicy, WorkCalendar
from triage_bot.policy.workdays import is_working_day

TRIAGE = """\
gitlab: {url: "https://gitlab.example.com", project: acme/triage}
sources:
  - {name: crm, kind: csv, path: a.csv, fields: {account_id: Id, name: Name, health_score: Score}}
"""
RED, YELLOW, GREEN = Rating.RED, Rating.YELLOW, Rating.GREEN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "triage.yml").write_text(TRIAGE)
    return tmp_path


def loaded(folder: Path, policy: str, **files: str) -> Settings:
    for name, text in {"policy": policy, **files}.items():
        (folder / f"{name}.yml").write_text(text)
    return load(folder, {})


def calendar(folder: Path, text: str) -> WorkCalendar:
    return loaded(folder, f"calendar: {text}").policy.reminders.calendar


@pytest.mark.parametrize(
    ("preset", "days", "near"),
    [
        ("seed", {RED: 14, YELLOW: 30, GREEN: 30}, {}),
        ("tam", {RED: 7, YELLOW: 14, GREEN: 30}, {}),
        ("weekly", {RED: 7, YELLOW: 30, GREEN: 30}, {}),
        ("renewal-proximity", {RED: 30, YELLOW: 30, GREEN: 30}, {RED: 7, YELLOW: 7}),
    ],
)
def test_presets(folder: Path, preset: str, days: dict[Rating, int], near: dict[Rating, int]) -> None:
    policy = loaded(folder, f"cadence: {{preset: {preset}}}").policy
    assert policy.cadence_days == days
    assert policy.reminders.near_renewal == near


def test_days_of_ones_own_go_before_the_presets(folder: Path) -> None:
    policy = loaded(folder, "cadence: {preset: tam, days: {yellow: 10}, near_renewal: {red: 3}}").policy
    assert policy.cadence_days == {RED: 7, YELLOW: 10, GREEN: 30}
    assert policy.reminders.near_renewal == {RED: 3}


def test_overrides_keep_their_order(folder: Path) -> None:
    policy = loaded(
        folder,
        "cadence:\n"
        "  overrides:\n"
        "    - {when: {segment: [SMB, Mid-Market]}, labels: [big], days: {red: 5, green: 60}}\n"
        "    - {labels: [EMEA], days: {red: 4}}\n"
        "evidence_days: 65\n",
    ).policy
    assert policy.reminders.overrides == (
        CadenceOverride(
            days={RED: 5, GREEN: 60},
            when={"segment": frozenset({"SMB", "Mid-Market"})},
            labels=frozenset({"big"}),
        ),
        CadenceOverride(days={RED: 4}, labels=frozenset({"EMEA"})),
    )


def test_every_key_arrives_under_its_own_name(folder: Path) -> None:
    reminders = loaded(
        folder,
        "cadence: {lead_days: 3, tell_due_soon: true, only_assignees: true, worsened_grace_days: 4,"
        " answer_grace_days: 5, handover_grace_days: 6}\n"
        "ladder: {enabled: false, manager_after_days: 8, director_after_days: 15, red_renewal_days: 31,"
        " queue_working_days: 9}\n"
        "calendar: {working_days_only: false}\n"
        "commands: {names: [triage, kundenbot], snooze_days: 21}\n",
    ).policy.reminders
    assert reminders == ReminderPolicy(
        enabled=False,
        lead_days=3,
        tell_due_soon=True,
        only_assignees=True,
        worsened_grace_days=4,
        answer_grace_days=5,
        handover_grace_days=6,
        manager_after_days=8,
        director_after_days=15,
        red_renewal_days=31,
        queue_working_days=9,
        working_days_only=False,
        snooze_days=21,
        names=frozenset({"triage", "kundenbot"}),
    )


def test_nothing_configured_is_weekends_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert loaded(folder, "").policy == Policy()
    assert calendar(folder, "{weekend: [fri, sat]}") == WorkCalendar(weekend=frozenset({4, 5}))


def test_holidays_by_region(folder: Path) -> None:
    kept = calendar(folder, "{holidays: {default: US, EMEA: DE-BY, LATAM: BR}}")
    assert kept.holidays.keys() == {"default", "EMEA", "LACSM"}
    thanksgiving, epiphany, tiradentes = date(2026, 11, 26), date(2027, 1, 6), date(2026, 4, 21)
    working = {
        region: [is_working_day(day, region, kept) for day in (thanksgiving, epiphany, tiradentes)]
        for region in ("EMEA", "LACSM", "APAC", None)
    }
    assert working == {
        "EMEA": [True, False, True],
        "LACSM": [True, True, False],
        "APAC": [False, True, True],
        None: [False, True, True],
    }


@pytest.mark.parametrize("year", [2020, 2045])
def test_holidays_reach_from_the_first_year_to_the_last(year: int) -> None:
    assert date(year, 1, 1) in public_holidays("GB")
    assert {day.year for day in public_holidays("GB")} == set(range(2020, 2046))


def test_a_holiday_on_a_weekend_is_also_free_when_it_is_observed() -> None:
    """Boxing Day 2026 is a Saturday."""
    assert date(2026, 12, 28) in public_holidays("GB")
    assert date(2026, 12, 28) not in public_holidays("DE")


def test_a_part_of_a_country_has_its_own_days() -> None:
    assert public_holidays("DE-BY") > public_holidays("DE")


def test_a_country_that_is_known_for_some_years_only_gives_those() -> None:
    assert date(2026, 1, 26) in public_holidays("IN")


def test_days_of_ones_own_are_free_everywhere(folder: Path) -> None:
    kept = calendar(folder, "{holidays: {EMEA: DE}, extra: [2026-12-24]}")
    assert not is_working_day(date(2026, 12, 24), "EMEA", kept)
    assert not is_working_day(date(2026, 12, 24), "APAC", kept)
    assert not is_working_day(date(2026, 10, 3), "EMEA", kept)
    assert is_working_day(date(2026, 12, 25), "APAC", kept)


def test_days_of_ones_own_need_no_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert calendar(folder, "{extra: [2026-12-24]}").holidays == {"default": {date(2026, 12, 24)}}


def test_without_the_library_the_hint_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(ConfigurationError) as caught:
        calendar(folder, "{holidays: {default: XX, EMEA: YY}}")
    (problem,) = caught.value.problems
    assert str(problem).removeprefix(f"{folder}/") == (
        "policy.yml:1:12: calendar.holidays: needs the package holidays, which is not installed "
        "(pip install 'triage-bot[calendar]')"
    )


def test_an_absent_person_and_who_is_asked(folder: Path) -> None:
    people = loaded(
        folder,
        "",
        people="people: [{name: Ada, gitlab: ada, absent_until: 2026-12-05, backup: bo}]",
    ).people
    assert people.people == (Person(name="Ada", gitlab="ada", away_until=date(2026, 12, 5), backup="bo"),)
    assert people.stand_in("ada", date(2026, 12, 5)) == "bo"
    assert people.stand_in("ada", date(2026, 12, 6)) == "ada"


@pytest.mark.parametrize(("evidence", "problems"), [(49, 1), (50, 0)])
def test_evidence_reaches_five_days_past_the_longest_cadence(
    folder: Path, evidence: int, problems: int
) -> None:
    policy = f"cadence: {{overrides: [{{labels: [x], days: {{green: 45}}}}]}}\nevidence_days: {evidence}\n"
    if not problems:
        assert loaded(folder, policy).policy.evidence_days == evidence
        return
    with pytest.raises(ConfigurationError) as caught:
        loaded(folder, policy)
    (problem,) = caught.value.problems
    assert "should be at least 50: the longest cadence (45) and 5 more" in str(problem)


def test_the_label_of_the_queue_has_a_scope_of_its_own_and_can_be_switched_off(folder: Path) -> None:
    labels = (Path(__file__).parents[2] / "config" / "labels.yml").read_text(encoding="utf-8")
    assert loaded(folder, "", labels=labels).labels.title("triage", "unassigned") == "queue::unassigned"  # type: ignore[arg-type]
    off = "".join(
        "      unassigned:\n" if line.startswith("      unassigned:") else line
        for line in labels.splitlines(keepends=True)
    )
    assert loaded(folder, "", labels=off).labels.title("triage", "unassigned") is None  # type: ignore[arg-type]
