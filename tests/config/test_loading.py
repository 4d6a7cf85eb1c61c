"""Where the files of a configuration come from, and what they become."""

from pathlib import Path

import pytest

from triage_bot.config import Settings, load
from triage_bot.errors import ConfigurationError
from triage_bot.model.health import Rating
from triage_bot.model.people import Route
from triage_bot.model.settings import Category, Confidentiality, Policy

TRIAGE = """\
gitlab: {url: "${TRIAGE_URL:-https://gitlab.example.com/}", project: 4711, confidential: always}
sources:
  - name: crm
    kind: csv
    path: ../exports/accounts_*.csv
    fields:
      account_id: Id
      name: Name
      csm_sentiment: {column: Mood, values: {Amber: yellow}}
      arr: {column: MRR, format: "1.234,50", currency: EUR, per_year: 12}
      health_score: {column: Score, scale: [10, 0]}
    as_of: {column: Day, format: iso}
    limits: {max_rows: 10}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    config = tmp_path / "config"
    config.mkdir()
    (config / "triage.yml").write_text(TRIAGE)
    return config


def loaded(folder: Path, **environ: str) -> Settings:
    return load(folder / "triage.yml", environ)


def only_problem(folder: Path, **environ: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        loaded(folder, **environ)
    (problem,) = caught.value.problems
    return str(problem)


def test_the_other_files_are_the_shipped_ones_where_there_are_none(folder: Path) -> None:
    settings = loaded(folder)
    assert settings.policy == Policy()
    assert settings.labels.title(Category.HEALTH, "red") == "HS::Red"
    assert settings.people.people == ()
    assert settings.templates is None


def test_a_file_beside_the_main_file_replaces_the_shipped_one(folder: Path) -> None:
    (folder / "policy.yml").write_text("cadence: {days: {red: 7}}\n")
    policy = loaded(folder).policy
    assert policy.cadence_days == {Rating.RED: 7, Rating.YELLOW: 30, Rating.GREEN: 30}
    assert policy.rating == Policy().rating


def test_a_named_file_goes_before_the_one_beside(folder: Path) -> None:
    (folder / "policy.yml").write_text("version: beside@1\n")
    (folder / "rules").mkdir()
    (folder / "rules" / "ours.yml").write_text("version: named@1\n")
    (folder / "triage.yml").write_text(TRIAGE + "policy: rules/ours.yml\n")
    assert loaded(folder).policy.version == "named@1"


def test_a_folder_stands_for_its_triage_yml(folder: Path) -> None:
    assert load(folder, {}).file == folder / "triage.yml"


def test_paths_are_relative_to_the_main_file(folder: Path) -> None:
    (folder / "mine").mkdir()
    (folder / "triage.yml").write_text(TRIAGE + "templates: mine\n")
    settings = loaded(folder)
    assert settings.sources[0].path == folder / "../exports/accounts_*.csv"
    assert settings.sources[0].shown_path == "../exports/accounts_*.csv"
    assert settings.templates == folder / "mine"


def test_a_source_becomes_its_declaration(folder: Path) -> None:
    (source,) = loaded(folder).sources
    assert source.name == "crm"
    assert source.id_kind == "salesforce"
    assert source.limits.max_rows == 10
    assert source.limits.max_bad_share == 0.5
    assert source.as_of is not None
    assert source.as_of.format == "iso"
    assert source.fields["name"].column == "Name"
    assert source.fields["csm_sentiment"].values == {"Amber": "yellow"}
    arr = source.fields["arr"]
    assert (arr.format, arr.currency, arr.per_year) == ("1.234,50", "EUR", 12)
    assert source.fields["health_score"].scale == (10, 0)


def test_gitlab_settings(folder: Path) -> None:
    gitlab = loaded(folder).gitlab
    assert (gitlab.url, gitlab.project) == ("https://gitlab.example.com", "4711")
    assert gitlab.confidential is Confidentiality.ALWAYS


def test_a_variable_goes_before_its_default(folder: Path) -> None:
    assert loaded(folder, TRIAGE_URL="http://127.0.0.1:8929").gitlab.url == "http://127.0.0.1:8929"


def test_a_variable_cannot_add_a_key(folder: Path) -> None:
    """Variables are replaced after parsing, so that their content is one value, whatever it holds."""
    told = only_problem(folder, TRIAGE_URL='https://a.example", project: b/c, x: "')
    assert "gitlab.url: should be an address" in told
    assert "b/c" not in told


def test_an_empty_variable_counts_as_one_that_is_not_set(folder: Path) -> None:
    assert loaded(folder, TRIAGE_URL="").gitlab.url == "https://gitlab.example.com"


def test_a_source_whose_folder_is_missing_is_a_hint_and_no_problem(folder: Path) -> None:
    (hint,) = loaded(folder).hints
    assert (hint.line, hint.column, hint.key) == (5, 11, "sources.0.path")
    (folder.parent / "exports").mkdir()
    assert loaded(folder).hints == ()


def test_people_are_found_whatever_the_letter_case(folder: Path) -> None:
    (folder / "people.yml").write_text(
        "people:\n"
        "  - {name: Mathilde Niemeier, email: Mathilde.Niemeier@Northlight.example, gitlab: mniemeier}\n"
        "  - {name: CSM Scale Pool, pool: true}\n"
        "routing:\n"
        "  LATAM: {manager: sbrown, pool_lead: lcarter}\n"
        "  default: {director: msieg}\n"
    )
    people = loaded(folder).people
    found = people.find(None, "mathilde.niemeier@northlight.EXAMPLE")
    assert found is not None
    assert found.gitlab == "mniemeier"
    pool = people.find("csm scale pool", None)
    assert pool is not None
    assert pool.pool
    assert people.route("LACSM") == Route(manager="sbrown", pool_lead="lcarter")
    assert people.route("EMEA") == people.route(None) == Route(director="msieg")


def test_routes_are_held_against_the_teams_own_labels(folder: Path) -> None:
    (folder / "labels.yml").write_text(
        "categories:\n"
        "  health:\n"
        '    labels: {red: {title: "HS::Red"}, yellow: {title: "HS::Yellow"}, green: {title: "HS::Green"}}\n'
        "  region: {labels: {NORTH: {title: Region North}, SOUTH: }}\n"
        "  classification: {labels: {}}\n"
        "  risk: {labels: {}}\n"
    )
    (folder / "people.yml").write_text("routing: {EMEA: {manager: tlord}}\n")
    assert "routing.EMEA: no such region label (known: Region North, default)" in only_problem(folder)
    (folder / "people.yml").write_text("routing: {Region North: {manager: tlord}}\n")
    settings = loaded(folder)
    assert settings.people.route("Region North").manager == "tlord"
    assert settings.labels.title(Category.REGION, "SOUTH") is None
    assert settings.labels.title(Category.TRIAGE, "new") is None


def test_a_file_that_may_not_be_read_is_a_problem(folder: Path) -> None:
    (folder / "policy.yml").mkdir()
    assert "policy.yml: this is a folder, a file is needed" in only_problem(folder)


def test_a_dangling_link_does_not_fall_back(folder: Path) -> None:
    (folder / "people.yml").symlink_to(folder / "gone.yml")
    assert "people.yml: no such file (the link leads nowhere)" in only_problem(folder)


def test_a_file_without_end_is_refused_at_the_limit(folder: Path) -> None:
    (folder / "people.yml").symlink_to("/dev/zero")
    assert "people.yml: the file is over the size limit of 2097152 bytes" in only_problem(folder)
