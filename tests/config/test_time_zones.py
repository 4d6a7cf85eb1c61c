"""Time zones depend on the system's tables, which may be missing altogether."""

import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage_bot.config import load
from triage_bot.errors import ConfigurationError

TRIAGE = """\
gitlab: {url: "https://gitlab.example.com", project: acme/triage}
sources:
  - {name: crm, kind: csv, path: a.csv, fields: {account_id: Id, name: Name, health_score: Score}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "triage.yml").write_text(TRIAGE)
    return tmp_path


@pytest.fixture
def no_tables() -> Iterator[None]:
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


def zone_problem(folder: Path, zone: str) -> str:
    (folder / "policy.yml").write_text(f"time_zone: {zone}\n")
    with pytest.raises(ConfigurationError) as caught:
        load(folder, {})
    return str(caught.value.problems[0]).removeprefix(f"{folder}/")


@pytest.mark.skipif(not zoneinfo.available_timezones(), reason="this system has no time zone tables")
def test_the_nearest_zone_is_offered(folder: Path) -> None:
    told = zone_problem(folder, "Europe/Berln")
    assert told == "policy.yml:1:12: time_zone: no such time zone (did you mean Europe/Berlin?)"
    assert "no such time zone" in zone_problem(folder, "../../etc/passwd")


@pytest.mark.skipif(not zoneinfo.available_timezones(), reason="this system has no time zone tables")
def test_a_zone_that_exists_is_taken(folder: Path) -> None:
    (folder / "policy.yml").write_text("time_zone: Europe/Berlin\n")
    assert load(folder, {}).policy.time_zone == "Europe/Berlin"


@pytest.mark.usefixtures("no_tables")
def test_without_tables_utc_still_works(folder: Path) -> None:
    assert load(folder, {}).policy.time_zone == "UTC"


@pytest.mark.usefixtures("no_tables")
def test_without_tables_the_hint_says_what_to_install(folder: Path) -> None:
    if not zoneinfo.available_timezones():
        assert "install tzdata" in zone_problem(folder, "Europe/Berlin")
