"""Services in triage.yml: what is declared arrives, and what cannot fit is named with its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from triage_bot.config import load
from triage_bot.errors import ConfigurationError
from triage_bot.model.vocabulary import About
from triage_bot.sources.rest import spec as rest
from triage_bot.sources.rest.paging import Cursor, NextLink, Offset, PageNumber
from triage_bot.sources.rest.presets.registry import PRESETS
from triage_bot.sources.rest.spec import RestSpec, Traffic

ROOT = Path(__file__).parents[2]
HEAD = "gitlab: {url: https://gitlab.example.com, project: a/b}\nsources:\n"
FIELDS = "    fields: {account_id: id, name: name, csm_sentiment: mood}\n"
NEEDED = {About.ACCOUNTS: {"account_id", "name"}, About.RENEWALS: {"account_id", "opportunity_id", "stage"}}
START = "  - name: crm\n    kind: rest\n"


def loaded(folder: Path, source: str, **environ: str) -> RestSpec:
    (folder / "triage.yml").write_text(HEAD + source)
    (spec,) = load(folder / "triage.yml", environ).sources
    assert isinstance(spec, RestSpec)
    return spec


def problems(folder: Path, source: str) -> list[str]:
    (folder / "triage.yml").write_text(HEAD + source)
    with pytest.raises(ConfigurationError) as caught:
        load(folder / "triage.yml", {})
    return [str(problem) for problem in caught.value.problems]


def examples() -> list[str]:
    """Every source of kind rest that docs/sources.md shows."""
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    return [block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "kind: rest" in block]


@pytest.mark.parametrize("example", examples())
def test_what_the_page_shows_can_be_used_as_it_is(example: str, tmp_path: Path) -> None:
    accounts = "  - {name: accounts, kind: rest, preset: hubspot}\n"
    (tmp_path / "triage.yml").write_text(
        HEAD + accounts + "".join(f"  {line}\n" for line in example.splitlines())
    )
    _, spec = load(tmp_path / "triage.yml", {}).sources
    assert NEEDED[spec.about] <= spec.fields.keys()


def test_the_page_shows_every_preset_and_a_service_without() -> None:
    shown = [match[1] if (match := re.search(r"preset: ([\w-]+)", one)) else None for one in examples()]
    assert {preset.name for preset in PRESETS} | {None} == set(shown)


def test_a_service_without_a_preset(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("x")
    spec = loaded(
        tmp_path,
        START
        + FIELDS
        + "    url: ${CRM:-https://crm.example/v1/accounts}\n"
        + "    request: {method: POST, safe: true, headers: {X-Lang: en}, body: {all: 1, deep: {n: 1}}}\n"
        + "    auth: {kind: bearer, token_variable: CRM_TOKEN}\n"
        + "    records: data.items\n"
        + "    paging: {kind: cursor, path: meta.next, parameter: cursor, into: body}\n"
        + "    total: meta.total\n"
        + "    traffic: {requests_per_minute: 30, total_seconds: 60}\n"
        + "    ca_file: ca.pem\n",
    )
    listing = spec.recipe.listing
    assert listing.request.url == "https://crm.example/v1/accounts"
    assert (listing.request.method, listing.request.safe) == ("POST", True)
    assert listing.request.body == {"all": 1, "deep": {"n": 1}}
    assert listing.paging == Cursor(path="meta.next", parameter="cursor", into="body")
    assert (listing.records, listing.total) == (("data.items",), "meta.total")
    assert spec.auth == rest.Bearer(token_variable="CRM_TOKEN")
    assert spec.traffic == Traffic(requests_per_minute=30, total_seconds=60)
    assert spec.ca_file == str(tmp_path / "ca.pem")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{kind: none}", rest.Open()),
        ("{kind: basic, user_variable: A}", rest.Basic(user_variable="A")),
        (
            "{kind: header, header: X-Key, token_variable: A}",
            rest.HeaderKey(header="X-Key", token_variable="A"),
        ),
        (
            "{kind: client-credentials, token_url: /t, id_variable: A, secret_variable: B, scope: read}",
            rest.ClientCredentials(token_url="/t", id_variable="A", secret_variable="B", scope="read"),
        ),
        (
            "{kind: login, token_url: /t, user_variable: A, password_variable: B, sent_as: form, prefix: ''}",
            rest.Login(token_url="/t", user_variable="A", password_variable="B", sent_as="form", prefix=""),
        ),
    ],
)
def test_every_kind_of_authentication(tmp_path: Path, text: str, expected: rest.Auth) -> None:
    spec = loaded(tmp_path, START + FIELDS + f"    url: https://crm.example\n    auth: {text}\n")
    assert spec.auth == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{kind: next-link}", NextLink()),
        ("{kind: next-link, path: next}", NextLink(path="next")),
        ("{kind: offset, size_parameter: limit, size: 500}", Offset(size=500)),
        ("{kind: page, parameter: p, first: 0}", PageNumber(parameter="p", first=0)),
    ],
)
def test_every_kind_of_paging(tmp_path: Path, text: str, expected: Any) -> None:
    spec = loaded(tmp_path, START + FIELDS + f"    url: https://crm.example\n    paging: {text}\n")
    assert spec.recipe.listing.paging == expected


def test_a_preset_supplies_what_the_team_does_not_say(tmp_path: Path) -> None:
    spec = loaded(
        tmp_path,
        START + "    preset: hubspot\n    without: [country, state]\n    traffic: {tries: 2}\n"
        "    fields: {arr: annual_value, name: {column: company_name}}\n",
    )
    assert "country" not in spec.fields
    assert (spec.fields["name"].column, spec.fields["arr"].column) == ("company_name", "annual_value")
    assert spec.fields["csm_sentiment"].values == {"at_risk": "red"}
    properties = spec.recipe.listing.request.query["properties"].split(",")
    assert {"annual_value", "company_name", "hs_csm_sentiment"} <= set(properties)
    assert not {"name", "country", "owner.name"} & set(properties)
    assert spec.auth == rest.Bearer(token_variable="HUBSPOT_TOKEN")
    assert spec.traffic.tries == 2


OWN = "    url: https://x.example\n"
HUB = "    preset: hubspot\n"
LOGIN = "    auth: {kind: login, token_url: 'http://y.example', user_variable: A, password_variable: B}\n"
TWICE = "    auth: {kind: bearer, token_variable: A, user_variable: B}\n"
VERSION = "    preset: salesforce\n    url: https://acme.my.salesforce.com\n    options: {version: new}\n"
BROKEN = [
    ("", "sources.0.url: is missing"),
    (
        "    preset: vitally\n",
        "url: is missing (every customer of Vitally has one, https://acme.rest.vitally.io)",
    ),
    ("    preset: vitaly\n", "preset: no such preset (did you mean vitally?)"),
    ("    url: http://crm.example\n", "url: starts with http://"),
    ("    url: https://me:pw@crm.example\n", "url: holds a user name or password"),
    ("    url: https://crm.example/?a=1\n", "url: should end before the ? (parameters stand under"),
    ("    url: crm.example\n", "url: is no address"),
    (HUB + "    url: https://api.hubapi.com/crm\n", "url: should be the address alone"),
    (HUB + "    records: data\n", "records: is known by the preset hubspot"),
    (HUB + "    paging: {kind: none}\n", "paging: is known by the preset hubspot"),
    (HUB + "    options: {dropdowns: x}\n", "options.dropdowns: HubSpot has no such option"),
    (HUB + "    without: [nam]\n", "without.0: is no field of the preset hubspot (did you mean name?)"),
    (OWN + "    without: [name]\n", "without: belongs to sources with a preset only"),
    (OWN + "    auth: {kind: bearer}\n", "auth.token_variable: is missing"),
    (
        OWN + "    auth: {kind: bearer, token_variable: abc-1}\n",
        "should be the name of an environment variable",
    ),
    (OWN + TWICE, "auth.user_variable: belongs to kind basic or login only"),
    (OWN + LOGIN, "auth.token_url: starts with http://"),
    (OWN + "    auth: {kind: digest}\n", "auth.kind: should be one of none, bearer"),
    (OWN + "    paging: {kind: cursor}\n", "paging.parameter: is missing"),
    (OWN + "    paging: {kind: page, path: x}\n", "paging.path: belongs to kind next-link"),
    (OWN + "    paging: {kind: page, into: body}\n", "paging.into: only a POST has one"),
    (OWN + "    request: {body: {a: 1}}\n", "request.body: only a POST has one"),
    (OWN + "    request: {headers: {X-Api-Key: abc}}\n", "headers.X-Api-Key: seems to hold a credential"),
    (OWN + "    traffic: {tries: 0}\n", "traffic.tries: should be at least 1"),
    (OWN + "    path: a.csv\n", "path: belongs to sources of kind"),
    (OWN + "    ca_file: nowhere.pem\n", "ca_file: no such file"),
    (VERSION, "options.version: should be an API version such as 66.0"),
]


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_what_cannot_fit_is_named_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    found = [one for one in problems(tmp_path, START + FIELDS + text) if expected in one]
    assert found, problems(tmp_path, START + FIELDS + text)
    assert re.match(r".*triage\.yml:\d+:\d+: sources\.0\.", found[0])


def test_a_field_that_salesforce_cannot_have(tmp_path: Path) -> None:
    text = VERSION.replace("options: {version: new}", "fields: {csm_sentiment: 'Mood; DROP'}")
    assert "is no field of Salesforce" in "".join(problems(tmp_path, START + text))


@pytest.mark.parametrize("name", [preset.name for preset in PRESETS if not preset.fields.keys() & {
    "csm_sentiment", "health_color", "health_score",
}])  # fmt: skip
def test_a_preset_without_a_rating_asks_for_one(tmp_path: Path, name: str) -> None:
    found = problems(tmp_path, START + f"    preset: {name}\n    url: https://x.example\n")
    assert any("no rating is mapped" in one for one in found)


def test_no_message_repeats_a_key_that_was_put_into_the_file(tmp_path: Path) -> None:
    text = (
        "    url: https://x.example\n    auth: {kind: bearer, token: sk-live-1, token_variable: sk-live/2}\n"
    )
    assert "sk-live" not in "".join(problems(tmp_path, START + FIELDS + text))


def test_renewals_by_a_preset(tmp_path: Path) -> None:
    accounts = "  - name: hubspot\n    kind: rest\n    preset: hubspot\n"
    renewals = VERSION.replace("{version: new}", "{where: \"Type = 'Renewal'\"}") + "    about: renewals\n"
    (tmp_path / "triage.yml").write_text(HEAD + accounts + START + renewals)
    _, spec = load(tmp_path / "triage.yml", {}).sources
    assert isinstance(spec, RestSpec)
    assert spec.fields["opportunity_id"].column == "Id"
    assert " FROM Opportunity WHERE Type = 'Renewal'" in spec.recipe.listing.request.query["q"]


def test_a_preset_that_knows_no_renewals(tmp_path: Path) -> None:
    found = problems(tmp_path, START + HUB + "    about: renewals\n")
    assert any("sources.0.about: the preset hubspot knows nothing of renewals" in one for one in found)
